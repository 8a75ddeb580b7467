"""Give the numbers of a sweep's figures: all curves, and one mark for each trial."""

import argparse
from pathlib import Path

from mnist_sweep.base.errors import run_program
from mnist_sweep.base.hyperparameters import hyperparameters_of
from mnist_sweep.base.tables import read_csv, write_csv

import pandas as pd

MARKS = ["mean_accuracy", "accuracy_low", "accuracy_high"]
MARKS += ["final_accuracy", "final_low", "final_high", "standard_error"]
MARKS += ["diverged", "rank", "best", "within_one_standard_error", "chosen"]


def curves(metrics: pd.DataFrame, trials: pd.DataFrame) -> pd.DataFrame:
    """Give a row for each trial, seed and epoch, with the trial's place in the sweep.

    `stop` is true at the epoch at which the trial should have stopped. The accuracies
    of a trial that diverged mean nothing, and are left out.
    """
    keys = hyperparameters_of(metrics.columns)
    place = trials[
        ["trial", "mean_accuracy", "rank", "chosen", "stop_epoch", "diverged"]
    ]
    table = metrics[["trial", *keys, "seed", "epoch", "validation_accuracy"]].merge(
        place, on="trial", validate="many_to_one"
    )
    return table.assign(
        validation_accuracy=table["validation_accuracy"].where(~table["diverged"]),
        stop=table["epoch"] == table["stop_epoch"],
    ).drop(columns=["stop_epoch", "diverged"])


def main() -> None:
    """Read a sweep's metrics and table; write the numbers of its two figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--metrics", type=Path, required=True)
    parser.add_argument("--trials", type=Path, required=True)
    parser.add_argument("--curves", type=Path, required=True)
    parser.add_argument("--marks", type=Path, required=True)
    args = parser.parse_args()
    trials = read_csv(args.trials)
    write_csv(curves(pd.read_parquet(args.metrics), trials), args.curves)
    marks = ["trial", *hyperparameters_of(trials.columns), *MARKS]
    write_csv(trials[marks], args.marks)


if __name__ == "__main__":
    run_program(main)
