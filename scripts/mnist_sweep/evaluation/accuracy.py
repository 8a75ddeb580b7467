"""Accuracies and errors by class, counted from predictions."""

from collections.abc import Iterable, Sequence

from mnist_sweep.base.intervals import wilson

import pandas as pd


def accuracy_row(predictions: pd.DataFrame) -> dict[str, float]:
    """Count the correct predictions.

    Parameters
    ----------
    predictions : DataFrame
        A row for each image, with `label` and `predicted`.

    Returns
    -------
    dict of str to float
        `correct`, `total`, `accuracy` (a share) and its 95 % Wilson interval,
        `accuracy_low` and `accuracy_high`.
    """
    correct = int((predictions["label"] == predictions["predicted"]).sum())
    total = len(predictions)
    low, high = wilson(correct, total)
    return {
        "correct": correct,
        "total": total,
        "accuracy": correct / total,
        "accuracy_low": low,
        "accuracy_high": high,
    }


def class_errors(predictions: pd.DataFrame, class_names: Sequence[str]) -> pd.DataFrame:
    """Count the misclassified images of each class.

    Parameters
    ----------
    predictions : DataFrame
        A row for each image, with `label` and `predicted`.
    class_names : sequence of str
        What each label stands for.

    Returns
    -------
    DataFrame
        A row for each class that has images, the worst first: `digit` (its label),
        `count` (its images), `misclassified`, `percent` of them with its 95 % Wilson
        interval, `percent_low` and `percent_high`, and `class` (its name).
    """
    wrong = predictions["label"] != predictions["predicted"]
    counted = wrong.groupby(predictions["label"]).agg(["size", "sum"])
    intervals = [wilson(int(n_wrong), int(n)) for n, n_wrong in counted.to_numpy()]
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


def accuracy_table(
    predictions: Iterable[tuple[str, str, pd.DataFrame]], trials: dict[str, str]
) -> pd.DataFrame:
    """Return a row for each run and split: the accuracy of a trial.

    Parameters
    ----------
    predictions : iterable of (str, str, DataFrame)
        Run, split, and a row for each image with `label`, `predicted` and `p0`.
    trials : dict of str to str
        The trial of each run.
    """
    return pd.DataFrame(
        {
            "run": run,
            "trial": trials[run],
            "split": split,
            **accuracy_row(predicted),
            "diverged": bool(predicted["p0"].isna().any()),
        }
        for run, split, predicted in predictions
    )


def class_error_table(
    predictions: Iterable[tuple[str, str, pd.DataFrame]], class_names: Sequence[str]
) -> pd.DataFrame:
    """Return a row for each run, split and class: `class_errors` of each.

    Parameters
    ----------
    predictions : iterable of (str, str, DataFrame)
        Run, split, and a row for each image with `label` and `predicted`.
    class_names : sequence of str
        What each label stands for.
    """
    tables = {
        (run, split): class_errors(table, class_names)
        for run, split, table in predictions
    }
    stacked = pd.concat(tables, names=["run", "split"])
    return stacked.reset_index(["run", "split"])
