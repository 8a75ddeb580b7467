"""Read files of predictions: of which run they are, which images are right."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from mnist_sweep.base.tables import read_parquet

import pandas as pd


def run_and_split(path: str | Path) -> tuple[str, str]:
    """Return the run and the split of ``…/{run}_{split}.parquet``."""
    run, _, split = Path(path).stem.rpartition("_")
    return run, split


def read_predictions(
    paths: Iterable[Path],
) -> Iterator[tuple[str, str, pd.DataFrame]]:
    """Yield run, split, and what each image is taken for, file by file.

    Columns read: `index`, `label`, `predicted`, `p0` (not a number where the model
    diverged).
    """
    columns = ["index", "label", "predicted", "p0"]
    for path in paths:
        yield *run_and_split(path), read_parquet(path, columns=columns)


def parameters_of(path: str | Path) -> int:
    """Return how many parameters the model has that made a file of predictions."""
    return read_parquet(path, ["label"]).attrs["parameters"]
