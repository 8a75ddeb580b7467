"""Gather the epoch metrics of all runs of a sweep into one table."""

import argparse
from pathlib import Path

from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import read_csv, write_parquet

import pandas as pd


def collect(runs: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Give a row for each run and epoch: the run's columns, then its metrics.

    `runs` is the list that `list_trials` writes; the metrics of a run lie in
    `folder/{trial}/seed~{seed}/epochs.parquet`.
    """
    frames = []
    for run in runs.to_dict("records"):
        path = folder / run["trial"] / f"seed~{run['seed']}" / "epochs.parquet"
        metrics = pd.read_parquet(path)
        frames.append(pd.DataFrame({**run}, index=metrics.index).join(metrics))
    return pd.concat(frames, ignore_index=True)


def main() -> None:
    """Read the list of runs and their metrics; write them as one parquet file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    write_parquet(collect(read_csv(args.runs), args.folder), args.output)


if __name__ == "__main__":
    run_program(main)
