"""Compare two accuracies: on the same images, or on different ones."""

from mnist_sweep.base.intervals import wilson

import numpy as np
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.proportion import confint_proportions_2indep


def compare_pair(
    first_right: np.ndarray, second_right: np.ndarray
) -> dict[str, int | float]:
    """Compare two models on the same images: how much more the second gets right.

    Parameters
    ----------
    first_right, second_right : array of bool [images]
        Which images each model classifies correctly, in the same order.

    Returns
    -------
    dict
        Counts `images`, `both_right`, `only_first`, `only_second`, `both_wrong`;

        `difference`, second minus first accuracy (share), with its 95 % interval
        `difference_low`, `difference_high` from `paired_interval`;

        `p_value` of McNemar's exact two-sided test that both are equally accurate
        (McNemar 1947, Psychometrika 12:153–157), 1 where both are right on the same
        images.

    Raises
    ------
    ValueError
        If the lengths differ, or there is no image.
    """
    first, second = np.asarray(first_right, bool), np.asarray(second_right, bool)
    if first.shape != second.shape or not first.size:
        raise ValueError(f"no pairs: {first.shape} and {second.shape} images")
    both_right = int((first & second).sum())
    only_first = int((first & ~second).sum())
    only_second = int((~first & second).sum())
    both_wrong = int((~first & ~second).sum())
    low, high = paired_interval(both_right, only_second, only_first, both_wrong)
    table = [[both_right, only_first], [only_second, both_wrong]]
    return {
        "images": len(first),
        "both_right": both_right,
        "only_first": only_first,
        "only_second": only_second,
        "both_wrong": both_wrong,
        "difference": (only_second - only_first) / len(first),
        "difference_low": low,
        "difference_high": high,
        "p_value": float(mcnemar(table, exact=True).pvalue),
    }


def paired_interval(a: int, b: int, c: int, d: int) -> tuple[float, float]:
    """Compute the 95 % interval of a difference of two shares of the same images.

    Method 10 of Newcombe 1998 (Statistics in Medicine 17:2635–2650): the distances from
    each share to its Wilson limits are squared and added, less what the correlation φ
    of the two takes away. φ is (ad − bc) over the root of the margins' product, with
    n/2 taken off a numerator above zero (not below zero), as a correction for
    continuity; it is 0 where a margin is empty.

    Parameters
    ----------
    a, b, c, d : int
        Counts of images that have both (`a`), only the one (`b`), only the other (`c`)
        and neither (`d`).

    Returns
    -------
    low, high : float
        The limits of (b − c)/n, the one's share less the other's.
    """
    n = a + b + c + d
    one, other = (a + b) / n, (a + c) / n
    one_low, one_high = wilson(a + b, n)
    other_low, other_high = wilson(a + c, n)
    numerator = a * d - b * c
    if numerator > 0:
        numerator = max(numerator - n / 2, 0)
    margins = (a + b) * (c + d) * (a + c) * (b + d)
    phi = numerator / np.sqrt(float(margins)) if margins else 0.0
    low = (one - other) - square_and_add(one - one_low, other_high - other, phi)
    high = (one - other) + square_and_add(one_high - one, other - other_low, phi)
    return low, high


def square_and_add(first: float, second: float, phi: float) -> float:
    """Return the width of a difference from two widths with correlation φ."""
    return float(np.sqrt(first**2 - 2 * phi * first * second + second**2))


def difference_of_sets(
    correct_a: int, n_a: int, correct_b: int, n_b: int
) -> dict[str, float]:
    """Compare accuracies on two sets of different images.

    The interval is that of method 10 of Newcombe 1998 (Statistics in Medicine
    17:873–890), from the Wilson limits of the two shares.

    Parameters
    ----------
    correct_a, n_a, correct_b, n_b : int
        How many images of each set are right, of how many.

    Returns
    -------
    dict
        `difference`, the accuracy on set a less that on set b (a share), and its 95 %
        interval `difference_low`, `difference_high`.

    Raises
    ------
    ZeroDivisionError
        If a set is empty.
    """
    low, high = confint_proportions_2indep(
        correct_a, n_a, correct_b, n_b, method="newcomb", compare="diff", alpha=0.05
    )
    return {
        "difference": correct_a / n_a - correct_b / n_b,
        "difference_low": float(low),
        "difference_high": float(high),
    }
