"""Get who wrote the images of a part of the data."""

from pathlib import Path
from typing import Literal

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.tables import write_parquet
from mnist_sweep.data.writers import from_file, from_qmnist


def download_writers(
    *, source: str, part: Literal["train", "test"], root: Path, output: Path
) -> None:
    """Write a row for each image: part, writer and, where it is known, label.

    Parameters
    ----------
    source : str
        ``qmnist``, or a CSV file.
    part : str
        Of the data.
    root : Path
        Of the data sets.
    output : Path
        Where the table goes.
    """
    if source == "qmnist":
        table = from_qmnist(part, root)
    else:
        table = from_file(Path(source), part)
    write_parquet(table, output)


if __name__ == "__main__":
    run_program(download_writers)
