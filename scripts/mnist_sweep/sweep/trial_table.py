"""The table of a sweep: a row for each trial, best first."""

import math
from typing import Any

from mnist_sweep.base.intervals import wilson
from mnist_sweep.sweep.convergence import fell_back, peak, still_improving, trend
from mnist_sweep.sweep.early_stopping import AHEAD, noise, when_to_stop
from mnist_sweep.sweep.selection import (
    diverged_rows,
    rank,
    score_trials,
    standard_error,
)

import numpy as np
import pandas as pd

CURVE_COLUMNS = ["stopping", "stop_epoch", "stop_accuracy", "stop_cost"]
CURVE_COLUMNS += ["epochs_saved", "epoch_noise", "gain", "improving", "peak_epoch"]
CURVE_COLUMNS += ["fell_back", "training_falls"]
# Training losses swing less than accuracies: a real fall is far from chance.
CERTAIN = 0.001


def falls(losses: np.ndarray) -> bool | None:
    """Return whether a training loss falls; None if epochs are too few to tell."""
    # Of k epochs in perfect order, Kendall's p is 1/k!.
    if 1 / math.factorial(len(losses)) >= CERTAIN:
        return None
    return trend(-losses).p_value < CERTAIN


def curve_summary(
    accuracies: np.ndarray, losses: np.ndarray, last: int
) -> dict[str, Any]:
    """Return what a trial's curves show: when to stop, at what cost, how they end.

    Parameters
    ----------
    accuracies, losses : ndarray, float [epochs]
        Validation accuracy (share) and training loss (nats), averaged over seeds.
    last : int
        How many last epochs trials are chosen by.

    Returns
    -------
    dict
        `stopping`, `stop_epoch`, `stop_accuracy`, `stop_cost` (by how much the mean of
        the last five epochs, all later, is more accurate: a share), `epochs_saved`,
        `epoch_noise`; over the last epochs `gain`, `improving` and `training_falls`;
        `peak_epoch` and `fell_back`.
    """
    stop = when_to_stop(accuracies)
    summary = {"stopping": stop.state, "stop_epoch": stop.epoch}
    if stop.epoch:
        at_stop = float(accuracies[stop.epoch - 1])
        summary["stop_accuracy"] = at_stop
        summary["stop_cost"] = float(accuracies[-AHEAD:].mean()) - at_stop
        summary["epochs_saved"] = len(accuracies) - stop.epoch
    return summary | {
        "epoch_noise": noise(accuracies),
        "gain": trend(accuracies[-last:]).gain,
        "improving": still_improving(accuracies[-last:]),
        "training_falls": falls(losses[-last:]),
        "peak_epoch": peak(accuracies).epoch,
        "fell_back": fell_back(accuracies),
    }


def curve_summaries(metrics: pd.DataFrame, last: int) -> pd.DataFrame:
    """Return `curve_summary` of each trial that did not diverge, by its name."""
    finite = ~diverged_rows(metrics).groupby(metrics["trial"]).transform("any")
    columns = ["validation_accuracy", "train_loss"]
    rows = {
        trial: curve_summary(
            *runs.groupby("epoch")[columns].mean().to_numpy().T, last=last
        )
        for trial, runs in metrics[finite].groupby("trial", sort=False)
    }
    table = pd.DataFrame.from_dict(rows, orient="index").reindex(columns=CURVE_COLUMNS)
    whole = ["stop_epoch", "epochs_saved", "peak_epoch"]
    return table.astype(dict.fromkeys(whole, "Int64"))


def intervals(accuracies: pd.Series, images: int) -> list[tuple[float, float]]:
    """Return the 95 % Wilson interval of each accuracy on a number of images.

    A mean over epochs and seeds stands for a count of images, rounded to a whole one.
    """
    return [
        (math.nan, math.nan)
        if math.isnan(accuracy)
        else wilson(round(accuracy * images), images)
        for accuracy in accuracies
    ]


def trial_table(metrics: pd.DataFrame, choice: dict) -> pd.DataFrame:
    """Return a row for each trial: how it scored, when to stop, whether it was chosen.

    Parameters
    ----------
    metrics : DataFrame
        A row for each trial, seed and epoch, with hyper-parameters and metrics.
    choice : dict
        The content of the sweep's selection file.

    Returns
    -------
    DataFrame
        Ranked by averaged validation accuracy; diverged trials last, without a rank.
        `accuracy_low` and `accuracy_high` are the interval of `mean_accuracy`,
        `final_low` and `final_high` that of `final_accuracy`. Then what `curve_summary`
        returns.
    """
    scored = score_trials(metrics, choice["averaged_epochs"])
    ranked = rank(scored)
    table = pd.concat([ranked, scored[scored["diverged"]]], ignore_index=True)
    trial = table["trial"]
    images = choice["validation_images"]
    mean_intervals = intervals(table["mean_accuracy"], images)
    final_intervals = intervals(table["final_accuracy"], images)
    table = table.assign(
        seeds=metrics["seed"].nunique(),
        rank=pd.Series(range(1, len(ranked) + 1), dtype="Int64"),
        accuracy_low=[low for low, _ in mean_intervals],
        accuracy_high=[high for _, high in mean_intervals],
        final_low=[low for low, _ in final_intervals],
        final_high=[high for _, high in final_intervals],
        standard_error=table["mean_accuracy"].map(
            lambda mean: standard_error(mean, images)
        ),
        best=trial == choice["best"],
        within_one_standard_error=trial.isin(choice["within_one_standard_error"]),
        chosen=trial == choice["chosen"],
    )
    curves = curve_summaries(metrics, choice["averaged_epochs"])
    table = table.join(curves, on="trial")
    return table.assign(stopping=table["stopping"].mask(table["diverged"], "diverged"))
