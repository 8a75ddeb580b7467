"""When a training run has stopped improving: the epoch at which to stop."""

from typing import NamedTuple

import numpy as np

# How many epochs are averaged, against the noise of a single one.
AHEAD = 5
# A validation accuracy (share) that swings by more than this from epoch to epoch never
# settles: wherever one stops, the next epoch may be points away.
UNSETTLED = 0.02
# One that swings by more standard errors than this says little at any single epoch.
SWINGS = 2


class Stop(NamedTuple):
    """Whether further training pays, and if not, since when.

    Attributes
    ----------
    state : str
        ``settled``; ``rising``, still at the end; ``unsettled``, swinging too much for
        any epoch to stand for the run; ``short``, too few epochs to tell; ``diverged``.
    epoch : int or None
        The epoch at which to stop, from 1, where the state is ``settled``.
    """

    state: str
    epoch: int | None = None


def noise(accuracies: np.ndarray) -> float:
    """Return the standard deviation of a curve's noise from epoch to epoch.

    Estimated from successive differences, half of whose mean square is the noise's
    variance whatever the slow trend underneath (von Neumann et al. 1941). Only the
    second half of the curve counts, where the trend is slowest.
    """
    differences = np.diff(accuracies[len(accuracies) // 2 :])
    return float(np.sqrt(np.mean(differences**2) / 2)) if len(differences) else 0.0


def when_to_stop(accuracies: np.ndarray, diverged: bool = False) -> Stop:
    """Return the first epoch after which waiting no longer pays.

    That is the first epoch e such that from there on no mean of five successive epochs
    exceeds the accuracy of epoch e by more than the noise of this difference,
    σ √(1 + 1/5), with σ from `noise`.

    Parameters
    ----------
    accuracies : array of float [epochs]
        The validation accuracy (a share) after each epoch.
    diverged : bool, optional
        Whether a loss was not finite, so that accuracies mean nothing.

    Returns
    -------
    Stop
        The curve's state, and the epoch if there is one.
    """
    accuracies = np.asarray(accuracies, dtype=float)
    if diverged or not np.isfinite(accuracies).all():
        return Stop("diverged")
    if len(accuracies) <= AHEAD:
        return Stop("short")
    if noise(accuracies) > UNSETTLED:
        return Stop("unsettled")
    margin = noise(accuracies) * np.sqrt(1 + 1 / AHEAD)
    windows = np.lib.stride_tricks.sliding_window_view(accuracies, AHEAD).mean(axis=1)
    for epoch in range(1, len(accuracies) - AHEAD + 1):
        if windows[epoch:].max() - accuracies[epoch - 1] <= margin:
            return Stop("settled", epoch)
    return Stop("rising")
