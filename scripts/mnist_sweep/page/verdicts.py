"""Decide all that the page says of a run's numbers, beside the table of decisions.

Each function takes rows as `results/summary.json` holds them, a dict each with None
where a value is missing, and returns what the page says of them.
"""

import math
from typing import Any

from mnist_sweep.base.families import BY_SIMPLICITY

import numpy as np

Row = dict[str, Any]
Summary = dict[str, Any]

# An accuracy as near to the published one as this is compatible with it (a share).
TOLERANCE = 0.006
# So many of the hardest classes are named.
HARDEST = 3
# The states of `early_stopping.Stop`.
STATES = ["settled", "improving", "unstable", "short", "diverged"]


def decide(summary: Summary) -> dict[str, Any]:
    """Return the summary's `verdicts`, decided from all its other parts."""
    experiment, accuracies = summary["experiment"], summary["accuracy"]
    published, sweeps = summary["published"], summary["sweeps"]
    softmax = sweeps.get("logistic")
    return {
        "published": published and compare_with_published(summary),
        "generalisation": generalisation(accuracies),
        "reference_is_chosen": softmax
        and experiment["reference"] == softmax["selection"]["chosen"],
        "sweeps": {model: decide_sweep(summary, model) for model in sweeps},
        "convergence": softmax
        and judge_convergence(summary["optimum"], softmax["trials"]),
        "classes": {model: decide_classes(summary, model) for model in sweeps},
        "models": [
            count_errors(pair) for pair in summary["pairs"] if pair["split"] == "test"
        ],
        "replicates": judge_replicates(summary["replicates"]),
    }


def decide_sweep(summary: Summary, model: str) -> dict[str, Any]:
    """Return what a sweep shows: when to stop, why which trial, and its rivals."""
    sweep = summary["sweeps"][model]
    trials = sweep["trials"]
    return {
        "stopping": count_stopping(trials),
        "unsettled_values": unsettled_values(trials, sweep["named"]),
        "extremes": compare_extremes(trials, sweep["named"]),
        "choice": explain_choice(trials, sweep["selection"]),
        "best_set": judge_best_set(summary["best_set"][model]),
    }


def decide_classes(summary: Summary, model: str) -> dict[str, Any]:
    """Return which classes a chosen model finds hardest on each split, over seeds."""
    found = (summary["published"] or {}).get("digit_errors", {})
    published = found.get(model, {}).get("test")
    names = summary["dataset"]["class_names"]
    over_seeds = {
        split: order_over_seeds(
            [
                row
                for row in summary["class_replicates"]
                if (row["run"], row["split"]) == (model, split)
            ],
            summary["confusions"][model][split],
        )
        for split in ["train", "test"]
    }
    return {
        "over_seeds": over_seeds,
        "hardest_evaluated": [
            {"class": row["class"], "percent": row["percent"]}
            for row in sorted(summary["class_errors"], key=lambda row: -row["percent"])
            if (row["run"], row["split"]) == (model, "test") and row["percent"]
        ][:HARDEST],
        "hardest_published": [names[label] for label in hardest_published(published)],
    }


def compare_with_published(summary: Summary) -> Row:
    """Compare the published accuracies with the means over seeds.

    Returns
    -------
    dict
        How many were `compared`, how many lie within the `tolerance` (`met`), the
        `largest_difference` (share; None where nothing was compared), over how many
        `seeds` at most, and whether this run follows the `same_protocol`, so that they
        ought to agree.
    """
    published = summary["published"]
    means = {
        (row["run"], row["split"]): row
        for row in summary["replicates"]
        if row["varied"] == "seed" and row["mean"] is not None
    }
    differences, seeds = [], 1
    for row in summary["accuracy"]:
        if row["published"] is not None:
            mean = means.get((row["run"], row["split"]), {"mean": row["accuracy"]})
            differences.append(abs(mean["mean"] - row["published"]))
            seeds = max(seeds, mean.get("n", 1))
    split = summary["experiment"]["split"]
    followed = {part: split[part]["images"] for part in ["train", "validation"]}
    followed |= {"epochs": summary["experiment"]["epochs"]}
    return {
        "compared": len(differences),
        "met": sum(difference <= TOLERANCE for difference in differences),
        "tolerance": TOLERANCE,
        "largest_difference": max(differences, default=None),
        "seeds": seeds,
        "same_protocol": published["protocol"] == followed,
    }


def generalisation(accuracies: list[Row]) -> dict[str, Row]:
    """Compute by how much each run's training accuracy exceeds the other two (shares).

    Returns
    -------
    dict
        For each run `train_minus_validation` and `train_minus_test`.
    """
    shares: dict[str, Row] = {}
    for row in accuracies:
        shares.setdefault(row["run"], {})[row["split"]] = row["accuracy"]
    return {
        run: {
            f"train_minus_{split}": of["train"] - of[split]
            for split in ["validation", "test"]
        }
        for run, of in shares.items()
    }


def taken_for(label: int, confusions: list[Row]) -> list[str]:
    """Name the class that a class is most often taken for, and perhaps a second.

    The second is named only where it is more than half as frequent as the first.
    """
    taken = [row for row in confusions if row["label"] == label]
    return [
        row["predicted_class"]
        for row in taken[:2]
        if row["count"] > taken[0]["count"] / 2
    ]


def hardest_published(percents: list[float] | None) -> list[int]:
    """List the labels with the highest published error rates, worst first, if any."""
    if percents is None:
        return []
    return sorted(range(len(percents)), key=lambda label: -percents[label])[:HARDEST]


def order_over_seeds(rows: list[Row], confusions: list[Row]) -> Row:
    """Tell which classes are harder than which with every seed.

    Parameters
    ----------
    rows : list of dict
        For each class, of one run on one split: `label`, `class` (its name), `percent`
        (mean over seeds), `seeds` (those of each).
    confusions : list of dict
        `label`, `predicted_class` and `count` of the evaluated run's mistakes there,
        the most frequent of each class first.

    Returns
    -------
    dict
        How many `seeds`; the `hardest` on average, three at most: `class`, `percent`
        and what the evaluated run takes it for (`taken_for`); of how many `pairs` of
        classes how many are ordered `alike` by every seed; and, of all divisions that
        these allow between the easiest classes and others, the one with the most pairs:
        the classes `harder`, hardest first, with every seed than each of those
        `easier`. Nothing is `alike` for fewer than two seeds.
    """
    ordered = sorted(rows, key=lambda row: -row["percent"])
    seeds = len(ordered[0]["seeds"]) if ordered else 0
    names = [row["class"] for row in ordered]
    found = {
        "seeds": seeds,
        "hardest": [
            {
                "class": row["class"],
                "percent": row["percent"],
                "taken_for": taken_for(row["label"], confusions),
            }
            for row in ordered[:HARDEST]
            if row["percent"]
        ],
        "pairs": len(names) * (len(names) - 1) // 2,
        "alike": 0,
        "harder": [],
        "easier": [],
    }
    if seeds < 2:
        return found
    table = np.array([row["seeds"] for row in ordered])
    above = (table[:, np.newaxis] > table).all(axis=2)
    found["alike"] = int(above.sum())
    for first in range(1, len(names)):
        harder = [n for n in range(first) if above[n, first:].all()]
        if len(harder) * (len(names) - first) > len(found["harder"]) * len(
            found["easier"]
        ):
            found["harder"] = [names[n] for n in harder]
            found["easier"] = names[first:]
    return found


def count_stopping(trials: list[Row]) -> Row:
    """Count the curves of a sweep by their stopping state.

    Returns
    -------
    dict
        `curves`, how many there are; how many are `settled`, `improving`, `unstable`,
        `short` and `diverged`; and `first_stop_epoch` and `last_stop_epoch` of those
        that settled, None where none did.
    """
    states = [row["stopping"] for row in trials]
    stops = [row["stop_epoch"] for row in trials if row["stopping"] == "settled"]
    return {
        "curves": len(trials),
        **{state: states.count(state) for state in STATES},
        "first_stop_epoch": min(stops, default=None),
        "last_stop_epoch": max(stops, default=None),
    }


def unsettled_values(trials: list[Row], named: list[str]) -> list[Row]:
    """List values of hyper-parameters whose effect cannot be told from the budget's.

    Parameters
    ----------
    trials : list of dict
        With `stopping` and the hyper-parameters.
    named : list of str
        The hyper-parameters that vary.

    Returns
    -------
    list of dict
        `hyperparameter`, `value` and how many `trials` have it, for each value with
        which two or more trials were all still improving, while some with another value
        were not.
    """
    found = []
    for key in named:
        states: dict[float, list[str]] = {}
        for row in trials:
            states.setdefault(row[key], []).append(row["stopping"])
        late = [v for v, of in states.items() if set(of) == {"improving"}]
        if len(late) < len(states):
            found += [
                {"hyperparameter": key, "value": value, "trials": len(states[value])}
                for value in sorted(late)
                if len(states[value]) > 1
            ]
    return found


def compare_extremes(trials: list[Row], named: list[str]) -> list[Row]:
    """Compare the largest with the smallest value of each hyper-parameter, in pairs.

    Parameters
    ----------
    trials : list of dict
        With `mean_accuracy` (None where it diverged) and the hyper-parameters.
    named : list of str
        The hyper-parameters that vary.

    Returns
    -------
    list of dict
        For each `hyperparameter` with several values its `smallest` and `largest`; how
        many `pairs` of trials, neither of which diverged, differ in these alone; in how
        many of them the larger or the smaller value has the higher mean accuracy
        (`larger_better`, `smaller_better`); and the `mean_difference`, that of the
        larger value less that of the smaller (a share; None without pairs).
    """
    found = []
    for key in named:
        values = sorted({row[key] for row in trials})
        if len(values) < 2:
            continue
        ends: list[dict[tuple, float]] = [
            {
                tuple(row[other] for other in named if other != key): accuracy
                for row in trials
                if row[key] == value and (accuracy := row["mean_accuracy"]) is not None
            }
            for value in (values[0], values[-1])
        ]
        low, high = ends
        differences = [high[rest] - low[rest] for rest in low if rest in high]
        found.append(
            {
                "hyperparameter": key,
                "smallest": values[0],
                "largest": values[-1],
                "pairs": len(differences),
                "larger_better": sum(gain > 0 for gain in differences),
                "smaller_better": sum(gain < 0 for gain in differences),
                "mean_difference": (
                    sum(differences) / len(differences) if differences else None
                ),
            }
        )
    return found


def explain_choice(trials: list[Row], selection: Row) -> Row:
    """Say on what grounds a trial was chosen.

    Returns
    -------
    dict
        Whether there is only one trial (`only_trial`); the names of the others in the
        selection band (`rivals`), that is within one standard error of the best; and
        what made the chosen one the simplest of these (`simplest_by`, keys of
        hyper-parameters).
    """
    return {
        "only_trial": len(trials) == 1,
        "rivals": [
            name
            for name in selection["within_one_standard_error"]
            if name != selection["best"]
        ],
        "simplest_by": simplest_by(trials, selection),
    }


def simplest_by(trials: list[Row], selection: Row) -> list[str]:
    """List the hyper-parameters that make the chosen trial the simplest of its rivals.

    In the order in which `selection.simplest_first` compares them, only those that
    decide: each rules out some trial in the selection band.
    """
    names = set(selection["within_one_standard_error"])
    left = [row for row in trials if row["trial"] in names]
    deciding = []
    for key in BY_SIMPLICITY:
        if key in selection["hyperparameters"]:
            value = selection["hyperparameters"][key]
            alike = [row for row in left if row[key] == value]
            if len(alike) < len(left):
                deciding.append(key)
                left = alike
    return deciding


def judge_best_set(trials: list[Row]) -> Row | None:
    """Name the trials that may be the best as well.

    Parameters
    ----------
    trials : list of dict
        The rows of the set of best trials.

    Returns
    -------
    dict or None
        Those `tied` with the best, that is in the set of best trials with it; the
        `chosen` trial where it is not the best, else None; and whether the set is a
        statement `over_seeds`. None where there is only one trial.
    """
    if len(trials) < 2:
        return None
    chosen = next(row for row in trials if row["chosen"])
    return {
        "tied": [
            row["trial"] for row in trials if row["in_best_set"] and not row["best"]
        ],
        "chosen": None if chosen["best"] else chosen["trial"],
        "over_seeds": any(row["seed_deviation"] is not None for row in trials),
    }


def count_errors(pair: Row) -> Row:
    """Count the mistakes of two models, each trained once, on the same images.

    Parameters
    ----------
    pair : dict
        The models `first` and `second`, and counts of images, as of `pairs`.

    Returns
    -------
    dict
        `first`, `second`; the one with fewer errors (`fewer`; None where they have
        equally many), the `errors` of each, and `error_ratio`, the second's over the
        first's (None where that makes none).
    """
    names = pair["first"], pair["second"]
    first = pair["only_second"] + pair["both_wrong"]
    second = pair["only_first"] + pair["both_wrong"]
    return {
        "first": names[0],
        "second": names[1],
        "fewer": None if first == second else names[second < first],
        "errors": dict(zip(names, [first, second], strict=True)),
        "error_ratio": second / first if first else None,
    }


def judge_replicates(spreads: list[Row]) -> Row:
    """Tell which runs were trained again, and what has a spread.

    Parameters
    ----------
    spreads : list of dict
        `run`, `varied`, `split`, `n`, `diverged`.

    Returns
    -------
    dict
        Whether any run was `trained_again`; which rows of `spreads` have a `spread`,
        that is two or more accuracies (`run` and `varied`); and how many replicates
        have `diverged`, for each run and what varies.
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
        "diverged": [
            {"run": run, "varied": varied, "replicates": count}
            for (run, varied), count in lost.items()
        ],
    }


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
