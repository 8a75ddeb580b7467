"""The chosen models beside each other: parameters, accuracies, the same images."""

from itertools import combinations

from mnist_sweep.base.families import HYPERPARAMETERS
from mnist_sweep.base.intervals import estimate_difference
from mnist_sweep.base.names import SPLITS
from mnist_sweep.base.tables import Rows
from mnist_sweep.data.writers import Writers

import numpy as np
import pandas as pd

COLUMNS = ["split", "first", "second", "images", "both_right"]
COLUMNS += ["only_first", "only_second", "both_wrong", "difference"]
COLUMNS += ["difference_low", "difference_high"]
COMPARISON = ["run", "trial", "first", "second", *HYPERPARAMETERS, "parameters"]
COMPARISON += [
    f"{split}_accuracy{end}" for split in SPLITS for end in ["", "_low", "_high"]
]


def compare_pair(
    first_right: np.ndarray,
    second_right: np.ndarray,
    writers: np.ndarray | None = None,
) -> dict[str, int | float]:
    """Compare two models on the same images: how much more the second gets right.

    Parameters
    ----------
    first_right, second_right : array of bool [images]
        Which images each model classifies correctly, in the same order.
    writers : ndarray, int [images], optional
        Of each image.

    Returns
    -------
    dict
        Counts `images`, `both_right`, `only_first`, `only_second`, `both_wrong`; and
        `difference`, second minus first accuracy (share), with its 95 % interval
        `difference_low`, `difference_high`.

    Raises
    ------
    ValueError
        If the lengths differ, or there is no image.
    """
    first, second = (np.atleast_2d(right) for right in [first_right, second_right])
    found = estimate_difference(first, second, writers)
    first, second = first.astype(bool), second.astype(bool)
    return {
        "images": first.size,
        "both_right": int((first & second).sum()),
        "only_first": int((first & ~second).sum()),
        "only_second": int((~first & second).sum()),
        "both_wrong": int((~first & ~second).sum()),
        "difference": found.mean,
        "difference_low": found.low,
        "difference_high": found.high,
    }


def between_models(
    predictions: dict[tuple[str, str], pd.DataFrame],
    models: list[str],
    writers: Writers,
) -> Rows:
    """Compare the chosen models of all families in pairs, by split.

    Parameters
    ----------
    predictions : dict of (str, str) to DataFrame
        By model and split: `index`, `label`, `predicted`, of the same images in the
        same order.
    models : list of str
        Of a pair, the one that comes first here is the first.
    writers : Writers
        Who wrote the images.

    Returns
    -------
    list of dict
        `split`, the models `first` and `second`, and what `compare_pair` returns; on
        the training images, to which the models were fitted, without an interval.
    """
    rows = []
    for split in dict.fromkeys(split for _, split in predictions):
        right = {
            model: predictions[model, split].eval("label == predicted").to_numpy()
            for model in models
        }
        known = writers.of(split, predictions[models[0], split])
        for first, second in combinations(models, 2):
            row = {"split": split, "first": first, "second": second}
            row |= compare_pair(right[first], right[second], known)
            if split == "train":
                row |= {"difference_low": None, "difference_high": None}
            rows.append(row)
    return rows


def on_splits(table: pd.DataFrame, name: str) -> dict[str, float]:
    """Return a number and its interval on each split, as columns of one row."""
    return {
        f"{split}_accuracy{end}": table.loc[split, f"{name}{end}"]
        for split in SPLITS
        for end in ["", "_low", "_high"]
    }


def compare(
    accuracy: pd.DataFrame,
    pairs: pd.DataFrame,
    choices: dict[str, dict],
    parameters: dict[str, int],
) -> pd.DataFrame:
    """Return a row for each model, and one for the difference of each pair.

    Parameters
    ----------
    accuracy : DataFrame
        The table of accuracies.
    pairs : DataFrame
        The table of pairs, which holds the paired differences.
    choices : dict of str to dict
        The content of each model's selection file.
    parameters : dict of str to int
        How many parameters each model has.

    Returns
    -------
    DataFrame
        `run`, `trial`, the hyper-parameters, `parameters` (their number), and for each
        split its accuracy (share) with its 95 % interval. A difference, whose `run` is
        ``difference``, is that of the model `second` less the model `first`.
    """
    shares = accuracy.set_index(["run", "split"])
    rows = []
    for run, choice in choices.items():
        hyperparameters = choice["hyperparameters"]
        rows.append(
            {
                "run": run,
                "trial": choice["chosen"],
                **{key: hyperparameters.get(key) for key in HYPERPARAMETERS},
                "parameters": parameters[run],
                **on_splits(shares.loc[run], "accuracy"),
            }
        )
    for (first, second), paired in pairs.groupby(["first", "second"], sort=False):
        rows.append(
            {
                "run": "difference",
                "first": first,
                "second": second,
                "parameters": parameters[second] - parameters[first],
                **on_splits(paired.set_index("split"), "difference"),
            }
        )
    table = pd.DataFrame(rows).reindex(columns=COMPARISON)
    whole = [key for key, fact in HYPERPARAMETERS.items() if fact.whole]
    return table.astype(dict.fromkeys([*whole, "parameters"], "Int64"))
