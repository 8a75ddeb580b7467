"""Tabulate how often each digit is misclassified."""

import argparse
from pathlib import Path

from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import read_predictions, write_csv
from mnist_sweep.evaluation.accuracy import digit_errors

import pandas as pd


def main() -> None:
    """Read all predictions; write a row for each run, split and digit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--predictions", type=Path, required=True, help="their folder")
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    tables = {
        (run, split): digit_errors(predictions)
        for run, split, predictions in read_predictions(args.predictions)
    }
    table = pd.concat(tables, names=["run", "split"]).reset_index(["run", "split"])
    write_csv(table, args.output)


if __name__ == "__main__":
    run_program(main)
