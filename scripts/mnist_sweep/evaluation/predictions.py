"""Read files of predictions: of which run they are, which images are right."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mnist_sweep.base.tables import read_parquet

import numpy as np
import pandas as pd


def run_and_split(path: str | Path) -> tuple[str, str]:
    """Return the run and the split of ``…/{run}_{split}.parquet``."""
    run, _, split = Path(path).stem.rpartition("_")
    return run, split


def read_predictions(
    paths: Iterable[Path],
) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Yield run, split, and what each image is taken for, file by file.

    Columns read: `label`, `predicted`, `p0` (not a number where the model diverged).
    """
    columns = ["label", "predicted", "p0"]
    for path in paths:
        yield *run_and_split(path), read_parquet(path, columns=columns)


def parameters_of(path: str | Path) -> int:
    """Return how many parameters the model has that made a file of predictions."""
    return read_parquet(path, ["label"]).attrs["parameters"]


def right_in(path: str | Path) -> np.ndarray:
    """Return which images of a file of predictions are right: bool [images]."""
    table = read_parquet(path, columns=["label", "predicted"])
    return (table["label"] == table["predicted"]).to_numpy()


def right_of_run(
    path: str | Path, average_epochs: int
) -> tuple[dict[str, Any], np.ndarray]:
    """Read a run's ``validation.parquet``.

    Returns
    -------
    run : dict
        Its model, trial, seed, and the seed of its split.
    right : ndarray, float64 [images]
        The share of its last epochs in which each image was right.
    """
    table = read_parquet(path)
    last = table.filter(regex="^epoch_").iloc[:, -average_epochs:]
    run = table[["model", "trial", "seed", "split_seed"]].iloc[0].to_dict()
    return run, last.eq(table["label"], axis=0).mean(axis=1).to_numpy()
