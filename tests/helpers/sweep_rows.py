"""Made-up trials, sweeps and their choices."""

from typing import Any

import pandas as pd

from mnist_sweep.base.families import SIMPLER, hyperparameters_of
from mnist_sweep.base.names import REFERENCE
from mnist_sweep.sweep.grid import KEYS, telling_keys, trial_name
from mnist_sweep.sweep.selection import choose

Row = dict[str, Any]

# The study's models; others are off by default.
MODELS = ["logistic", "mlp"]
RUNS = [REFERENCE, *MODELS]
IMAGES = {"train": 50_000, "validation": 10_000, "test": 10_000}


def logistic(weight_decay: float, mean: float | None, **changes: Any) -> Row:
    """Return the row of a softmax regression, whose curve has settled."""
    values = {"lambda": weight_decay, "learning_rate": 0.1, "batch_size": 256}
    return trial("logistic", values, mean, changes)


def mlp(units: int, mean: float | None, rate: float = 0.1, **changes: Any) -> Row:
    """Return the row of a perceptron, whose curve has settled."""
    values = {"learning_rate": rate, "batch_size": 128, "hidden_units": units}
    return trial("mlp", {"lambda": 0.01, **values}, mean, changes)


def trial(model: str, values: Row, mean: float | None, changes: Row) -> Row:
    """Return a trial's row; one without a mean accuracy diverged."""
    diverged = mean is None
    row = {"trial": trial_name(model, values), **values}
    row |= {"mean_accuracy": mean, "final_accuracy": mean, "diverged": diverged}
    for name in ["accuracy", "final"]:
        row |= {f"{name}_low": mean and mean - 0.01, f"{name}_high": mean}
    row |= {"stopping": "settled", "stop_epoch": 3, "stop_cost": 0.0004}
    row |= {"stop_cost_error": 0.0003, "training_p_value": 0.008}
    row |= {"epochs_saved": 27, "epoch_noise": 0.002, "training_falls": False}
    if diverged:
        row |= {"stopping": "diverged", "stop_epoch": None, "epoch_noise": None}
        row |= {"stop_cost": None, "stop_cost_error": None}
        row |= {"epochs_saved": None, "training_falls": None}
    return row | changes


def sweep(
    model: str, trials: list[Row], rule: str = "highest_mean", averaged: int = 10
) -> Row:
    """Return a sweep of some trials: chosen, ranked, and named."""
    table = pd.DataFrame(trials)
    table["mean_accuracy"] = table["mean_accuracy"].astype(float)
    selection = choose(table, rule, IMAGES["validation"], SIMPLER)
    ranks = [selection["chosen"], *(row["trial"] for row in selection["runner_ups"])]
    if selection["best"] != ranks[0]:
        ranks.append(ranks.pop(0))
    rows = [
        row
        | {
            "rank": ranks.index(row["trial"]) + 1 if row["trial"] in ranks else None,
            "best": row["trial"] == selection["best"],
            "chosen": row["trial"] == selection["chosen"],
            "within_one_standard_error": (
                row["trial"] in selection["within_one_standard_error"]
            ),
        }
        for row in trials
    ]
    named = telling_keys(model, trials)
    return {
        "named": named,
        "fixed": [key for key in KEYS[model] if key in table and key not in named],
        "trials": rows,
        "selection": {**selection, "averaged_epochs": averaged},
    }


def bootstrap(model_sweep: Row, tied: tuple[str, ...] = ()) -> list[Row]:
    """Return how certain a choice is, where it is certain but for the trials `tied`."""
    rows = []
    for row in model_sweep["trials"]:
        best, lost = row["best"], row["diverged"]
        top = model_sweep["selection"]["best_mean_accuracy"]
        behind = None if lost else top - row["mean_accuracy"]
        # Of a tied trial, the interval holds 0.
        half = 0.0 if best else 0.002 + (lost or row["trial"] in tied) * (behind or 0)
        rows.append(
            {
                "trial": row["trial"],
                **{key: row[key] for key in hyperparameters_of(row)},
                "behind": behind,
                "standard_error": None if lost else half / 2,
                "behind_low": None if lost else behind - half,
                "behind_high": None if lost else behind + half,
                "in_best_set": best or row["trial"] in tied,
                "win_share": 0.9 if best else 0.1 if row["trial"] in tied else 0.0,
                "chosen_share": 1.0 if row["chosen"] else 0.0,
                "best": best,
                "chosen": row["chosen"],
                "winner_optimism": None if lost else 0.0002,
                "winner_optimism_error": None if lost else 0.00002,
            }
        )
    return sorted(rows, key=lambda row: not row["best"])


def curve(stopping: str = "settled") -> Row:
    """Return the curves of a run in some state."""
    loss = None if stopping == "diverged" else 0.25
    return {
        "first_batch_loss": 2.4,
        "iterations": 5880,
        "first_epoch_loss": loss,
        "last_epoch_loss": loss,
        "last_train_accuracy": 0.925,
        "first_validation_accuracy": 0.88,
        "last_validation_accuracy": 0.921,
        "highest_validation_accuracy": 0.923,
        "peak_epoch": 27,
        "stopping": stopping,
        "stop_epoch": 12 if stopping == "settled" else None,
    }


def optimum(row: Row, gap: float | None = 0.01) -> Row:
    """Return where a softmax regression ended, beside the optimum of its λ."""
    known = gap is not None
    return {
        "trial": row["trial"],
        "sgd_validation_accuracy": row["mean_accuracy"],
        "gap": gap,
        "averaged_gap": gap and gap / 5,
        "bound": 0.00031 if known else None,
        "optimum_validation_accuracy": 0.93 if known else None,
        "chosen": row["chosen"],
    }
