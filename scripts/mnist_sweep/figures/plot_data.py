"""The numbers that figures are drawn from, where no table holds them already."""

from pathlib import Path

from mnist_sweep.base.hyperparameters import hyperparameters_of
from mnist_sweep.sweep.early_stopping import when_to_stop
from mnist_sweep.sweep.run_paths import read_run_path
from mnist_sweep.sweep.selection import diverged_rows

import numpy as np
import pandas as pd


def first_of_each(labels: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """Give the first index of each digit that occurs, ordered by digit.

    `labels` uint8 [60000] are those of all images, `indices` int64 [n] the training
    set.
    """
    _, places = np.unique(labels[indices], return_index=True)
    return indices[places]


def gather(files: list[Path]) -> pd.DataFrame:
    """Stack a metric file of a trial's seeds: `model`, `trial`, `seed`, its columns."""
    frames = []
    for file in files:
        run = read_run_path(file)
        frame = pd.read_parquet(file)
        for place, name in enumerate(["model", "trial", "seed"]):
            frame.insert(place, name, getattr(run, name))
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def mark_stop(epochs: pd.DataFrame) -> pd.DataFrame:
    """Add `stopping`, the state of the curve averaged over seeds, and `stop`.

    `stop` is true in the rows of the epoch at which to stop, if there is one.
    """
    curve = epochs.groupby("epoch")["validation_accuracy"].mean()
    state, epoch = when_to_stop(curve, diverged=diverged_rows(epochs).any())
    return epochs.assign(stopping=state, stop=epochs["epoch"] == (epoch or 0))


def curves(metrics: pd.DataFrame, trials: pd.DataFrame) -> pd.DataFrame:
    """Give a row for each trial, seed and epoch, with the trial's place in the sweep.

    `stop` is true at the epoch at which the trial should have stopped. The accuracies
    of a trial that diverged mean nothing, and are left out.
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
        stop=table["epoch"] == table["stop_epoch"],
    ).drop(columns=["stop_epoch", "diverged"])


def beside_published(errors: pd.DataFrame, published: dict) -> pd.DataFrame:
    """Add a column `published` (per cent, missing where nothing was published)."""
    shown = errors[
        errors["run"].isin(["logistic", "mlp"])
        & errors["split"].isin(["train", "test"])
    ].sort_values(["run", "split", "digit"])
    there = [
        published[run][split][digit]
        for run, split, digit in zip(
            shown["run"], shown["split"], shown["digit"], strict=True
        )
    ]
    return pd.DataFrame(
        {
            "run": shown["run"],
            "model": shown["run"],
            "split": shown["split"],
            "digit": shown["digit"],
            "percent": shown["percent"],
            "low": shown["percent_low"],
            "high": shown["percent_high"],
            "published": there,
        }
    )
