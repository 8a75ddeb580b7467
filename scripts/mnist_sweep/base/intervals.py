"""Confidence intervals of shares."""

from scipy.stats import binomtest


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
    interval = binomtest(count, total).proportion_ci(0.95, method="wilson")
    return float(interval.low), float(interval.high)
