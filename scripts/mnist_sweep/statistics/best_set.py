"""Which trials may be the best: each compared with the best, on the same images."""

from typing import NamedTuple

from mnist_sweep.sweep.selection import EQUAL

import numpy as np

# How often the errors of all trials are drawn together.
DRAWS = 10_000
# Of each limit, so that two make an interval of 95 %.
LEVEL = 0.975


class BestSet(NamedTuple):
    """How far each trial lies behind the best, and which may be the best themselves.

    Attributes
    ----------
    behind, standard_error : ndarray, float [trials]
        Shares of images. On a single image there is no standard error (NaN).
    low, high : ndarray, float [trials]
        The 95 % interval of `behind`: for any one trial it holds whichever is the best
        on these images.
    members : ndarray, bool [trials]
        Whether a trial is in the set that holds the truly best one at 95 % or more:
        whether its interval holds 0.
    """

    behind: np.ndarray
    standard_error: np.ndarray
    low: np.ndarray
    high: np.ndarray
    members: np.ndarray


def best_set(right: np.ndarray, draws: int = DRAWS, seed: int = 0) -> BestSet:
    """Find the trials that cannot be told from the best, with a family-wise level.

    Multiple comparisons with the best (Gupta 1965, Technometrics 7:225–245; Hsu 1984,
    Annals of Statistics 12:1136–1144; with unequal variances, Edwards & Hsu 1983,
    Journal of the American Statistical Association 78:965–971). All trials see the same
    images, so the standard error of a difference is that of n paired differences, s/√n.
    A trial is left out if it lies further behind than c standard errors, where c is the
    97.5 % quantile of the largest of its differences from all others, each in its own
    standard error, if all were equal. That distribution is the one of a normal vector
    with the covariance of the trials over images (Chernozhukov, Chetverikov & Kato
    2013, Annals of Statistics 41:2786–2819), from which it is drawn. Whichever trial is
    truly the best, it is left out for one set of images in forty at most; and of two
    equal trials one is called better than the other for one in twenty.

    Parameters
    ----------
    right : ndarray, float [images, trials]
        The share of a trial's last epochs and seeds in which an image is classified
        correctly; no NaN.
    draws : int, optional
        How many.
    seed : int, optional
        Decides the draws.

    Returns
    -------
    BestSet
        From the best trial, which is the first of several that tie.
    """
    images, trials = right.shape
    means = right.mean(axis=0)
    best = int(np.argmax(means >= means.max() - EQUAL))
    behind = means[best] - means
    if images < 2:
        unknown = np.full(trials, np.nan)
        return BestSet(behind, unknown, unknown, unknown, np.ones(trials, dtype=bool))
    covariance = np.atleast_2d(np.cov(right, rowvar=False)) / images
    variances = np.diag(covariance)
    generator = np.random.default_rng(seed)
    errors = generator.multivariate_normal(
        np.zeros(trials), covariance, size=draws, check_valid="ignore", method="eigh"
    )
    standard_error, critical = np.zeros(trials), np.zeros(trials)
    for trial in range(trials):
        of_pairs = variances + variances[trial] - 2 * covariance[trial]
        differ = of_pairs > EQUAL**2
        standard_error[trial] = np.sqrt(of_pairs[best].clip(0))
        if differ.any():
            scaled = errors[:, differ] - errors[:, [trial]]
            scaled /= np.sqrt(of_pairs[differ])
            critical[trial] = max(np.quantile(scaled.max(axis=1), LEVEL), 0)
    reach = critical * standard_error
    return BestSet(
        behind, standard_error, behind - reach, behind + reach, behind <= reach + EQUAL
    )
