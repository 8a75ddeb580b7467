"""The numbers that figures are drawn from, where no table holds them already."""

from itertools import starmap
from pathlib import Path

from mnist_sweep.base.names import MODELS, REFERENCE
from mnist_sweep.base.tables import read_parquet
from mnist_sweep.sweep.early_stopping import when_to_stop
from mnist_sweep.sweep.metrics import (
    HALVES,
    IMAGE_VARIANCE,
    diverged_rows,
    noise_of_runs,
    read_runs,
    with_images,
)

import numpy as np
import pandas as pd


def first_of_each(labels: np.ndarray, indices: np.ndarray) -> np.ndarray:
    """Return the first index of each class that occurs, ordered by label.

    Parameters
    ----------
    labels : ndarray, uint8 [m]
        The labels of all training images.
    indices : ndarray, int64 [n]
        Which of them are trained on.
    """
    _, places = np.unique(labels[indices], return_index=True)
    return indices[places]


def gather(files: list[Path]) -> pd.DataFrame:
    """Return the rows of a trial's metric files, one file for each seed.

    Left out are the hyper-parameters, and the seed of the split.
    """
    table = pd.concat(map(read_parquet, files), ignore_index=True)
    first = "iteration" if "iteration" in table else "epoch"
    return table[["model", "trial", "seed", *table.loc[:, first:]]]


def gather_epochs(
    files: list[Path], predictions: list[Path], average_epochs: int
) -> pd.DataFrame:
    """Return `gather` of a trial's epochs, with what its predictions tell of each.

    Parameters are those of `sweep.metrics.read_runs`.
    """
    runs = starmap(with_images, read_runs(files, predictions, average_epochs))
    keys = ["trial", "seed", "epoch"]
    told = pd.concat(runs, ignore_index=True)[[*keys, *HALVES, IMAGE_VARIANCE]]
    return gather(files).merge(told, on=keys, validate="1:1")


def mark_stop(epochs: pd.DataFrame, last: int, margin: float) -> pd.DataFrame:
    """Return a run's epochs with the columns `stopping` and `stop`.

    `stopping` is the state of the curve averaged over seeds (`early_stopping.Stop`);
    `stop` is true in the rows of the epoch at which to stop, if there is one. The other
    parameters are those of `early_stopping.when_to_stop`.
    """
    curve = epochs.groupby("epoch")[HALVES[0]].mean().to_numpy()
    diverged = bool(diverged_rows(epochs).any())
    state, epoch = when_to_stop(curve, last, margin, noise_of_runs(epochs), diverged)
    return epochs.assign(stopping=state, stop=epochs["epoch"] == (epoch or 0))


def beside_published(
    errors: pd.DataFrame, replicates: pd.DataFrame, published: dict | None
) -> pd.DataFrame:
    """Return each model's errors by class over seeds, beside the published ones.

    Parameters
    ----------
    errors : DataFrame
        The table of errors by class, with `run`, `split`, `digit`, `class`,
        `percent_low` and `percent_high`, which hold for a single seed.
    replicates : DataFrame
        The same over seeds: the table of `statistics.seeds.digit_rows`.
    published : dict or None
        By model and split, ten values in per cent; None for other data than MNIST.

    Returns
    -------
    DataFrame
        The rows of the chosen models on training and test images: `run`, `model`,
        `split`, `digit`, `class`, `percent` (mean over seeds), `low`, `high`, `seeds`
        (those of each, joined by ";"), and `published`.
    """
    keys = ["run", "split", "digit"]
    alone = errors[[*keys, "class", "percent_low", "percent_high"]]
    shown = replicates.merge(alone, on=keys, suffixes=("", "_alone")).sort_values(keys)
    shown = shown[(shown["run"] != REFERENCE) & shown["split"].isin(["train", "test"])]
    there = [
        published[run][split][digit] if published and run in published else None
        for run, split, digit in shown[keys].itertuples(index=False)
    ]
    return pd.DataFrame(
        {
            "run": shown["run"],
            "model": shown["run"],
            "split": shown["split"],
            "digit": shown["digit"],
            "class": shown["class"],
            "percent": shown["percent"],
            "low": shown["percent_low"].fillna(shown["percent_low_alone"]),
            "high": shown["percent_high"].fillna(shown["percent_high_alone"]),
            "seeds": shown["seeds"],
            "published": there,
        }
    )


def gather_chosen_accuracy(
    accuracy: pd.DataFrame,
    means: pd.DataFrame,
    replicates: pd.DataFrame,
    published: dict[str, dict[str, float]],
) -> pd.DataFrame:
    """Return the test accuracy of each chosen model, with what it is uncertain by.

    Parameters
    ----------
    accuracy : DataFrame
        `results/tables/accuracy.csv`.
    means, replicates : DataFrame
        `results/statistics/seed_means.csv` and `replicate_runs.csv`.
    published : dict
        Of each run and split the published accuracy, per cent; empty for other data.

    Returns
    -------
    DataFrame
        A row for each model: `model`, `trial`, `accuracy` of the evaluated run, `mean`,
        `low` and `high` over seeds and images (of a single run, its own accuracy and
        interval over images), `n`, `seeds` (each seed's, joined by semicolons) and
        `published`; all accuracies are shares.
    """
    rows = []
    tested = accuracy[(accuracy["split"] == "test") & accuracy["run"].isin(MODELS)]
    for run in tested.to_dict("records"):
        of_run = (means["run"] == run["run"]) & (means["split"] == "test")
        mean = means[of_run & means["low"].notna()]
        repeated = replicates[
            (replicates["run"] == run["run"])
            & (replicates["split"] == "test")
            & (replicates["varied"] == "seed")
        ]["accuracy"].dropna()
        single = [run["accuracy"], run["accuracy_low"], run["accuracy_high"]]
        shown = mean[["mean", "low", "high"]].iloc[0] if len(mean) else single
        value = published.get(run["run"], {}).get("test")
        rows.append(
            {
                "model": run["run"],
                "trial": run["trial"],
                "accuracy": run["accuracy"],
                **dict(zip(["mean", "low", "high"], shown, strict=True)),
                "n": int(mean["n"].iloc[0]) if len(mean) else 1,
                "seeds": ";".join(f"{share:.10g}" for share in repeated),
                "published": np.nan if value is None else value / 100,
            }
        )
    return pd.DataFrame(rows)
