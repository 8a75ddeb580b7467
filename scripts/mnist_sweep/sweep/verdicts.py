"""What a sweep shows: when its curves may stop, and why its trial is chosen.

Each function takes rows as `results/summary.json` holds them, a dict for each trial
with None where a value is missing, and returns what the page says of them.
"""

from typing import Any

from mnist_sweep.base.hyperparameters import BY_SIMPLICITY

Row = dict[str, Any]

# The states of `early_stopping.Stop`.
STATES = ["settled", "rising", "unsettled", "short", "diverged"]


def count_stopping(trials: list[Row]) -> Row:
    """Count the curves of a sweep by their stopping state.

    Returns
    -------
    dict
        `curves`, how many there are; how many are `settled`, `rising`, `unsettled`,
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

    Parameters
    ----------
    trials : list of dict
        With `stopping`, `epochs_saved` and `stop_cost`.
    epochs : int
        For how many epochs each trial was trained.

    Returns
    -------
    dict or None
        Of the `curves` that settled: the share of their epochs that is saved
        (`epochs_saved`), the largest loss of validation accuracy (`largest_cost`, a
        share, 0 where stopping lost nothing) and the `trial` that loses it. None where
        no curve settled.
    """
    settled = [row for row in trials if row["stopping"] == "settled"]
    if not settled:
        return None
    dearest = max(settled, key=lambda row: row["stop_cost"])
    saved = sum(row["epochs_saved"] for row in settled)
    return {
        "curves": len(settled),
        "epochs_saved": saved / (epochs * len(settled)),
        "largest_cost": max(dearest["stop_cost"], 0.0),
        "trial": dearest["trial"],
    }


def explain_choice(trials: list[Row], selection: Row) -> Row:
    """Say on what grounds a trial was chosen.

    Returns
    -------
    dict
        Whether there is only one trial (`only_trial`); the names of the others within
        one standard error of the best (`rivals`), which leave the winner in doubt;
        what made the chosen one the simplest of these (`simplest_by`, keys of
        hyper-parameters); and its `lead`.
    """
    return {
        "only_trial": len(trials) == 1,
        "rivals": [
            name
            for name in selection["within_one_standard_error"]
            if name != selection["best"]
        ],
        "simplest_by": simplest_by(trials, selection),
        "lead": lead(selection),
    }


def simplest_by(trials: list[Row], selection: Row) -> list[str]:
    """List the hyper-parameters that make the chosen trial the simplest of its rivals.

    In the order in which `selection.simplest_first` compares them, only those that
    decide: each rules out some trial within one standard error of the best.
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


def lead(selection: Row) -> Row | None:
    """Compare the lead of the chosen trial with the standard error of its accuracy.

    Returns
    -------
    dict or None
        The runner-up (`trial`), the `margin` (share) and whether it
        `exceeds_standard_error`. None where no other trial has an accuracy, or where
        the runner-up is the more accurate one.
    """
    if not selection["runner_ups"] or selection["margin"] < 0:
        return None
    return {
        "trial": selection["runner_ups"][0]["trial"],
        "margin": selection["margin"],
        "exceeds_standard_error": selection["margin"] > selection["standard_error"],
    }
