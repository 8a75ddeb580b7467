"""The chosen models beside each other: parameters, accuracies, difference."""

from mnist_sweep.base.hyperparameters import HYPERPARAMETERS
from mnist_sweep.data.sizes import CLASSES, PIXELS

import pandas as pd


def parameter_count(hidden_units: int | None) -> int:
    """Count weights and biases of 784 → 10, or of 784 → hidden → 10."""
    if hidden_units is None:
        return (PIXELS + 1) * CLASSES
    return (PIXELS + 1) * hidden_units + (hidden_units + 1) * CLASSES


def on_splits(table: pd.DataFrame, name: str) -> dict[str, float]:
    """Return a number and its interval on each split, as columns of one row."""
    return {
        f"{split}_accuracy{end}": table.loc[split, f"{name}{end}"]
        for split in ["train", "validation", "test"]
        for end in ["", "_low", "_high"]
    }


def compare(
    accuracy: pd.DataFrame, pairs: pd.DataFrame, choices: dict[str, dict]
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
                "parameters": parameter_count(hyperparameters.get("hidden_units")),
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
