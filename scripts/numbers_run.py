"""Give the numbers of a run's loss and validation figures."""

import argparse
from pathlib import Path

from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import write_csv
from mnist_sweep.sweep.early_stopping import when_to_stop
from mnist_sweep.sweep.selection import diverged_rows

import pandas as pd


def gather(folder: Path, seeds: list[int], file: str) -> pd.DataFrame:
    """Stack one metric file of a trial's seeds, with a column `seed`."""
    frames = []
    for seed in seeds:
        frame = pd.read_parquet(folder / f"seed~{seed}" / file)
        frame.insert(0, "seed", seed)
        frames.append(frame)
    return pd.concat(frames, ignore_index=True)


def mark_stop(epochs: pd.DataFrame) -> pd.DataFrame:
    """Add `stopping`, the state of the curve averaged over seeds, and `stop`.

    `stop` is true in the rows of the epoch at which to stop, if there is one.
    """
    curve = epochs.groupby("epoch")["validation_accuracy"].mean()
    state, epoch = when_to_stop(curve, diverged=diverged_rows(epochs).any())
    return epochs.assign(stopping=state, stop=epochs["epoch"] == (epoch or 0))


def main() -> None:
    """Read the metrics of one trial's seeds; write two tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=["logistic", "mlp"], required=True)
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--trial", help="the trial's name")
    which.add_argument("--selection", type=Path, help="the file that names it")
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--seeds", type=int, nargs="+", required=True)
    parser.add_argument("--loss", type=Path, required=True)
    parser.add_argument("--validation", type=Path, required=True)
    args = parser.parse_args()

    trial = args.trial or read_json(args.selection)["chosen"]
    folder = args.folder / trial
    iterations = gather(folder, args.seeds, "iterations.parquet")
    epochs = mark_stop(gather(folder, args.seeds, "epochs.parquet"))
    for table, path in [(iterations, args.loss), (epochs, args.validation)]:
        table.insert(0, "model", args.model)
        table.insert(1, "trial", trial)
        write_csv(table, path)


if __name__ == "__main__":
    run_program(main)
