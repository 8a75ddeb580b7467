"""Read and write tables: parquet for programs, CSV for people."""

import math
from pathlib import Path
from typing import Any

from mnist_sweep.base.files import whole_file
from mnist_sweep.base.hyperparameters import HYPERPARAMETERS

import numpy as np
import pandas as pd

Rows = list[dict[str, Any]]

# Columns of whole numbers that may be missing, which CSV turns into floats.
WHOLE = ["rank", "stop_epoch", "epochs_saved", "peak_epoch", "count", "of"]
WHOLE += ["evaluations", "won"]
WHOLE += [key for key, fact in HYPERPARAMETERS.items() if fact.whole]
# Columns that name classes, which may be called 1 or NA.
TEXTS = ["class", "predicted_class"]


def read_csv(path: str | Path) -> pd.DataFrame:
    """Read a CSV file that `write_csv` wrote; missing is only what is empty."""
    return pd.read_csv(
        path, dtype=dict.fromkeys(TEXTS, str), keep_default_na=False, na_values=[""]
    )


def records(table: pd.DataFrame) -> Rows:
    """Return a table's rows as plain values, with None for what is not a number."""
    whole = {name: "Int64" for name in WHOLE if name in table}
    there = table.notna() & ~table.isin([math.inf, -math.inf])
    return table.astype(whole).astype(object).where(there, None).to_dict("records")


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
