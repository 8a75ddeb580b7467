"""Tabulate accuracies and per-digit errors of the evaluated models."""

import argparse
from pathlib import Path

import pandas as pd

from mnist_sweep.accuracy import accuracy_row, digit_errors
from mnist_sweep.errors import run_program
from mnist_sweep.files import read_json
from mnist_sweep.tables import write_csv

SPLITS = ["train", "validation", "test"]


def main() -> None:
    """Read predictions `{folder}/{run}_{split}.parquet`; write two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--predictions", type=Path, required=True, help="their folder")
    parser.add_argument("--reference", required=True, help="trial of the reference")
    parser.add_argument("--logistic", type=Path, required=True, help="its selection")
    parser.add_argument("--mlp", type=Path, required=True, help="its selection")
    parser.add_argument("--accuracy", type=Path, required=True)
    parser.add_argument("--digit-errors", type=Path, required=True)
    args = parser.parse_args()

    trials = {
        "logistic_reference": args.reference,
        "logistic": read_json(args.logistic)["chosen"],
        "mlp": read_json(args.mlp)["chosen"],
    }
    accuracies, errors = [], []
    for run, trial in trials.items():
        for split in SPLITS:
            path = args.predictions / f"{run}_{split}.parquet"
            predictions = pd.read_parquet(path, columns=["label", "predicted"])
            named = {"run": run, "trial": trial, "split": split}
            accuracies.append({**named, **accuracy_row(predictions)})
            table = digit_errors(predictions)
            table.insert(0, "run", run)
            table.insert(1, "split", split)
            errors.append(table)
    write_csv(pd.DataFrame(accuracies), args.accuracy)
    write_csv(pd.concat(errors), args.digit_errors)


if __name__ == "__main__":
    run_program(main)
