"""Accuracies and errors by class, counted from predictions."""

import math
from collections.abc import Iterable, Sequence

from mnist_sweep.base.intervals import estimate_share
from mnist_sweep.data.writers import Writers

import numpy as np
import pandas as pd


def accuracy_row(
    predictions: pd.DataFrame, fitted: bool, writers: np.ndarray | None = None
) -> dict[str, float]:
    """Count the correct predictions.

    Parameters
    ----------
    predictions : DataFrame
        A row for each image, with `label` and `predicted`.

    fitted : bool
        Whether the model was fitted to these images: its accuracy there describes the
        fit and estimates nothing, so that it has no interval.
    writers : ndarray, int [images], optional
        Of each image.

    Returns
    -------
    dict of str to float
        `correct`, `total`, `accuracy` (a share) and its 95 % interval over images,
        `accuracy_low` and `accuracy_high`: Wilson's, where writers are unknown.
    """
    right = (predictions["label"] == predictions["predicted"]).to_numpy()
    correct, total = int(right.sum()), len(right)
    low, high = interval(right, fitted, writers)
    return {
        "correct": correct,
        "total": total,
        "accuracy": correct / total,
        "accuracy_low": low,
        "accuracy_high": high,
    }


def class_errors(
    predictions: pd.DataFrame,
    class_names: Sequence[str],
    fitted: bool,
    writers: np.ndarray | None = None,
) -> pd.DataFrame:
    """Count the misclassified images of each class.

    Parameters
    ----------
    predictions : DataFrame
        A row for each image, with `label` and `predicted`.
    class_names : sequence of str
        What each label stands for.
    fitted, writers
        As for `accuracy_row`.

    Returns
    -------
    DataFrame
        A row for each class that has images, the worst first: `digit` (its label),
        `count` (its images), `misclassified`, `percent` of them with its 95 % interval,
        `percent_low` and `percent_high`, and `class` (its name).
    """
    wrong = predictions["label"] != predictions["predicted"]
    counted = wrong.groupby(predictions["label"]).agg(["size", "sum"])
    intervals = []
    for label in counted.index:
        shown = (predictions["label"] == label).to_numpy()
        own = None if writers is None else writers[shown]
        intervals.append(interval(wrong.to_numpy()[shown], fitted, own))
    table = pd.DataFrame(
        {
            "digit": counted.index,
            "count": counted["size"].to_numpy(),
            "misclassified": counted["sum"].to_numpy(),
            "percent": (100 * counted["sum"] / counted["size"]).to_numpy(),
            "percent_low": [100 * low for low, _ in intervals],
            "percent_high": [100 * high for _, high in intervals],
            "class": [class_names[label] for label in counted.index],
        }
    )
    return table.sort_values("percent", ascending=False, kind="stable")


def interval(
    found: np.ndarray, fitted: bool, writers: np.ndarray | None
) -> tuple[float, float]:
    """Return the 95 % interval of a share of images, bool [images]; NaN if `fitted`."""
    if fitted:
        return math.nan, math.nan
    estimate = estimate_share(found[np.newaxis], writers)
    return estimate.low, estimate.high


def accuracy_table(
    predictions: Iterable[tuple[str, str, pd.DataFrame]],
    trials: dict[str, str],
    writers: Writers,
) -> pd.DataFrame:
    """Return a row for each run and split: the accuracy of a trial.

    Parameters
    ----------
    predictions : iterable of (str, str, DataFrame)
        Run, split, and a row for each image with `index`, `label`, `predicted`, `p0`.
    trials : dict of str to str
        The trial of each run.
    writers : Writers
        Who wrote the images.
    """
    return pd.DataFrame(
        {
            "run": run,
            "trial": trials[run],
            "split": split,
            **accuracy_row(predicted, split == "train", writers.of(split, predicted)),
            "diverged": bool(predicted["p0"].isna().any()),
        }
        for run, split, predicted in predictions
    )


def class_error_table(
    predictions: Iterable[tuple[str, str, pd.DataFrame]],
    class_names: Sequence[str],
    writers: Writers,
) -> pd.DataFrame:
    """Return a row for each run, split and class: `class_errors` of each.

    Parameters
    ----------
    predictions : iterable of (str, str, DataFrame)
        Run, split, and a row for each image with `index`, `label` and `predicted`.
    class_names : sequence of str
        What each label stands for.
    writers : Writers
        Who wrote the images.
    """
    tables = {
        (run, split): class_errors(
            table, class_names, split == "train", writers.of(split, table)
        )
        for run, split, table in predictions
    }
    stacked = pd.concat(tables, names=["run", "split"])
    return stacked.reset_index(["run", "split"])
