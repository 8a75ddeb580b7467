"""A mean over seeds and images, both of which are samples."""

from typing import NamedTuple

import numpy as np
from scipy.optimize import brentq
from scipy.stats import chi2, nct, norm, t

# How probably a difference as large as the smallest detectable one is detected.
POWER = 0.8
# Degrees of freedom from which Student's t is as good as normal.
MANY = 1000


class CrossedMean(NamedTuple):
    """A mean over seeds and images, with what it is uncertain by.

    Attributes
    ----------
    mean, low, high : float
        The mean and its 95 % interval, NaN for fewer than two seeds or images.
    standard_error : float
        The half-width of the interval over its quantile of Student's t.
    of_seeds, of_images : float
        The parts of the standard error's square that more seeds, or more images, would
        reduce.
    detectable : float
        The smallest true mean that would be told from 0 with 80 % probability.
    """

    mean: float
    low: float
    high: float
    standard_error: float
    of_seeds: float
    of_images: float
    detectable: float


def crossed_mean(values: np.ndarray, comparisons: int = 1) -> CrossedMean:
    """Compute the mean of a table of seeds by images, as a sample of both.

    All seeds' models see the same images, so the table is that of a two-way design with
    both factors random, as of readers who all read the same cases. The variance of the
    mean is estimated by (A + max(B − C, 0)) / (S·N) from the mean squares A of S seeds,
    B of N images and C of what is left, and Student's t has
    (A + max(B − C, 0))² (S − 1) / A² degrees of freedom (Obuchowski & Rockette 1995,
    Communications in Statistics 24:285–308; Hillis 2007, Statistics in Medicine
    26:596–619, here with one modality). A is taken to be C at least, as it is expected
    to be.

    Parameters
    ----------
    values : array of float or bool [seeds, images]
        Whether right, or how much more one model is right than another.
    comparisons : int, optional
        How many such intervals are to hold together in 95 % of cases (Bonferroni).
    """
    values = np.asarray(values, dtype=float)
    seeds, images = values.shape
    mean = float(values.mean())
    if min(seeds, images) < 2:
        return CrossedMean(mean, *[np.nan] * 6)
    of_seed = images * values.mean(axis=1).var(ddof=1)
    of_image = seeds * values.mean(axis=0).var(ddof=1)
    squares = ((values - mean) ** 2).sum()
    left = squares - (seeds - 1) * of_seed - (images - 1) * of_image
    rest = max(left, 0.0) / ((seeds - 1) * (images - 1))
    beyond = max(of_image - rest, 0.0)
    # Seeds are expected to differ by no less than what is left. A few may agree by
    # chance, which would make the interval narrower than the images alone allow.
    of_seed = max(of_seed, rest)
    error = np.sqrt((of_seed + beyond) / (seeds * images))
    freedom = (seeds - 1) * ((of_seed + beyond) / of_seed) ** 2 if of_seed else np.inf
    quantile = 1 - 0.025 / comparisons
    half = t.ppf(quantile, freedom) * error
    return CrossedMean(
        mean,
        float(mean - half),
        float(mean + half),
        float(error),
        float(of_seed / (seeds * images)),
        float(beyond / (seeds * images)),
        detectable_errors(float(freedom), quantile) * float(error),
    )


def detectable_errors(freedom: float, quantile: float = 0.975) -> float:
    """Return how many standard errors a mean must be to be told from 0 in 80 %.

    From the noncentral t distribution with this many degrees of freedom; `quantile` is
    that at which the interval ends.
    """
    beyond = t.ppf(quantile, freedom)
    if freedom > MANY:
        return float(beyond + norm.ppf(POWER))
    return brentq(lambda away: nct.sf(beyond, freedom, away) - POWER, 0, 10 * beyond)


def deviation_interval(deviation: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a standard deviation of n normal values.

    From the quantiles of χ² with n − 1 degrees of freedom: of five, 0.6 to 2.9 times
    the value. NaN for fewer than two.
    """
    if n < 2:
        return np.nan, np.nan
    low, high = (n - 1) / chi2.ppf([0.975, 0.025], n - 1)
    return float(deviation * np.sqrt(low)), float(deviation * np.sqrt(high))
