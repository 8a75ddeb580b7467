"""When a training run has stopped to gain: the epoch at which to stop."""

import numpy as np

AHEAD = 5


def noise(accuracies: np.ndarray) -> float:
    """Estimate the standard deviation of epoch-to-epoch noise of a curve.

    From successive differences, half of whose mean square is the noise's variance
    whatever the slow trend underneath (von Neumann et al. 1941). Only the second half
    of the curve counts, where the trend is slowest.
    """
    differences = np.diff(accuracies[len(accuracies) // 2 :])
    return float(np.sqrt(np.mean(differences**2) / 2)) if len(differences) else 0.0


def stopping_epoch(accuracies: np.ndarray) -> int | None:
    """Give the first epoch after which waiting no longer pays.

    That is the first epoch e for which the mean validation accuracy of the next five
    epochs exceeds that of epoch e by no more than the noise of this difference,
    σ √(1 + 1/5), with σ from `noise`. It can be known only five epochs later.

    Parameters: `accuracies` float [epochs], the validation accuracy of each epoch.
    Returns: the epoch, from 1, or None where the curve still rises five epochs before
    its end, is too short to tell, or holds a value that is not finite.
    """
    accuracies = np.asarray(accuracies, dtype=float)
    if not np.isfinite(accuracies).all():
        return None
    margin = noise(accuracies) * np.sqrt(1 + 1 / AHEAD)
    for epoch in range(1, len(accuracies) - AHEAD + 1):
        ahead = accuracies[epoch : epoch + AHEAD].mean()
        if ahead - accuracies[epoch - 1] <= margin:
            return epoch
    return None
