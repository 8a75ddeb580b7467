"""Ask how sure the choice of a sweep is: each trial beside the best, image by image."""

import argparse
from pathlib import Path

from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.hyperparameters import hyperparameters_of
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.statistics.selection_bootstrap import (
    bootstrap_choices,
    paired_differences,
)
from mnist_sweep.sweep.grid import named_keys
from mnist_sweep.sweep.selection import simplest_first

import numpy as np
import pandas as pd
import pyarrow.parquet as pq

DECIMALS = 9


def right_of_run(path: Path, average_epochs: int) -> np.ndarray:
    """Give the share of a run's last epochs in which each validation image was right.

    Reads `validation.parquet`; returns float64 [images].
    """
    epochs = [name for name in pq.read_schema(path).names if name.startswith("epoch_")]
    last = epochs[-average_epochs:]
    table = pd.read_parquet(path, columns=["label", *last])
    return table[last].eq(table["label"], axis=0).mean(axis=1).to_numpy()


def right_of_trials(
    runs: pd.DataFrame, folder: Path, average_epochs: int
) -> dict[str, np.ndarray]:
    """Give each trial's share right of each image, float64 [images], over its seeds."""
    return {
        trial: np.mean(
            [
                right_of_run(
                    folder / trial / f"seed~{seed}" / "validation.parquet",
                    average_epochs,
                )
                for seed in seeds
            ],
            axis=0,
        )
        for trial, seeds in runs.groupby("trial", sort=False)["seed"]
    }


def tabulate(
    trials: pd.DataFrame, right: dict[str, np.ndarray], selection: dict
) -> pd.DataFrame:
    """Give a row for each trial, the nearest to the best first, diverged ones last.

    `trials` has a row each, `trial` and its hyper-parameters. Columns added:
    `mean_accuracy`, `behind` and `standard_error` (paired; shares),
    `indistinguishable`, `win_share`, `chosen_share`, `best`, `chosen`,
    `winner_optimism` (the same in every row; a share).
    """
    diverged = trials["trial"].isin(selection["diverged"])
    table = simplest_first(trials[~diverged])
    matrix = np.column_stack([right[trial] for trial in table["trial"]])
    differences = paired_differences(matrix)
    choices = bootstrap_choices(matrix, selection["rule"])
    # Rounded: sums over images end in digits that mean nothing.
    table = table.assign(
        mean_accuracy=matrix.mean(axis=0).round(DECIMALS),
        behind=differences.behind.round(DECIMALS),
        standard_error=differences.standard_error.round(DECIMALS),
        indistinguishable=differences.indistinguishable,
        win_share=choices.win_share,
        chosen_share=choices.chosen_share,
        best=table["trial"] == selection["best"],
        chosen=table["trial"] == selection["chosen"],
        winner_optimism=round(choices.optimism, DECIMALS),
    ).sort_values("behind", kind="stable")
    lost = trials[diverged].assign(
        indistinguishable=False,
        win_share=0.0,
        chosen_share=0.0,
        best=False,
        chosen=False,
    )
    return pd.concat([table, lost], ignore_index=True)


def main() -> None:
    """Read every run's predictions of the validation images, and the choice."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=["logistic", "mlp"], required=True)
    parser.add_argument("--runs", type=Path, required=True, help="the sweep's list")
    parser.add_argument("--folder", type=Path, required=True, help="of the runs")
    parser.add_argument("--selection", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()

    runs, selection = read_csv(args.runs), read_json(args.selection)
    trials = runs[["trial", *hyperparameters_of(runs.columns)]].drop_duplicates()
    right = right_of_trials(runs, args.folder, selection["averaged_epochs"])
    table = tabulate(trials, right, selection)
    varied = [key for key in trials.columns if len(trials[key].unique()) > 1]
    named = ";".join(named_keys(args.model, varied))
    write_csv(table.assign(model=args.model, named=named), args.output)


if __name__ == "__main__":
    run_program(main)
