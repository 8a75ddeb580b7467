"""Tabulate how often each digit is misclassified."""

import argparse
from pathlib import Path

from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import write_csv
from mnist_sweep.evaluation.accuracy import digit_error_table
from mnist_sweep.evaluation.predictions import read_predictions


def main() -> None:
    """Read all predictions; write a row for each run, split and digit."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--predictions", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    write_csv(digit_error_table(read_predictions(args.predictions)), args.output)


if __name__ == "__main__":
    run_program(main)
