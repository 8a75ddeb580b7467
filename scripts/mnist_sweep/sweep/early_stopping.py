"""When a training run has stopped improving: the epoch at which to stop, and its cost.

A mark that is placed where a curve happens to be high makes stopping there look free.
So the epochs and the images that place the mark are not those that tell its cost: even
epochs and one half of the validation images place it, odd epochs and the other half
judge it (sample splitting; Cox 1975, Biometrika 62:441–444).
"""

from typing import NamedTuple

import numpy as np
from scipy.special import boxcox

# Thirds of fewer epochs than three show neither a level nor a rise to it.
FEWEST = 9
# A validation accuracy (share) that varies by more than this from epoch to epoch stands
# for no epoch: wherever one stops, the next may be a point away.
UNSTABLE = 0.005
# How fast a learning curve may level off; at −1 it is a straight line.
POWERS = np.linspace(-1, 8, 91)
# How often a fit is reweighted; residuals (shares) below this weigh the same.
ROUNDS, RESOLVED = 50, 1e-4


class Stop(NamedTuple):
    """Whether further training pays, and if not, since when.

    Attributes
    ----------
    state : str
        One of: ``settled``; ``improving``, not settled when training ended;
        ``unstable``, varying too much for any epoch to stand for the run; ``short``,
        too few epochs to tell; ``diverged``.
    epoch : int or None
        The epoch at which to stop, from 1, where the state is ``settled``.
    """

    state: str
    epoch: int | None = None


class Cost(NamedTuple):
    """What stopping at an epoch costs, in shares of images.

    Attributes
    ----------
    accuracy : float
        The accuracy around the epoch.
    cost : float
        By how much the last epochs are more accurate.
    standard_error : float
        Of the cost, from the curve's noise and the number of images.
    """

    accuracy: float
    cost: float
    standard_error: float


def noise(accuracies: np.ndarray) -> float:
    """Return the standard deviation of a curve's noise from epoch to epoch.

    Estimated from successive differences, half of whose mean square is the noise's
    variance whatever the slow trend underneath (von Neumann et al. 1941). Only the
    second half of the curve counts, where the trend is slowest.
    """
    differences = np.diff(accuracies[len(accuracies) // 2 :])
    return float(np.sqrt(np.mean(differences**2) / 2)) if len(differences) else 0.0


def own_noise(accuracies: np.ndarray, image_variances: np.ndarray) -> float:
    """Return the noise of runs' curves less what the number of images adds to it.

    Estimated from how far each epoch is from the mean of its neighbours, so that a
    steep rise is no noise: a sixth of the mean square of y(e−1) − 2y(e) + y(e+1)
    (Gasser, Sroka & Jennen-Steinmetz 1986, Biometrika 73:625–633), over the second half
    of the curve. On few images, a curve fluctuates even where the model hardly does.
    That part of each square is known, since the same images are predicted every time.

    Parameters
    ----------
    accuracies, image_variances : array of float [runs, epochs]
        For each epoch the accuracy, and the part of the variance of its second
        difference that is due to images (`metrics.with_images`).

    Returns
    -------
    float
        A standard deviation, of a single run: the root of the mean variance over runs.
    """
    squares = np.diff(accuracies, n=2, axis=1) ** 2 - image_variances[:, 1:-1]
    late = squares[:, squares.shape[1] // 2 :]
    return float(np.sqrt(max(late.mean() / 6, 0.0))) if late.size else 0.0


def learning_curve(
    epochs: np.ndarray, accuracies: np.ndarray, at: np.ndarray
) -> np.ndarray:
    """Fit a + b·(1 − e^(−c))/c, b ≥ 0, to accuracies at epochs e; return it elsewhere.

    For c > 0 that is a power law which levels off, the `pow3` of Domhan, Springenberg &
    Hutter 2015 (Speeding Up Automatic Hyperparameter Optimization of Deep Neural
    Networks by Extrapolation of Learning Curves, IJCAI); for c = 0 it is a logarithm,
    for c = −1 a straight line (Box & Cox 1964). The sum of absolute residuals is the
    least, so that one lucky epoch counts for little: for each c of `POWERS` by
    reweighted least squares (Schlossmacher 1973, Journal of the American Statistical
    Association 68:857–859), and then over c.

    Parameters
    ----------
    epochs, accuracies : array [n]
        Two or more epochs from 1, and the accuracy after each.
    at : array [m]
        The epochs at which to return the curve, as float [m].
    """
    rises = boxcox(np.asarray(epochs, dtype=float)[:, np.newaxis], -POWERS)
    values = np.asarray(accuracies, dtype=float)[:, np.newaxis]
    weights = np.ones_like(rises)
    for _ in range(ROUNDS):
        weights = weights / weights.sum(axis=0)
        middle, level = (weights * rises).sum(axis=0), (weights * values).sum(axis=0)
        centred = rises - middle
        scale = (weights * centred**2).sum(axis=0)
        # A curve that falls is fitted best by a level one.
        slope = np.maximum((weights * centred * values).sum(axis=0) / scale, 0)
        residuals = np.abs(values - level - slope * centred)
        weights = 1 / np.maximum(residuals, RESOLVED)
    best = np.argmin(residuals.sum(axis=0))
    rise = boxcox(np.asarray(at, dtype=float), -POWERS[best]) - middle[best]
    return level[best] + slope[best] * rise


def last_epochs(epochs: int, last: int) -> int:
    """Return over how many last epochs a level is averaged: a third of all at most."""
    return min(last, epochs // 3)


def when_to_stop(
    accuracies: np.ndarray,
    last: int,
    margin: float,
    own_noise: float = 0.0,
    diverged: bool = False,
) -> Stop:
    """Return the first epoch that is as accurate as the last ones, but for a margin.

    Single epochs are compared with nothing: a smooth curve is fitted to all that are
    looked at (`learning_curve`), and compared with its own mean over the last epochs.
    A run has settled at the first even epoch at which it lies no more than `margin`
    below that, if this epoch comes before the last ones. Else the run was improving
    until they began. Only even epochs are looked at; the odd ones are left for
    `cost_of_stopping`.

    Parameters
    ----------
    accuracies : array of float [epochs]
        The validation accuracy (a share) after each epoch.
    last : int
        Over how many last epochs to average.
    margin : float
        The difference of accuracies (a share) that does not matter.
    own_noise : float, optional
        How much the model varies from epoch to epoch (`own_noise`).
    diverged : bool, optional
        Whether a loss was not finite, so that accuracies mean nothing.

    Returns
    -------
    Stop
        The curve's one state, and the epoch if there is one.
    """
    accuracies = np.asarray(accuracies, dtype=float)
    if diverged or not np.isfinite(accuracies).all():
        return Stop("diverged")
    epochs = len(accuracies)
    if epochs < FEWEST:
        return Stop("short")
    if own_noise > UNSTABLE:
        return Stop("unstable")
    even = np.arange(2, epochs + 1, 2)
    smooth = learning_curve(even, accuracies[even - 1], np.arange(1, epochs + 1))
    before = epochs - last_epochs(epochs, last)
    level = smooth[before:].mean()
    early = even[even <= before]
    reached = early[smooth[early - 1] >= level - margin]
    return Stop("settled", int(reached[0])) if len(reached) else Stop("improving")


def odd_end(epochs: int, last: int) -> np.ndarray:
    """Return the odd ones of the last epochs, which tell the level at the end."""
    odd = np.arange(1, epochs + 1, 2)
    return odd[odd > epochs - last_epochs(epochs, last)]


def contrast_variances(right: np.ndarray, last: int) -> np.ndarray:
    """Return the variance that images give the cost of stopping at each epoch.

    The cost is a mean over images of what each gains from around the epoch to the end;
    so its variance is s²/n, whatever epochs have in common.

    Parameters
    ----------
    right : ndarray, bool [images, epochs]
        Which images are right after each epoch.
    last : int
        As given to `when_to_stop`.

    Returns
    -------
    ndarray, float [epochs]
        Squares of shares; 0 where an epoch has no two neighbours, or no end is known.
    """
    images, epochs = right.shape
    end = odd_end(epochs, last)
    variances = np.zeros(epochs)
    if epochs > 2 and len(end) and images > 1:
        level = right[:, end - 1].mean(axis=1, keepdims=True)
        around = (right[:, :-2].astype(float) + right[:, 2:]) / 2
        variances[1:-1] = (level - around).var(axis=0, ddof=1) / images
    return variances


def cost_of_stopping(
    accuracies: np.ndarray, epoch: int, last: int, image_variance: float = 0.0
) -> Cost:
    """Estimate what stopping at an epoch costs, from epochs that did not place it.

    The accuracy at the epoch is taken from its two neighbours, that at the end from the
    odd ones of the last epochs. Where noise is independent from epoch to epoch, luck
    that placed the mark is in neither, and the estimate is unbiased but for the
    curvature of the trend between the neighbours.

    Parameters
    ----------
    accuracies : array of float [epochs]
        The validation accuracy (a share) after each epoch, on images other than those
        of `when_to_stop`.
    epoch : int
        What `when_to_stop` returned.
    last : int
        As given to it.
    image_variance : float, optional
        What images add to the variance of the cost (`contrast_variances`).

    Returns
    -------
    Cost
        A negative cost is a gain.
    """
    accuracies = np.asarray(accuracies, dtype=float)
    epochs = len(accuracies)
    odd = np.arange(1, epochs + 1, 2)
    end = accuracies[odd_end(epochs, last) - 1]
    around = accuracies[[epoch - 2, epoch]]
    scale = np.sqrt(1 / len(around) + 1 / len(end))
    return Cost(
        float(around.mean()),
        float(end.mean() - around.mean()),
        float(np.hypot(noise(accuracies[odd - 1]) * scale, image_variance**0.5)),
    )
