"""Which models are compared on the same images, and validation with test images."""

from pathlib import Path
from typing import Any

from mnist_sweep.evaluation.predictions import (
    right_at_the_end,
    right_in,
    run_and_split,
)
from mnist_sweep.statistics.paired_tests import compare_pair, difference_of_sets
from mnist_sweep.sweep.run_paths import read_run_path

import pandas as pd

Selections = dict[str, dict[str, Any]]


def between_models(
    predictions: list[Path], selections: Selections
) -> list[dict[str, Any]]:
    """Compare the chosen perceptron with the chosen softmax regression, by split.

    Parameters
    ----------
    predictions : list of Path
        ``{model}_{split}.parquet`` for both models and each split.
    selections : dict of str to dict
        The content of each model's selection file; the first model is the first of
        each pair.
    """
    first, second = (f"{model}/{selections[model]['chosen']}" for model in selections)
    files = {run_and_split(path): path for path in predictions}
    splits = dict.fromkeys(split for _, split in files)
    return [
        {
            "comparison": "models",
            "split": split,
            "first": first,
            "second": second,
            **compare_pair(*(right_in(files[model, split]) for model in selections)),
        }
        for split in splits
    ]


def with_runner_up(leaders: list[Path], selections: Selections) -> list[dict[str, Any]]:
    """Compare each sweep's chosen trial with its runner-up, if it has one.

    `leaders` are the ``validation.parquet`` of both, for each model.
    """
    files = {read_run_path(path)[:2]: path for path in leaders}
    rows = []
    for model, selection in selections.items():
        for runner_up in selection["runner_ups"][:1]:
            pair = [(model, runner_up["trial"]), (model, selection["chosen"])]
            rows.append(
                {
                    "comparison": f"{model}_runner_up",
                    "split": "validation",
                    "first": "/".join(pair[0]),
                    "second": "/".join(pair[1]),
                    **compare_pair(*(right_at_the_end(files[run]) for run in pair)),
                }
            )
    return rows


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
