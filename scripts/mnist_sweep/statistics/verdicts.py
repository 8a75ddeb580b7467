"""What the statistics say: ties, differences beyond chance, convergence, confidence.

Each function takes rows as `results/summary.json` holds them, a dict each with None
where a value is missing, and returns what the page says of them.
"""

import math
from typing import Any

from mnist_sweep.sweep.selection import standard_error

Row = dict[str, Any]

# A p-value below this is not put down to chance.
SIGNIFICANT = 0.05


def judge_pair(pair: Row) -> Row:
    """Tell which of two models is better on the same images, and whether by chance.

    Parameters
    ----------
    pair : dict
        `difference`, the second's accuracy less the first's, and `p_value`.

    Returns
    -------
    dict
        `better` (first or second; None where both are right equally often), and
        whether the difference is `beyond_chance`: its p-value is below 0.05.
    """
    better = None
    if pair["difference"]:
        better = "second" if pair["difference"] > 0 else "first"
    return {"better": better, "beyond_chance": pair["p_value"] < SIGNIFICANT}


def find_pairs(pairs: list[Row], comparison: str, split: str) -> list[Row]:
    """List the rows of a comparison of two models on the same images of a split."""
    return [
        row for row in pairs if (row["comparison"], row["split"]) == (comparison, split)
    ]


def compare_models(pair: Row) -> Row:
    """Compare two chosen models on the same images.

    Parameters
    ----------
    pair : dict
        `first` and `second` (model/trial), counts of images, `difference` and
        `p_adjusted`, as of `paired_tests`.

    Returns
    -------
    dict
        The models `first` and `second`, the `better` of them (None where they are
        equal), whether `beyond_chance`, the `errors` of each, and `error_ratio`, the
        second's over the first's (None where that makes none).
    """
    names = {place: pair[place].partition("/")[0] for place in ["first", "second"]}
    verdict = judge_pair({**pair, "p_value": pair["p_adjusted"]})
    first = pair["only_second"] + pair["both_wrong"]
    second = pair["only_first"] + pair["both_wrong"]
    return {
        **names,
        "better": names.get(verdict["better"]),
        "beyond_chance": verdict["beyond_chance"],
        "errors": {names["first"]: first, names["second"]: second},
        "error_ratio": second / first if first else None,
    }


def judge_replicates(spreads: list[Row], accuracies: list[Row]) -> Row:
    """Compare the spread over replicates with the sampling error of the test images.

    Parameters
    ----------
    spreads : list of dict
        `run`, `varied`, `split`, `n`, `diverged`, `mean` and `standard_deviation`.
    accuracies : list of dict
        `run`, `split`, `accuracy` and `total`.

    Returns
    -------
    dict
        Whether any run was `trained_again`; which rows of `spreads` have a `spread`,
        that is two or more accuracies (`run` and `varied`); the `sampling_error` of
        each run's test accuracy (a share); and how many replicates have `diverged`,
        for each run and what varies.
    """
    lost = {
        (row["run"], row["varied"]): row["diverged"]
        for row in spreads
        if row["diverged"]
    }
    return {
        "trained_again": any(row["n"] + row["diverged"] > 1 for row in spreads),
        "spread": [
            {"run": row["run"], "varied": row["varied"]}
            for row in spreads
            if row["split"] == "test" and row["n"] > 1
        ],
        "sampling_error": {
            row["run"]: standard_error(row["accuracy"], row["total"])
            for row in accuracies
            if row["split"] == "test"
        },
        "diverged": [
            {"run": run, "varied": varied, "replicates": count}
            for (run, varied), count in lost.items()
        ],
    }


def judge_confidence(calibration: list[Row]) -> dict[str, str]:
    """Tell of each model whether its probabilities fit how often it is right.

    Returns
    -------
    dict
        For each run `over-confident` or `under-confident` where the paired interval of
        its mean confidence less its accuracy lies above or below 0; else
        `miscalibrated` where its ECE is above the 95 % quantile of calibrated models';
        else `consistent`.
    """
    verdicts = {}
    for row in calibration:
        verdict = "consistent"
        if row["ece"] > row["ece_null_high"]:
            verdict = "miscalibrated"
        if row["gap_low"] is not None and row["gap_low"] > 0:
            verdict = "over-confident"
        elif row["gap_high"] is not None and row["gap_high"] < 0:
            verdict = "under-confident"
        verdicts[row["run"]] = verdict
    return verdicts


def judge_convergence(optima: list[Row], trials: list[Row]) -> Row | None:
    """Tell which runs of SGD are still on their way to the optimum of their λ.

    Parameters
    ----------
    optima : list of dict
        `trial`, `gap` and `bound` (nats; None where there is no optimum) and
        `optimum_validation_accuracy`.
    trials : list of dict
        `trial` and `training_falls`, whether its training loss still falls in the last
        epochs (None where they are too few to tell).

    Returns
    -------
    dict or None
        The trials that end `nearest` to and `furthest` from their optimum, the same one
        if there is but one; the largest `bound`, rounded up to 0.0001 nats; which are
        `still_falling` and which are `not_falling`; and whose optimum is the
        `most_accurate` on validation images. None where there is no optimum.
    """
    rows = [row for row in optima if row["gap"] is not None]
    if not rows:
        return None
    falls = {row["trial"]: row["training_falls"] for row in trials}
    names = [row["trial"] for row in rows]
    return {
        "nearest": min(rows, key=lambda row: row["gap"])["trial"],
        "furthest": max(rows, key=lambda row: row["gap"])["trial"],
        "bound": math.ceil(1e4 * max(row["bound"] for row in rows)) / 1e4,
        "still_falling": [name for name in names if falls[name] is True],
        "not_falling": [name for name in names if falls[name] is False],
        "most_accurate": max(rows, key=lambda row: row["optimum_validation_accuracy"])[
            "trial"
        ],
    }
