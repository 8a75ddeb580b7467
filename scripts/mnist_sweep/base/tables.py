"""Read and write tables: parquet for programs, CSV for people."""

import io
import math
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mnist_sweep.base.digests import damaged, read_whole
from mnist_sweep.base.files import whole_file

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

Rows = list[dict[str, Any]]

# Columns that name classes, which may be called 1 or NA.
TEXTS = ["class", "predicted_class"]


def read_csv(path: str | Path) -> pd.DataFrame:
    """Read a CSV file that `write_csv` wrote; missing is only what is empty.

    Raises
    ------
    UserError
        If the file is absent, damaged, or no table.
    """
    try:
        return pd.read_csv(
            io.BytesIO(read_whole(path)),
            dtype=dict.fromkeys(TEXTS, str),
            keep_default_na=False,
            na_values=[""],
        )
    except (pd.errors.ParserError, pd.errors.EmptyDataError, ValueError) as error:
        raise damaged(path, f"is not a table: {first_line(error)}") from None


def records(table: pd.DataFrame) -> Rows:
    """Return a table's rows as plain values, with None for what is not a number.

    A column of whole numbers with gaps, which pandas reads as floats, is whole again.
    """
    there = table.notna() & ~table.isin([math.inf, -math.inf])
    whole = {
        name: "Int64"
        for name, column in table.select_dtypes("float").items()
        if column.isna().any() and column.dropna().mod(1).eq(0).all()
    }
    return table.astype(whole).astype(object).where(there, None).to_dict("records")


def write_csv(table: pd.DataFrame, path: str | Path) -> None:
    """Write a table as CSV, one line a row, floats in their shortest exact form."""
    with whole_file(path) as temporary:
        table.to_csv(temporary, index=False, lineterminator="\n")


def read_parquet(path: str | Path, columns: list[str] | None = None) -> pd.DataFrame:
    """Read a parquet file, or some of its columns.

    Raises
    ------
    UserError
        If the file is absent, damaged, or lacks a column.
    """
    content = pa.BufferReader(read_whole(path))
    try:
        with pq.ParquetFile(content, page_checksum_verification=True) as file:
            there = file.schema_arrow.names
            missing = [name for name in columns or [] if name not in there]
            if not missing:
                table = file.read(columns).to_pandas()
                return table[columns] if columns else table
    except (pa.ArrowException, OSError) as error:
        raise damaged(path, f"is not parquet: {first_line(error)}") from None
    raise damaged(path, no_column(missing, there))


def write_parquet(table: pd.DataFrame, path: str | Path) -> None:
    """Write a table as parquet, with a checksum for each page."""
    with whole_file(path) as temporary:
        table.to_parquet(temporary, index=False, write_page_checksum=True)


@contextmanager
def columns_of(path: str | Path, table: pd.DataFrame) -> Iterator[None]:
    """Turn the search for a column that a file does not have into an error for users.

    Raises
    ------
    UserError
        If the block looks for a column that `table`, read from `path`, lacks.
    """
    try:
        yield
    except KeyError as error:
        missing = [name for name in error.args if isinstance(name, str)]
        if not missing or missing[0] in table:
            raise
        raise damaged(path, no_column(missing, list(table))) from None


def no_column(missing: list[str], there: list[str]) -> str:
    """Return that columns are missing, and which there are."""
    return f"has no column {', '.join(missing)}; its columns are {', '.join(there)}"


def first_line(error: Exception) -> str:
    """Return the first line of what a library says."""
    return str(error).partition("\n")[0]


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
