"""Read and write tables: parquet for programs, CSV for people."""

from pathlib import Path

from mnist_sweep.base.files import whole_file

import numpy as np
import pandas as pd

# Columns that name classes, which may be called 1 or NA.
TEXTS = ["class", "predicted_class"]


def read_csv(path: str | Path) -> pd.DataFrame:
    """Read a CSV file that `write_csv` wrote; missing is only what is empty."""
    return pd.read_csv(
        path, dtype=dict.fromkeys(TEXTS, str), keep_default_na=False, na_values=[""]
    )


def write_csv(table: pd.DataFrame, path: str | Path) -> None:
    """Write a table as CSV, one line a row, floats in their shortest exact form."""
    with whole_file(path) as temporary:
        table.to_csv(temporary, index=False, lineterminator="\n")


def write_parquet(table: pd.DataFrame, path: str | Path) -> None:
    """Write a table as parquet."""
    with whole_file(path) as temporary:
        table.to_parquet(temporary, index=False)


def pixel_table(images: np.ndarray, rows: int, columns: int) -> pd.DataFrame:
    """Return a table of images: `rows`, `columns`, and `pixel0`, `pixel1`, ….

    Parameters
    ----------
    images : ndarray, uint8 [n, pixels]
        The images, row by row.
    rows, columns : int
        The size of each.
    """
    names = [f"pixel{i}" for i in range(images.shape[1])]
    table = pd.DataFrame(images, columns=names)
    table.insert(0, "rows", rows)
    table.insert(1, "columns", columns)
    return table
