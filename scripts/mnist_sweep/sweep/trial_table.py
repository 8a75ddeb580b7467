"""The table of a sweep: a row for each trial, best first."""

import math
from typing import Any

from mnist_sweep.base.families import SIMPLER, hyperparameters_of
from mnist_sweep.base.intervals import wilson
from mnist_sweep.sweep.convergence import fell_back, peak, trend
from mnist_sweep.sweep.early_stopping import cost_of_stopping, when_to_stop
from mnist_sweep.sweep.metrics import HALVES, noise_of_runs
from mnist_sweep.sweep.selection import (
    diverged_rows,
    rank,
    score_trials,
    standard_error,
)

import numpy as np
import pandas as pd

CURVE_COLUMNS = ["stopping", "stop_epoch", "stop_accuracy", "stop_cost"]
CURVE_COLUMNS += ["stop_cost_error", "epochs_saved", "epoch_noise", "gain"]
CURVE_COLUMNS += ["peak_epoch", "fell_back", "training_p_value"]
CURVE_COLUMNS += ["training_falls"]
# Training losses swing less than accuracies: a real fall is far from chance.
CERTAIN = 0.001


def fall_p_value(losses: np.ndarray) -> float | None:
    """Return how probably a training loss seems to fall so clearly without a trend.

    The p-value of `convergence.trend`; None if epochs are too few to tell.
    """
    # Of k epochs in perfect order, Kendall's p is 1/k!.
    if 1 / math.factorial(len(losses)) >= CERTAIN:
        return None
    return trend(-losses).p_value


def curve_summary(
    accuracies: np.ndarray,
    losses: np.ndarray,
    halves: np.ndarray,
    last: int,
    margin: float,
    own_noise: float,
) -> dict[str, Any]:
    """Return what a trial's curves show: when to stop, at what cost, how they end.

    Parameters
    ----------
    accuracies, losses : ndarray, float [epochs]
        Validation accuracy (share) and training loss (nats), averaged over seeds.
    halves : ndarray, float [epochs, 2]
        The accuracy on the half of the validation images that says when to stop, and on
        the half that says at what cost.
    last : int
        How many last epochs trials are chosen by.
    margin : float
        The difference of accuracies (a share) that does not matter.
    own_noise : float
        How much a run varies from epoch to epoch (`early_stopping.own_noise`).

    Returns
    -------
    dict
        `stopping`, `stop_epoch`, and of `cost_of_stopping` `stop_accuracy`, `stop_cost`
        and `stop_cost_error`; `epochs_saved`, `epoch_noise`; over the last epochs
        `gain`, `training_p_value` (`fall_p_value`) and `training_falls`, whether that
        is below 0.001; `peak_epoch` and `fell_back`.
    """
    p_value = fall_p_value(losses[-last:])
    stop = when_to_stop(halves[:, 0], last, margin, own_noise)
    summary = {"stopping": stop.state, "stop_epoch": stop.epoch}
    if stop.epoch:
        cost = cost_of_stopping(halves[:, 1], stop.epoch, last)
        summary["stop_accuracy"] = cost.accuracy
        summary["stop_cost"] = cost.cost
        summary["stop_cost_error"] = cost.standard_error
        summary["epochs_saved"] = len(accuracies) - stop.epoch
    return summary | {
        "epoch_noise": own_noise,
        "gain": trend(accuracies[-last:]).gain,
        "training_p_value": p_value,
        "training_falls": None if p_value is None else p_value < CERTAIN,
        "peak_epoch": peak(accuracies).epoch,
        "fell_back": fell_back(accuracies),
    }


def curve_summaries(metrics: pd.DataFrame, last: int, margin: float) -> pd.DataFrame:
    """Return `curve_summary` of each trial that did not diverge, by its name."""
    finite = ~diverged_rows(metrics).groupby(metrics["trial"]).transform("any")
    columns = ["validation_accuracy", "train_loss", *HALVES]
    rows = {}
    for trial, runs in metrics[finite].groupby("trial", sort=False):
        means = runs.groupby("epoch")[columns].mean().to_numpy()
        rows[trial] = curve_summary(
            *means[:, :2].T, means[:, 2:], last, margin, noise_of_runs(runs)
        )
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


def trial_table(metrics: pd.DataFrame, choice: dict, margin: float) -> pd.DataFrame:
    """Return a row for each trial: how it scored, when to stop, whether it was chosen.

    Parameters
    ----------
    metrics : DataFrame
        A row for each trial, seed and epoch, with hyper-parameters and metrics.
    choice : dict
        The content of the sweep's selection file.
    margin : float
        The difference of accuracies (a share) that does not matter.

    Returns
    -------
    DataFrame
        Ranked by averaged validation accuracy; diverged trials last, without a rank.
        `accuracy_low` and `accuracy_high` are the interval of `mean_accuracy`,
        `final_low` and `final_high` that of `final_accuracy`. Then what `curve_summary`
        returns.
    """
    scored = score_trials(metrics, choice["averaged_epochs"], SIMPLER)
    ranked = rank(scored, SIMPLER)
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
    curves = curve_summaries(metrics, choice["averaged_epochs"], margin)
    table = table.join(curves, on="trial")
    return table.assign(stopping=table["stopping"].mask(table["diverged"], "diverged"))


def curves(metrics: pd.DataFrame, trials: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each trial, seed and epoch, with the trial's place in the sweep.

    Parameters
    ----------
    metrics : DataFrame
        A row for each trial, seed and epoch, with hyper-parameters and metrics.
    trials : DataFrame
        The sweep's table (`trial_table`).

    Returns
    -------
    DataFrame
        `trial`, the hyper-parameters, `seed`, `epoch`, `validation_accuracy` (missing
        where the trial diverged, since it means nothing there), `mean_accuracy`,
        `rank`, `chosen`, and `stop`: true at the epoch at which to stop.
    """
    keys = hyperparameters_of(metrics.columns)
    place = trials[
        ["trial", "mean_accuracy", "rank", "chosen", "stop_epoch", "diverged"]
    ]
    table = metrics[["trial", *keys, "seed", "epoch", "validation_accuracy"]].merge(
        place, on="trial", validate="many_to_one"
    )
    return table.assign(
        validation_accuracy=table["validation_accuracy"].where(~table["diverged"]),
        # Of a trial without such an epoch, the answer is no, not that it is missing.
        stop=(table["epoch"] == table["stop_epoch"]).fillna(False).astype(bool),
    ).drop(columns=["stop_epoch", "diverged"])
