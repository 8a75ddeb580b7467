"""The chosen models beside each other: parameters, accuracies, difference."""

from mnist_sweep.base.hyperparameters import HYPERPARAMETERS
from mnist_sweep.data.sizes import ImageSizes

import pandas as pd


def parameter_count(sizes: ImageSizes, hidden_units: int | None) -> int:
    """Count the weights and biases of a model with one hidden layer, or with none."""
    if hidden_units is None:
        return (sizes.pixels + 1) * sizes.classes
    return (sizes.pixels + 1) * hidden_units + (hidden_units + 1) * sizes.classes


def on_splits(table: pd.DataFrame, name: str) -> dict[str, float]:
    """Return a number and its interval on each split, as columns of one row."""
    return {
        f"{split}_accuracy{end}": table.loc[split, f"{name}{end}"]
        for split in ["train", "validation", "test"]
        for end in ["", "_low", "_high"]
    }


def compare(
    accuracy: pd.DataFrame,
    pairs: pd.DataFrame,
    choices: dict[str, dict],
    sizes: ImageSizes,
) -> pd.DataFrame:
    """Return a row for each model, and one for their difference.

    Parameters
    ----------
    accuracy : DataFrame
        The table of accuracies.
    pairs : DataFrame
        The table of paired tests; its rows ``models`` hold the paired differences.
    choices : dict of str to dict
        The content of each model's selection file.
    sizes : ImageSizes
        The models' inputs and outputs.

    Returns
    -------
    DataFrame
        `run`, `trial`, the hyper-parameters, `parameters` (their number), and for each
        split its accuracy (share) with its 95 % interval. The difference is that of the
        second model less the first.
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
                "parameters": parameter_count(
                    sizes, hyperparameters.get("hidden_units")
                ),
                **on_splits(shares.loc[run], "accuracy"),
            }
        )
    paired = pairs[pairs["comparison"] == "models"].set_index("split")
    more = rows[1]["parameters"] - rows[0]["parameters"]
    difference = {"run": "difference", "parameters": more}
    rows.append(difference | on_splits(paired, "difference"))
    table = pd.DataFrame(rows)
    whole = ["batch_size", "hidden_units", "parameters"]
    return table.astype(dict.fromkeys(whole, "Int64"))
