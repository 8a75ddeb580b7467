"""Who wrote each image: images of one writer resemble each other.

MNIST does not say who wrote its digits. QMNIST does, for the same images in the same
order (Yadav & Bottou 2019, Cold Case: The Lost MNIST Digits, NeurIPS).
"""

import gzip
import hashlib
import urllib.request
from collections.abc import Iterable
from pathlib import Path

from mnist_sweep.base.errors import UserError
from mnist_sweep.base.tables import read_parquet

import numpy as np
import pandas as pd

# Where torchvision, too, has QMNIST's labels from.
ADDRESS = "https://raw.githubusercontent.com/facebookresearch/qmnist/master"
FILE = "qmnist-{part}-labels-idx2-int"
# Of the files packed by gzip.
SHA256 = {
    "train": "2c05dc77f6b916b38e455e97ab129a42a444f3dbef09b278a366f82904e0dd9f",
    "test": "9fbcbe594c3766fdf4f0b15c5165dc0d1e57ac604e01422608bb72c906030d06",
}
# IDX of int32 in two dimensions: the class is in column 0, the writer in column 2.
MAGIC, HEADER, CLASS, WRITER = 0x0C02, 12, 0, 2
COLUMNS = ["part", "writer"]


def from_qmnist(part: str, root: Path) -> pd.DataFrame:
    """Return the writer of each image of MNIST, by QMNIST's labels.

    Parameters
    ----------
    part : str
        ``train`` or ``test``.
    root : Path
        Of the data sets: ``QMNIST/raw/`` in it may hold the label files, else they come
        from the network.

    Returns
    -------
    DataFrame
        A row for each image in the data's order: `part`, `writer`, and `label`, its
        class.

    Raises
    ------
    UserError
        If the file is not the one that is known, or cannot be had.
    """
    name = f"{FILE.format(part=part)}.gz"
    path = root / "QMNIST/raw" / name
    packed = path.read_bytes() if path.is_file() else fetch(f"{ADDRESS}/{name}", path)
    if hashlib.sha256(packed).hexdigest() != SHA256[part]:
        raise UserError(
            f"{path if path.is_file() else name} is not QMNIST's label file: its "
            "SHA-256 differs",
            "delete it, or leave dataset.writers out",
        )
    content = gzip.decompress(packed)
    magic, rows, columns = np.frombuffer(content, ">i4", 3).tolist()
    if magic != MAGIC:
        raise UserError(f"{name} is no IDX file of int32 in two dimensions", "")
    table = np.frombuffer(content, ">i4", offset=HEADER).reshape(rows, columns)
    columns = {"writer": table[:, WRITER], "label": table[:, CLASS]}
    return pd.DataFrame({"part": part, **columns}).astype(dict.fromkeys(columns, int))


def fetch(address: str, path: Path) -> bytes:
    """Return the content of an address.

    Raises
    ------
    UserError
        If the network does not give it.
    """
    try:
        with urllib.request.urlopen(address, timeout=60) as answer:
            return answer.read()
    except OSError as error:
        raise UserError(
            f"cannot get who wrote MNIST's digits: {address}: {error}",
            f"put the file at {path}, or leave dataset.writers out",
        ) from None


def from_file(path: Path, part: str) -> pd.DataFrame:
    """Return the writer of each image of a part, from a CSV file.

    Parameters
    ----------
    path : Path
        Its columns are `part` (train or test) and `writer` (any name), with a row for
        each image in the data's order, and perhaps `label`.
    part : str
        ``train`` or ``test``.

    Raises
    ------
    UserError
        If the file is absent, lacks a column, or has no row of the part.
    """
    try:
        table = pd.read_csv(path, dtype={"part": str, "writer": str})
    except (OSError, ValueError) as error:
        raise UserError(
            f"cannot read dataset.writers, {path}: {error}",
            "give a CSV file with the columns part and writer",
        ) from None
    if missing := [name for name in COLUMNS if name not in table]:
        raise UserError(
            f"{path} lacks the column {', '.join(missing)}",
            "it needs part (train or test) and writer, a row for each image",
        )
    # Coded before the parts are told apart, so that one writer has one code.
    table["writer"] = pd.factorize(table["writer"])[0]
    rows = table[table["part"] == part]
    if rows.empty:
        raise UserError(f"{path} has no row whose part is {part}", "add them")
    kept = [name for name in ["part", "writer", "label"] if name in rows]
    return rows[kept].reset_index(drop=True)


class Writers:
    """Who wrote the images of each part, if that is known.

    Parameters
    ----------
    files : iterable of Path, optional
        What `from_qmnist` or `from_file` returned, as parquet, of ``train`` and of
        ``test``; none where nobody knows.
    """

    def __init__(self, files: Iterable[Path] = ()) -> None:
        tables = map(read_parquet, files)
        self.tables = {table["part"].iloc[0]: table for table in tables}

    def of(self, split: str, images: pd.DataFrame) -> np.ndarray | None:
        """Return the writers of some images, int [images]; None where unknown.

        Parameters
        ----------
        split : str
            ``train``, ``validation`` or ``test``.
        images : DataFrame
            Their `index` in the data, and their `label`.

        Raises
        ------
        UserError
            If the writers are of other images: too few, or of other classes.
        """
        part = "test" if split == "test" else "train"
        if part not in self.tables:
            return None
        table, places = self.tables[part], images["index"].to_numpy()
        if len(places) and places.max() >= len(table):
            raise UserError(
                f"dataset.writers names the writers of {len(table)} {part} images; "
                f"there are at least {places.max() + 1}",
                "give a row for each image, in the data's order",
            )
        rows = table.iloc[places]
        if "label" in rows:
            wrong = np.flatnonzero(rows["label"].to_numpy() != images["label"])
            if len(wrong):
                raise UserError(
                    f"dataset.writers is about other images: {part} image "
                    f"{places[wrong[0]]} has another class there",
                    "give the rows in the data's order",
                )
        return rows["writer"].to_numpy()
