"""Compare models on the same images, and each on validation with test images."""

import argparse
from pathlib import Path
from typing import Any

from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.statistics.paired_tests import compare_pair, difference_of_sets

import numpy as np
import pandas as pd


def right_in(predictions: Path) -> np.ndarray:
    """Tell of each image of `predictions/` whether it was right: bool [images]."""
    table = pd.read_parquet(predictions, columns=["label", "predicted"])
    return (table["label"] == table["predicted"]).to_numpy()


def between_models(
    predictions: Path, selections: dict[str, dict[str, Any]]
) -> list[dict[str, Any]]:
    """Compare the chosen perceptron with the chosen softmax regression, by split."""
    first, second = (f"{model}/{selections[model]['chosen']}" for model in selections)
    return [
        {
            "comparison": "models",
            "split": split,
            "first": first,
            "second": second,
            **compare_pair(
                *(
                    right_in(predictions / f"{model}_{split}.parquet")
                    for model in selections
                )
            ),
        }
        for split in ["train", "validation", "test"]
    ]


def right_at_the_end(run: Path) -> np.ndarray:
    """Tell of each validation image whether it was right at a run's end."""
    table = pd.read_parquet(run / "validation.parquet")
    return (table["label"] == table.iloc[:, -1]).to_numpy()


def with_runner_up(
    model: str, selection: dict[str, Any], runs: Path, seed: int
) -> list[dict[str, Any]]:
    """Compare a sweep's chosen trial with its runner-up, if it has one."""
    if not selection["runner_ups"]:
        return []
    second = selection["runner_ups"][0]["trial"]
    first_right, second_right = (
        right_at_the_end(runs / model / trial / f"seed~{seed}")
        for trial in [second, selection["chosen"]]
    )
    return [
        {
            "comparison": f"{model}_runner_up",
            "split": "validation",
            "first": f"{model}/{second}",
            "second": f"{model}/{selection['chosen']}",
            **compare_pair(first_right, second_right),
        }
    ]


def optimism(accuracy: pd.DataFrame) -> pd.DataFrame:
    """Give each run's validation accuracy less its test accuracy, with interval."""
    rows = []
    for run, splits in accuracy.groupby("run", sort=False):
        counts = splits.set_index("split")[["correct", "total"]]
        difference = difference_of_sets(
            *counts.loc["validation"].tolist(), *counts.loc["test"].tolist()
        )
        rows.append({"run": run, "trial": splits["trial"].iloc[0], **difference})
    return pd.DataFrame(rows)


def main() -> None:
    """Write a row for each pair, and one for each evaluated run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--predictions", type=Path, required=True, help="their folder")
    parser.add_argument("--runs", type=Path, required=True, help="folder of all runs")
    parser.add_argument("--seed", type=int, required=True, help="of the evaluated runs")
    parser.add_argument("--logistic", type=Path, required=True, help="its selection")
    parser.add_argument("--mlp", type=Path, required=True, help="its selection")
    parser.add_argument("--accuracy", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--optimism", type=Path, required=True)
    args = parser.parse_args()

    selections = {"logistic": read_json(args.logistic), "mlp": read_json(args.mlp)}
    rows = between_models(args.predictions, selections)
    for model, selection in selections.items():
        rows += with_runner_up(model, selection, args.runs, args.seed)
    write_csv(pd.DataFrame(rows), args.pairs)
    write_csv(optimism(read_csv(args.accuracy)), args.optimism)


if __name__ == "__main__":
    run_program(main)
