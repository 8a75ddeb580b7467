"""Count the images that each replicate gets right, on one or more parts of the data."""

import argparse
from pathlib import Path

from mnist_sweep.dataset import load_part
from mnist_sweep.errors import run_program
from mnist_sweep.evaluation import load_model, predict
from mnist_sweep.replicates import Replicate, parse
from mnist_sweep.tables import write_csv

import numpy as np
import pandas as pd
import torch

COLUMNS = [*Replicate._fields, "split", "correct", "total", "diverged"]


def indices_file(
    folder: Path, part: str, replicate: Replicate, split_seed: int
) -> Path:
    """Find a replicate's indices: the test images are the same on every split."""
    if part == "test" or replicate.split_seed == split_seed:
        return folder / f"{part}.npy"
    return folder / f"seed~{replicate.split_seed}" / f"{part}.npy"


def count_right(probabilities: np.ndarray, labels: np.ndarray) -> dict[str, int | bool]:
    """Count what probabilities float32 [n, 10] get right of labels int64 [n].

    A model that has diverged gives probabilities that are no numbers, and gets nothing
    right that means anything: `diverged` says so.
    """
    return {
        "correct": int((probabilities.argmax(1) == labels).sum()),
        "total": len(labels),
        "diverged": not np.isfinite(probabilities).all(),
    }


def main() -> None:
    """Write a row for each replicate and part."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoints", type=Path, nargs="*", default=[])
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--splits", type=Path, required=True, help="folder of indices")
    parser.add_argument("--split-seed", type=int, required=True, help="the study's")
    parser.add_argument("--parts", nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()

    # One thread: the same bytes, however many cores the machine has.
    torch.set_num_threads(1)
    replicates = {path: parse(path, args.split_seed) for path in args.checkpoints}
    rows = []
    for part in args.parts:
        parts = {}
        for path, replicate in replicates.items():
            file = indices_file(args.splits, part, replicate, args.split_seed)
            if file not in parts:
                parts = {file: load_part(args.images, args.labels, file)}
            pixels, labels, _ = parts[file]
            counts = count_right(predict(load_model(path), pixels), labels.numpy())
            rows.append({**replicate._asdict(), "split": part, **counts})
    write_csv(pd.DataFrame(rows, columns=COLUMNS), args.output)


if __name__ == "__main__":
    run_program(main)
