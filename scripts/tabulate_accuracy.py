"""Tabulate the accuracies of the evaluated models."""

import argparse
from pathlib import Path

from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import read_predictions, write_csv
from mnist_sweep.evaluation.accuracy import accuracy_row

import pandas as pd


def main() -> None:
    """Read all predictions and both choices; write a row for each run and split."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--predictions", type=Path, required=True, help="their folder")
    parser.add_argument("--reference", required=True, help="trial of the reference")
    parser.add_argument("--logistic", type=Path, required=True, help="its selection")
    parser.add_argument("--mlp", type=Path, required=True, help="its selection")
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    trials = {
        "logistic_reference": args.reference,
        "logistic": read_json(args.logistic)["chosen"],
        "mlp": read_json(args.mlp)["chosen"],
    }
    rows = [
        {
            "run": run,
            "trial": trials[run],
            "split": split,
            **accuracy_row(predictions),
            "diverged": bool(predictions["p0"].isna().any()),
        }
        for run, split, predictions in read_predictions(args.predictions)
    ]
    write_csv(pd.DataFrame(rows), args.output)


if __name__ == "__main__":
    run_program(main)
