"""Read and write tables: parquet for programs, CSV for people."""

from pathlib import Path

from mnist_sweep.base.files import whole_file

import numpy as np
import pandas as pd


def read_csv(path: str | Path) -> pd.DataFrame:
    """Read a CSV file that `write_csv` wrote."""
    return pd.read_csv(path)


def write_csv(table: pd.DataFrame, path: str | Path) -> None:
    """Write a table as CSV, one line a row, floats in their shortest exact form."""
    with whole_file(path) as temporary:
        table.to_csv(temporary, index=False, lineterminator="\n")


def write_parquet(table: pd.DataFrame, path: str | Path) -> None:
    """Write a table as parquet."""
    with whole_file(path) as temporary:
        table.to_parquet(temporary, index=False)


def pixel_table(images: np.ndarray) -> pd.DataFrame:
    """Return pixels uint8 [n, pixels] as columns `pixel0`, `pixel1`, …."""
    return pd.DataFrame(images, columns=[f"pixel{i}" for i in range(images.shape[1])])
