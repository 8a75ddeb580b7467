"""Count the images that each replicate gets right, on one or more parts of the data."""

import argparse
from pathlib import Path

from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import write_csv
from mnist_sweep.data.dataset import load_part
from mnist_sweep.evaluation.predict import load_model, predict
from mnist_sweep.sweep.grid import read_replicate

import numpy as np
import pandas as pd
import torch

COLUMNS = ["model", "trial", "seed", "split_seed"]
COLUMNS += ["split", "correct", "total", "diverged"]


def describe(checkpoint: Path, split_seed: int) -> dict[str, str | int]:
    """Read a replicate off its checkpoint's path, `…/{model}/{trial}/{folder}/{file}`.

    `split_seed` is that of the study's split, which the folder does not name.
    """
    model, trial, folder = checkpoint.parts[-4:-1]
    seed, other_split = read_replicate(folder)
    split_seed = split_seed if other_split is None else other_split
    return {"model": model, "trial": trial, "seed": seed, "split_seed": split_seed}


def by_indices(
    checkpoints: list[Path], splits: Path, part: str
) -> dict[Path, list[Path]]:
    """Group checkpoints by the file of the images that they are evaluated on.

    The test images are the same on every split.
    """
    groups: dict[Path, list[Path]] = {}
    for checkpoint in checkpoints:
        _, split_seed = read_replicate(checkpoint.parent.name)
        further = part != "test" and split_seed is not None
        folder = splits / f"seed~{split_seed}" if further else splits
        groups.setdefault(folder / f"{part}.npy", []).append(checkpoint)
    return groups


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
    rows = []
    for part in args.parts:
        groups = by_indices(args.checkpoints, args.splits, part)
        for indices, checkpoints in groups.items():
            pixels, labels, _ = load_part(args.images, args.labels, indices)
            for checkpoint in checkpoints:
                probabilities = predict(load_model(checkpoint), pixels)
                counts = count_right(probabilities, labels.numpy())
                named = describe(checkpoint, args.split_seed)
                rows.append({**named, "split": part, **counts})
    write_csv(pd.DataFrame(rows, columns=COLUMNS), args.output)


if __name__ == "__main__":
    run_program(main)
