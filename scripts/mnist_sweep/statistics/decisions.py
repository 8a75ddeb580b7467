"""The claims that a study makes, each with a difference, its interval, a verdict."""

from typing import Any

from mnist_sweep.base.names import REFERENCE
from mnist_sweep.statistics.crossed import POWER
from mnist_sweep.statistics.equivalence import verdict_of
from mnist_sweep.statistics.selection_verdicts import judge_lead
from mnist_sweep.statistics.verdicts import find_pairs
from mnist_sweep.sweep.verdicts import stopping_cost

from scipy.stats import norm

Row = dict[str, Any]

# Half the width of a 95 % interval, in standard errors of a normal estimate.
HALF_WIDTH = norm.ppf(0.975)


def decision(
    claim: str,
    names: tuple[str, str],
    difference: float,
    limits: tuple[float | None, float | None],
    margin: float,
    **more: Any,
) -> Row:
    """Return a row of the table of decisions.

    Where the smallest detectable difference is not given, it is that of a normal
    estimate: the half-width of the interval, and 0.84 of its standard errors for a
    power of 80 %.
    """
    low, high = limits
    detectable = None
    if low is not None and high is not None:
        half = (high - low) / 2
        detectable = half * (1 + norm.ppf(POWER) / HALF_WIDTH)
    row = {
        "claim": claim,
        "first": names[0],
        "second": names[1],
        "difference": difference,
        "low": low,
        "high": high,
        "seeds": 1,
        "won": None,
        "detectable": detectable,
        **more,
    }
    return row | {"verdict": verdict_of(low, high, margin)}


def between_models(
    differences: list[Row], pairs: list[Row], margin: float
) -> list[Row]:
    """Decide of each pair of chosen models which is better on test images.

    Over seeds and images where there are several seeds (`replicate_images`), else by
    the paired interval of the two evaluated models (`paired_tests`).
    """
    return [
        over_seeds(row, pairs, margin) for row in differences if row["split"] == "test"
    ]


def over_seeds(row: Row, pairs: list[Row], margin: float) -> Row:
    """Return the decision on two models from their difference over seeds."""
    names = row["other"], row["one"]
    if row["low"] is not None:
        more = {"seeds": row["n"], "won": row["won"], "detectable": row["detectable"]}
        limits = row["low"], row["high"]
        return decision("models", names, row["mean"], limits, margin, **more)
    pair = next(
        pair
        for pair in find_pairs(pairs, "models", "test")
        if pair["first"].startswith(f"{row['one']}/")
        and pair["second"].startswith(f"{row['other']}/")
    )
    limits = pair["difference_low"], pair["difference_high"]
    return decision("models", names, pair["difference"], limits, margin)


def smaller_lambda(bootstrap: list[Row], chosen: Row) -> Row | None:
    """Return the most accurate trial with a λ below the chosen one's, if any."""
    smaller = [
        row
        for row in bootstrap
        if row["lambda"] < chosen["lambda"] and row["behind"] is not None
    ]
    return min(smaller, key=lambda row: row["behind"], default=None)


def decide_lambda(bootstrap: list[Row], margin: float, seeds: int) -> list[Row]:
    """Decide whether a λ below the chosen one is better; one row, or none.

    None where there is no smaller λ, or where neither of the two is the best trial,
    from which the distances are known.
    """
    chosen = next(row for row in bootstrap if row["chosen"])
    smaller = smaller_lambda(bootstrap, chosen)
    if smaller is None or not (smaller["best"] or chosen["best"]):
        return []
    sign, row = (1, chosen) if smaller["best"] else (-1, smaller)
    ends = [row["behind_low"], row["behind_high"]][::sign]
    limits = tuple(None if end is None else sign * end for end in ends)
    names = (smaller["trial"], chosen["trial"])
    difference = sign * row["behind"]
    found = decision(
        "smaller_lambda",
        names,
        difference,
        limits,
        margin,
        seeds=seeds,
        model="logistic",
    )
    return [found]


def decide_sweep(
    model: str,
    trials: list[Row],
    bootstrap: list[Row],
    selection: Row,
    margin: float,
    seeds: int,
    epochs: int,
) -> list[Row]:
    """Decide of a sweep whether the chosen leads, and whether stopping early costs."""
    rows = []
    lead = judge_lead(bootstrap, selection, margin)
    if lead:
        names, limits = (
            (selection["chosen"], lead["trial"]),
            (lead["low"], lead["high"]),
        )
        more = {"seeds": seeds, "model": model}
        rows.append(
            decision("runner_up", names, lead["difference"], limits, margin, **more)
        )
    cost = stopping_cost(trials, epochs)
    if cost:
        half = HALF_WIDTH * cost["standard_error"]
        limits = cost["mean_cost"] - half, cost["mean_cost"] + half
        names, more = ("the end", "the mark"), {"seeds": seeds, "model": model}
        rows.append(
            decision("stopping", names, cost["mean_cost"], limits, margin, **more)
        )
    return rows


def decide_race(race: list[Row], margin: float) -> list[Row]:
    """Decide of each rival whether the chosen trial is better, over further seeds."""
    return [
        decision(
            "race",
            (row["chosen"], row["rival"]),
            row["mean"],
            (row["low"], row["high"]),
            margin,
            model=row["model"],
            seeds=row["n"],
            won=row["won"],
            detectable=row["detectable"],
        )
        for row in race
        if row["n"]
    ]


def decide_averaging(averaging: list[Row], margin: float) -> list[Row]:
    """Decide of each chosen model whether its averaged weights are better."""
    found = []
    for row in averaging:
        if row["split"] != "validation" or row["run"] == REFERENCE:
            continue
        more = {"model": row["run"], "seeds": row["n"]}
        if row["n"] > 1:
            more |= {"won": row["won"], "detectable": row["detectable"]}
        limits = row["low"], row["high"]
        names = "averaged weights", "last weights"
        found.append(decision("averaging", names, row["mean"], limits, margin, **more))
    return found


def decide_optimism(optimism: list[Row], margin: float) -> list[Row]:
    """Decide of each chosen model whether validation images are easier than test's."""
    return [
        decision(
            "optimism",
            ("validation", "test"),
            row["difference"],
            (row["difference_low"], row["difference_high"]),
            margin,
            model=row["run"],
        )
        for row in optimism
        if row["run"] != REFERENCE
    ]
