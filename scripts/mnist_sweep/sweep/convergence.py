"""What a curve gained from first to last, and whether it has fallen from a peak."""

from typing import NamedTuple

from mnist_sweep.sweep.early_stopping import noise

import numpy as np
from scipy.stats import kendalltau, theilslopes

# How many successive epochs are averaged, against the noise of a single one.
WINDOW = 5
# Three values cannot show a trend: one order in six rises by chance.
FEWEST_FOR_TREND = 4
# A run must be three windows long for a peak to be distinct from its start and its end.
FEWEST_FOR_PEAK = 3 * WINDOW
# A peak this late in a run is as good as its end.
LATE = 2 / 3


class Trend(NamedTuple):
    """What a curve gained from first to last.

    Attributes
    ----------
    gain : float
        In the unit of the curve.
    p_value : float
        How probable so clear a rise is without any trend, one-sided.
    """

    gain: float
    p_value: float


class Peak(NamedTuple):
    """Where a run was best.

    Attributes
    ----------
    epoch : int
        The middle, from 1, of the five epochs with the highest mean accuracy.
    fall : float
        By how much their mean is above that of the last five (a share).
    """

    epoch: int
    fall: float


def trend(values: np.ndarray) -> Trend:
    """Compute the trend of a curve, without trusting any single epoch.

    The gain is the median slope between any two epochs (Theil 1950; Sen 1968, Journal
    of the American Statistical Association 63:1379–1389) times the epochs' span. The
    p-value is that of the test of Mann (1945, Econometrica 13:245–259) and Kendall
    against a rise: exact for up to 33 values without ties, else asymptotic.

    Parameters
    ----------
    values : array of float [k]
        One value for each epoch.

    Returns
    -------
    Trend
        The p-value is 1 for fewer than four values, or equal ones.
    """
    values = np.asarray(values, dtype=float)
    if len(values) < 2:
        return Trend(0.0, 1.0)
    epochs = np.arange(len(values))
    gain = float(theilslopes(values, epochs).slope * (len(values) - 1))
    if len(values) < FEWEST_FOR_TREND or np.ptp(values) == 0:
        return Trend(gain, 1.0)
    return Trend(gain, float(kendalltau(epochs, values, alternative="greater").pvalue))


def peak(accuracies: np.ndarray) -> Peak:
    """Return the five successive epochs with the highest mean accuracy.

    Parameters
    ----------
    accuracies : array of float [epochs]
        The validation accuracies (shares) of a whole run; of fewer than five, all are
        taken.

    Returns
    -------
    Peak
        The first, if several are equally high.

    Raises
    ------
    ValueError
        If there is no epoch.
    """
    accuracies = np.asarray(accuracies, dtype=float)
    if not len(accuracies):
        raise ValueError("no epoch has a peak")
    width = min(WINDOW, len(accuracies))
    windows = np.lib.stride_tricks.sliding_window_view(accuracies, width).mean(axis=1)
    best = int(np.argmax(windows))
    return Peak(best + (width + 1) // 2, float(windows[best] - windows[-1]))


def fell_back(accuracies: np.ndarray) -> bool:
    """Return whether a run was clearly better before than it is at its end.

    It was if the best five epochs end before two thirds of the run and their mean lies
    more than three standard deviations above that of the last five. The standard
    deviation of a difference between two means of five epochs is σ √(2/5), with σ from
    `early_stopping.noise`. Three, not two: the best window is picked by its height.

    Parameters
    ----------
    accuracies : array of float [epochs]
        The validation accuracies (shares) of a whole run; fewer than 15 are too few to
        tell.
    """
    accuracies = np.asarray(accuracies, dtype=float)
    if len(accuracies) < FEWEST_FOR_PEAK:
        return False
    epoch, fall = peak(accuracies)
    last_of_best = epoch + WINDOW // 2
    margin = 3 * noise(accuracies) * np.sqrt(2 / WINDOW)
    return bool(last_of_best < LATE * len(accuracies) and fall > margin)
