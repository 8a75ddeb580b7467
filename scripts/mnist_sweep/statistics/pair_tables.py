"""Which models are compared on the same images, and validation with test images."""

from itertools import combinations
from pathlib import Path
from typing import Any

from mnist_sweep.evaluation.predictions import right_in, run_and_split
from mnist_sweep.statistics.paired_tests import compare_pair, difference_of_sets

import pandas as pd
from statsmodels.stats.multitest import multipletests

Selections = dict[str, dict[str, Any]]

PAIR_COLUMNS = ["comparison", "split", "first", "second", "images", "both_right"]
PAIR_COLUMNS += ["only_first", "only_second", "both_wrong", "difference"]
PAIR_COLUMNS += ["difference_low", "difference_high", "p_value", "p_adjusted"]


def between_models(
    predictions: list[Path], selections: Selections
) -> list[dict[str, Any]]:
    """Compare the chosen models of all families in pairs, by split.

    Of m models there are m(m − 1)/2 pairs. Their p-values on one split are adjusted
    for their number by Holm's method (Scandinavian Journal of Statistics 6, 1979),
    which keeps the chance of any false difference among them at the level of each.

    Parameters
    ----------
    predictions : list of Path
        ``{model}_{split}.parquet`` for each model and split.
    selections : dict of str to dict
        The content of each model's selection file; of a pair, the model that comes
        first here is the first.
    """
    names = {
        model: f"{model}/{choice['chosen']}" for model, choice in selections.items()
    }
    files = {run_and_split(path): path for path in predictions}
    rows = []
    for split in dict.fromkeys(split for _, split in files):
        right = {model: right_in(files[model, split]) for model in names}
        pairs = [
            {
                "comparison": "models",
                "split": split,
                "first": names[first],
                "second": names[second],
                **compare_pair(right[first], right[second]),
            }
            for first, second in combinations(names, 2)
        ]
        adjusted = adjust([pair["p_value"] for pair in pairs])
        rows += [
            pair | {"p_adjusted": value}
            for pair, value in zip(pairs, adjusted, strict=True)
        ]
    return rows


def adjust(p_values: list[float]) -> list[float]:
    """Adjust p-values for their number, by Holm's method."""
    if len(p_values) < 2:
        return p_values
    return multipletests(p_values, method="holm")[1].tolist()


def optimism(accuracy: pd.DataFrame) -> pd.DataFrame:
    """Return each run's validation accuracy less its test accuracy, with interval."""
    rows = []
    for run, splits in accuracy.groupby("run", sort=False):
        counts = splits.set_index("split")[["correct", "total"]]
        difference = difference_of_sets(
            *counts.loc["validation"].tolist(), *counts.loc["test"].tolist()
        )
        rows.append({"run": run, "trial": splits["trial"].iloc[0], **difference})
    return pd.DataFrame(rows)
