"""Intervals of shares, of differences and of means: over images, writers, and seeds.

Images are a sample, and so are seeds. All seeds' models see the same images, so what
they get right is a table of two crossed random factors, as when several readers judge
the same cases. Images of one writer resemble each other; where writers are known, it is
these that are sampled, each with all of its images.
"""

from typing import NamedTuple

import numpy as np
from scipy.stats import chi2, norm, t

LEVEL = 0.95
# A share over seeds whose interval is wider than this half of the scale has none: two
# seeds that disagree allow no statement.
WIDEST = 0.5


class Spread(NamedTuple):
    """A mean over seeds and images, and what it is uncertain by.

    Attributes
    ----------
    mean : float
        Over all seeds and images.
    variance : float
        The square of its standard error.
    freedom : float
        Degrees of freedom of that, infinite for one seed and independent images.
    of_seeds, of_images : float
        The parts of the variance that more seeds, or more images, would reduce.
    units : int
        How many images there are, or writers where these are known.
    """

    mean: float
    variance: float
    freedom: float
    of_seeds: float
    of_images: float
    units: int


class Estimate(NamedTuple):
    """A mean with its 95 % interval, NaN where the data allow none.

    Attributes
    ----------
    mean, low, high : float
        The mean and its limits.
    standard_error : float
        Of the mean.
    of_seeds, of_images : float
        As of `Spread`.
    """

    mean: float
    low: float
    high: float
    standard_error: float
    of_seeds: float
    of_images: float


def wilson(count: int, total: int) -> tuple[float, float]:
    """Return the 95 % Wilson score interval of a share (Wilson 1927).

    Parameters
    ----------
    count, total : int
        The share is `count` of `total`; of none, nothing is known: 0 to 1.

    Returns
    -------
    low, high : float
        Shares.
    """
    if total == 0:
        return 0.0, 1.0
    return score_limits(count / total, total, norm.ppf((1 + LEVEL) / 2))


def score_limits(share: float, images: float, quantile: float) -> tuple[float, float]:
    """Return the limits of Wilson's score interval, which lie within 0 and 1.

    Parameters
    ----------
    share : float
        What was found.
    images : float
        On how many independent images it would be as uncertain as it is.
    quantile : float
        How many standard errors a limit lies away, under its own variance.
    """
    weight = quantile**2 / images
    middle = (share + weight / 2) / (1 + weight)
    half = np.sqrt(share * (1 - share) * weight + weight**2 / 4) / (1 + weight)
    return float(max(middle - half, 0.0)), float(min(middle + half, 1.0))


def by_writer(values: np.ndarray, writers: np.ndarray | None) -> np.ndarray:
    """Return the mean of `values` as a mean over writers, each of whom counts once.

    The mean over images is a ratio of two sums over writers, of right images and of
    images. Linearised, it is the mean over writers of m + (G/N) Σ (v − m), where the
    sum is over a writer's images, of N images by G writers (Cochran 1977, Sampling
    Techniques, section 9A.2; Rao & Scott 1992, Biometrics 48:577–585).

    Parameters
    ----------
    values : ndarray, float [seeds, images]
        Any numbers.
    writers : ndarray, int [images] or None
        Of each image; without them, the values themselves are returned.

    Returns
    -------
    ndarray, float [seeds, writers]
        With the same mean over all.
    """
    if writers is None:
        return values
    _, places = np.unique(writers, return_inverse=True)
    count, mean = places.max() + 1, values.mean()
    sums = [np.bincount(places, row - mean, minlength=count) for row in values]
    return mean + count / values.shape[1] * np.array(sums)


def spread(values: np.ndarray, writers: np.ndarray | None = None) -> Spread:
    """Compute a mean over a table of seeds by images, and its variance.

    The variance is (A + max(B − C, 0)) / (S·G), from the mean squares A of S seeds, B
    of G images or writers, and C of what is left (Obuchowski & Rockette 1995,
    Communications in Statistics 24:285–308; Hillis 2007, Statistics in Medicine
    26:596–619, here with one modality). Its degrees of freedom are Satterthwaite's
    (1946, Biometrics Bulletin 2:110–114). A is taken to be C at least, as it is
    expected to be: seeds that agree by chance must not feign certainty. Of one seed,
    the variance is that of a mean over images or writers.

    Parameters
    ----------
    values : array of float or bool [seeds, images]
        Whether right, or any other number of each image.
    writers : array of int [images], optional
        Of each image.
    """
    values = np.asarray(values, dtype=float)
    mean = float(values.mean())
    table = by_writer(values, writers)
    seeds, units = table.shape
    if seeds == 1:
        if writers is None:
            return Spread(mean, table.var() / units, np.inf, 0.0, np.nan, units)
        variance = table.var(ddof=1) / units if units > 1 else np.nan
        return Spread(mean, variance, max(units - 1, 1), 0.0, variance, units)
    if units < 2:
        return Spread(mean, *[np.nan] * 4, units)
    of_seed = units * table.mean(axis=1).var(ddof=1)
    of_unit = seeds * table.mean(axis=0).var(ddof=1)
    left = ((table - mean) ** 2).sum() - (seeds - 1) * of_seed - (units - 1) * of_unit
    rest = max(left, 0.0) / ((seeds - 1) * (units - 1))
    of_seed = max(of_seed, rest)
    beyond = max(of_unit - rest, 0.0)
    total = of_seed + beyond
    doubt = of_seed**2 / (seeds - 1)
    if beyond:
        doubt += of_unit**2 / (units - 1) + rest**2 / ((seeds - 1) * (units - 1))
    return Spread(
        mean,
        float(total / table.size),
        float(total**2 / doubt) if doubt else np.inf,
        float(of_seed / table.size),
        float(beyond / table.size),
        units,
    )


def quantile_of(freedom: float, comparisons: int = 1) -> float:
    """Return how many standard errors a limit lies away: Student's t, or normal.

    Parameters
    ----------
    freedom : float
        Degrees of freedom, or infinity.
    comparisons : int, optional
        How many intervals are to hold together in 95 % of cases (Bonferroni).
    """
    return float(t.ppf(1 - (1 - LEVEL) / 2 / comparisons, freedom))


def limits_of_share(found: Spread, values: int, quantile: float) -> tuple[float, float]:
    """Return the limits of a share from its variance, within 0 and 1.

    Wilson's, with as many images as would give a share of independent images this
    variance: the effective sample size (Dean & Pagano 2015, Journal of Survey
    Statistics and Methodology 3:484–503). Where all images are right, or none is,
    nothing tells how alike those of a writer are; each writer then counts as one image.

    Parameters
    ----------
    found : Spread
        Of the share.
    values : int
        How many there are, of all seeds and images, which bounds the effective size.
    quantile : float
        As of `score_limits`.
    """
    if np.isnan(found.variance):
        return np.nan, np.nan
    share = min(max(found.mean, 0.0), 1.0)
    images = float(found.units)
    if found.variance > 0 and 0 < share < 1:
        images = min(share * (1 - share) / found.variance, values)
    return score_limits(share, images, quantile)


def estimate_share(values: np.ndarray, writers: np.ndarray | None = None) -> Estimate:
    """Estimate a share over seeds and images, such as a mean accuracy.

    Of one seed and independent images, the interval is Wilson's.

    Parameters
    ----------
    values : array of float or bool [seeds, images]
        Whether right, or how often (0 to 1).
    writers : array of int [images], optional
        Of each image.
    """
    values = np.asarray(values, dtype=float)
    found = spread(values, writers)
    low, high = limits_of_share(found, values.size, quantile_of(found.freedom))
    if len(values) > 1 and high - low > WIDEST:
        low, high = np.nan, np.nan
    return made(found, low, high)


def estimate_difference(
    one: np.ndarray,
    other: np.ndarray,
    writers: np.ndarray | None = None,
    comparisons: int = 1,
) -> Estimate:
    """Estimate a difference of two shares of the same seeds and images: other less one.

    The limits of both shares are combined as their correlation says (method 10 of
    Newcombe 1998, Statistics in Medicine 17:2635–2650; for any two estimates, Zou &
    Donner 2008, Statistics in Medicine 27:1693–1702), with the degrees of freedom of
    the difference. As in method 10, whose limits these are for one seed and independent
    images, a positive covariance is lowered as if the two differed on one image more:
    two models that err on the same images are not thereby known to be equal.

    Parameters
    ----------
    one, other : array of float or bool [seeds, images]
        Whether each is right, or how often (0 to 1).
    writers : array of int [images], optional
        Of each image.
    comparisons : int, optional
        As of `quantile_of`.

    Raises
    ------
    ValueError
        If the shapes differ, or there is no image.
    """
    one, other = np.asarray(one, dtype=float), np.asarray(other, dtype=float)
    if one.shape != other.shape or not one.size:
        raise ValueError(f"no pairs: {one.shape} and {other.shape} seeds and images")
    first, second, found = (
        spread(table, writers) for table in [one, other, other - one]
    )
    quantile = quantile_of(found.freedom, comparisons)
    first_low, first_high = limits_of_share(first, one.size, quantile)
    second_low, second_high = limits_of_share(second, one.size, quantile)
    covariance = (first.variance + second.variance - found.variance) / 2
    if covariance > 0:
        covariance = max(covariance - 1 / (2 * one.shape[1] ** 2), 0.0)
    both = np.sqrt(first.variance * second.variance)
    correlation = min(max(covariance / both, -1.0), 1.0) if both else 0.0
    low = found.mean - combined(
        second.mean - second_low, first_high - first.mean, correlation
    )
    high = found.mean + combined(
        second_high - second.mean, first.mean - first_low, correlation
    )
    if len(one) > 1 and high - low > WIDEST:
        low, high = np.nan, np.nan
    return made(found, low, high)


def combined(first: float, second: float, correlation: float) -> float:
    """Return the width of a difference from the widths of two correlated estimates."""
    square = first**2 - 2 * correlation * first * second + second**2
    return float(np.sqrt(max(square, 0.0)))


def estimate_mean(values: np.ndarray, writers: np.ndarray | None = None) -> Estimate:
    """Estimate the mean of any numbers over seeds and images, with Student's interval.

    Of a single image, or of writers if there is but one, there is none.

    Parameters
    ----------
    values : array of float [seeds, images]
        Any numbers.
    writers : array of int [images], optional
        Of each image.
    """
    values = np.asarray(values, dtype=float)
    found = spread(values, writers)
    if min(values.shape[1], found.units) < 2:
        return made(found, np.nan, np.nan)
    half = quantile_of(found.freedom) * np.sqrt(found.variance)
    return made(found, found.mean - half, found.mean + half)


def made(found: Spread, low: float, high: float) -> Estimate:
    """Return a mean with its limits."""
    error = float(np.sqrt(found.variance))
    return Estimate(
        found.mean, float(low), float(high), error, found.of_seeds, found.of_images
    )


def deviation_interval(deviation: float, n: int) -> tuple[float, float]:
    """Return the 95 % interval of a standard deviation of n normal values.

    From the quantiles of χ² with n − 1 degrees of freedom: of five, 0.6 to 2.9 times
    the value. NaN for fewer than two.
    """
    if n < 2:
        return np.nan, np.nan
    low, high = (n - 1) / chi2.ppf([0.975, 0.025], n - 1)
    return float(deviation * np.sqrt(low)), float(deviation * np.sqrt(high))
