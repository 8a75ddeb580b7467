"""Gather what a reader of the page should be warned of, by rule."""

import argparse
from pathlib import Path

from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.sweep.warnings import cautions

import pandas as pd


def main() -> None:
    """Read both sweeps' tables, and how certain their choices are; write a row each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lambdas", type=Path, required=True)
    parser.add_argument("--grid", type=Path, required=True)
    parser.add_argument("--certainty", type=Path, nargs=2, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    sweeps = zip(
        ["logistic", "mlp"], [args.lambdas, args.grid], args.certainty, strict=True
    )
    tables = [
        cautions(model, read_csv(trials), read_csv(certainty))
        for model, trials, certainty in sweeps
    ]
    write_csv(pd.concat(tables, ignore_index=True), args.output)


if __name__ == "__main__":
    run_program(main)
