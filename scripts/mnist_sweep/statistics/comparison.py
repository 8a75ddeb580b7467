"""The chosen models beside each other: parameters, accuracies, difference."""

from mnist_sweep.base.families import HYPERPARAMETERS
from mnist_sweep.base.names import SPLITS

import pandas as pd

COLUMNS = ["run", "trial", "first", "second", *HYPERPARAMETERS, "parameters"]
COLUMNS += [
    f"{split}_accuracy{end}" for split in SPLITS for end in ["", "_low", "_high"]
]


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
        The table of paired tests; its rows ``models`` hold the paired differences.
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
    between = pairs[pairs["comparison"] == "models"]
    for (first, second), paired in between.groupby(["first", "second"], sort=False):
        first, second = first.partition("/")[0], second.partition("/")[0]
        rows.append(
            {
                "run": "difference",
                "first": first,
                "second": second,
                "parameters": parameters[second] - parameters[first],
                **on_splits(paired.set_index("split"), "difference"),
            }
        )
    table = pd.DataFrame(rows).reindex(columns=COLUMNS)
    whole = [key for key, fact in HYPERPARAMETERS.items() if fact.whole]
    return table.astype(dict.fromkeys([*whole, "parameters"], "Int64"))
