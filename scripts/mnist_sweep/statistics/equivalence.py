"""Better, equivalent, or undecided: what an interval of a difference lets one say."""


def verdict_of(low: float | None, high: float | None, margin: float) -> str:
    """Return what may be said of a difference whose limits are known.

    To claim equivalence where a 95 % interval lies within the margin is to make two
    one-sided tests at 2.5 % (Schuirmann 1987, Journal of Pharmacokinetics and
    Biopharmaceutics 15:657–680), and a difference that is certain but too small to
    matter counts as equivalence. That an interval holds 0 is no sign of equality: it
    may hold much else.

    Parameters
    ----------
    low, high : float or None
        The limits of the difference, the one less the other; None where unknown.
    margin : float
        The difference that does not matter.

    Returns
    -------
    str
        What the one is: ``equivalent``, ``better``, ``worse``, or ``undecided``.
    """
    if low is None or high is None:
        return "undecided"
    if -margin <= low and high <= margin:
        return "equivalent"
    if low > 0:
        return "better"
    return "worse" if high < 0 else "undecided"
