"""The claims that a study makes, each with a difference, its interval, a verdict."""

from typing import Any

from mnist_sweep.base.names import REFERENCE

from scipy.stats import norm

Row = dict[str, Any]

COLUMNS = ["claim", "model", "first", "second", "difference", "low", "high", "seeds"]
COLUMNS += ["won", "verdict"]
# Half the width of a 95 % interval, in standard errors of a normal estimate.
HALF_WIDTH = norm.ppf(0.975)
# What a difference of weights is called.
CLAIMS = {"last": "models", "averaged": "averaged_models"}


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


def decision(
    claim: str,
    names: tuple[str, str],
    found: tuple[float, float | None, float | None],
    margin: float,
    **more: Any,
) -> Row:
    """Return a row of the table of decisions: a difference with its limits, decided."""
    difference, low, high = found
    first, second = names
    row = {"claim": claim, "model": None, "first": first, "second": second}
    row |= {"difference": difference, "low": low, "high": high}
    row |= {"seeds": 1, "won": None, **more}
    return row | {"verdict": verdict_of(low, high, margin)}


def over_seeds(row: Row) -> Row:
    """Return how many seeds a row compares, and how many were won of several."""
    return {"seeds": row["n"], "won": row["won"] if row["n"] > 1 else None}


def between_models(differences: list[Row], margin: float) -> list[Row]:
    """Decide of each pair of chosen models which is more accurate on test images.

    Once with the weights after the last epoch, and once with averaged ones.
    """
    return [
        decision(
            CLAIMS[row["weights"]],
            (row["other"], row["one"]),
            (row["mean"], row["low"], row["high"]),
            margin,
            **over_seeds(row),
        )
        for row in differences
        if row["split"] == "test"
    ]


def behind_best(row: Row) -> tuple[float, float | None, float | None]:
    """Return by how much the best trial is more accurate than one, with limits."""
    return row["behind"], row["behind_low"], row["behind_high"]


def negated(
    found: tuple[float, float | None, float | None],
) -> tuple[float, float | None, float | None]:
    """Return a difference with its limits, seen from the other side."""
    difference, low, high = (None if n is None else -n for n in found)
    return difference, high, low


def decide_choice(
    model: str, best_set: list[Row], selection: Row, margin: float, seeds: int
) -> list[Row]:
    """Decide of the chosen trial whether it leads, or how far behind the best it is.

    It is compared with the best trial or, where it is the best, with its runner-up;
    and, of softmax regression, with the most accurate λ below its own, if that is
    another trial. Distances are known from the best trial alone.

    Parameters
    ----------
    model : str
        The model of the sweep.
    best_set : list of dict
        What `selection.compare_with_best` returns.
    selection : dict
        The content of the sweep's selection file.
    margin : float
        The difference of accuracies (a share) that does not matter.
    seeds : int
        With how many each trial was trained.
    """
    more = {"model": model, "seeds": seeds}
    rows = {row["trial"]: row for row in best_set if row["behind"] is not None}
    chosen, best = selection["chosen"], selection["best"]
    if chosen != best:
        found = negated(behind_best(rows[chosen]))
        return [decision("best", (chosen, best), found, margin, **more)]
    if not selection["runner_ups"]:
        return []
    others = {"runner_up": selection["runner_ups"][0]["trial"]}
    smaller = [
        row
        for row in rows.values()
        if model == "logistic" and row["lambda"] < rows[chosen]["lambda"]
    ]
    if smaller:
        nearest = min(smaller, key=lambda row: row["behind"])["trial"]
        if nearest != others["runner_up"]:
            others["smaller_lambda"] = nearest
    return [
        decision(claim, (chosen, other), behind_best(rows[other]), margin, **more)
        for claim, other in others.items()
    ]


def decide_stopping(
    model: str, trials: list[Row], margin: float, seeds: int
) -> list[Row]:
    """Decide what stopping each settled curve at its mark costs on average.

    The trials share seeds and images, and their curves rise and fall together: the
    error of their mean is taken to be the mean of their errors.
    """
    settled = [row for row in trials if row["stopping"] == "settled"]
    if not settled:
        return []
    cost, error = (
        sum(row[name] for row in settled) / len(settled)
        for name in ["stop_cost", "stop_cost_error"]
    )
    half = HALF_WIDTH * error
    found = cost, cost - half, cost + half
    names = "the end", "the mark"
    more = {"model": model, "seeds": seeds}
    return [decision("stopping", names, found, margin, **more)]


def decide_race(race: list[Row], margin: float) -> list[Row]:
    """Decide of each rival whether the chosen trial is better, over further seeds."""
    return [
        decision(
            "race",
            (row["chosen"], row["rival"]),
            (row["mean"], row["low"], row["high"]),
            margin,
            model=row["model"],
            seeds=row["n"],
            won=row["won"],
        )
        for row in race
        if row["n"]
    ]


def decide_averaging(averaging: list[Row], margin: float) -> list[Row]:
    """Decide of each chosen model whether its averaged weights are better."""
    return [
        decision(
            "averaging",
            ("averaged weights", "last weights"),
            (row["mean"], row["low"], row["high"]),
            margin,
            model=row["run"],
            **over_seeds(row),
        )
        for row in averaging
        if row["split"] == "validation" and row["run"] != REFERENCE
    ]


def decide(
    selections: dict[str, Row],
    trials: dict[str, list[Row]],
    best_sets: dict[str, list[Row]],
    evidence: dict[str, list[Row]],
    margin: float,
    seeds: int,
) -> list[Row]:
    """Decide every claim of a study.

    Parameters
    ----------
    selections, trials, best_sets : dict
        By model: the content of its selection file, and the rows of its table of
        trials and of its set of best trials.
    evidence : dict of str to list of dict
        The rows of ``seed_differences``, ``race`` and ``averaging``.
    margin : float
        The difference of accuracies (a share) that does not matter.
    seeds : int
        With how many seeds each trial was trained.

    Returns
    -------
    list of dict
        A row for each claim, with `COLUMNS`. They are not corrected for their number.
    """
    rows = between_models(evidence["seed_differences"], margin)
    for model, selection in selections.items():
        rows += decide_choice(model, best_sets[model], selection, margin, seeds)
        rows += decide_stopping(model, trials[model], margin, seeds)
    rows += decide_race(evidence["race"], margin)
    return rows + decide_averaging(evidence["averaging"], margin)
