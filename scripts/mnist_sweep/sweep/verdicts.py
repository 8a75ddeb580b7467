"""What a sweep shows: when its curves may stop, and why its trial is chosen.

Each function takes rows as `results/summary.json` holds them, a dict for each trial
with None where a value is missing, and returns what the page says of them.
"""

import math
from typing import Any

from mnist_sweep.base.families import BY_SIMPLICITY

Row = dict[str, Any]

# The states of `early_stopping.Stop`.
STATES = ["settled", "improving", "unstable", "short", "diverged"]


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


def stopping_cost(trials: list[Row], epochs: int) -> Row | None:
    """Compute what stopping by the rule would have saved and cost, in hindsight.

    The mean over curves, since the largest of many uncertain costs is too large.

    Parameters
    ----------
    trials : list of dict
        With `stopping`, `epochs_saved`, `stop_cost` and `stop_cost_error`.
    epochs : int
        For how many epochs each trial was trained.

    Returns
    -------
    dict or None
        Of the `curves` that settled: the share of their epochs that is saved
        (`epochs_saved`), the mean loss of validation accuracy (`mean_cost`, a share,
        below 0 where stopping gains) and its `standard_error`, from the curves' noise.
        None where no curve settled.
    """
    settled = [row for row in trials if row["stopping"] == "settled"]
    if not settled:
        return None
    saved = sum(row["epochs_saved"] for row in settled)
    return {
        "curves": len(settled),
        "epochs_saved": saved / (epochs * len(settled)),
        "mean_cost": sum(row["stop_cost"] for row in settled) / len(settled),
        "standard_error": math.hypot(*(row["stop_cost_error"] for row in settled))
        / len(settled),
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
