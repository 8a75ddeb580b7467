"""Read the training or the test part of a data set from its two IDX files."""

from pathlib import Path

from mnist_sweep.base.digests import verify as check_digest
from mnist_sweep.base.errors import UserError
from mnist_sweep.data.checksums import RouteFailed, read_verified
from mnist_sweep.data.description import Description
from mnist_sweep.data.idx import decode_idx
from mnist_sweep.data.known_sets import KNOWN_SETS

import numpy as np

MOST_CLASSES = 256
# How many classes there must be to tell apart.
FEWEST_CLASSES = 2


def read_part(
    images_file: Path, labels_file: Path, name: str
) -> tuple[np.ndarray, np.ndarray]:
    """Read images and labels.

    Parameters
    ----------
    images_file, labels_file : Path
        IDX files, unpacked where their names end in ``.gz``. Digests are verified where
        they are known.
    name : str
        The data set. Of a known one, images are put upright, and labels counted from 0.

    Returns
    -------
    images : ndarray, uint8 [n, rows, columns]
    labels : ndarray, uint8 [n]

    Raises
    ------
    UserError
        If a file is not what it should be, or the two do not belong together.
    """
    known = KNOWN_SETS.get(name)
    for path in [images_file, labels_file]:
        check_digest(path)
    images = as_images(read_array(images_file, name), images_file)
    labels = as_labels(read_array(labels_file, name), labels_file)
    if len(images) != len(labels):
        raise UserError(
            f"{images_file} holds {len(images):,} images, but {labels_file} "
            f"{len(labels):,} labels",
            "use two files that belong together",
        )
    if known and known.transposed:
        images = np.ascontiguousarray(images.transpose(0, 2, 1))
    labels = labels.astype(np.int64) - (known.first_label if known else 0)
    if labels.min() < 0 or labels.max() >= MOST_CLASSES:
        raise UserError(
            f"{labels_file} holds labels from {labels.min()} to {labels.max()}",
            f"number the classes from 0; there may be {MOST_CLASSES} of them",
        )
    return images, labels.astype(np.uint8)


def read_array(path: Path, name: str) -> np.ndarray:
    """Read an IDX file of a data set, verified where its digest is known."""
    known = KNOWN_SETS.get(name)
    sha256 = known and known.sha256_of(path.name)
    md5 = known and known.md5_of(path.name)
    try:
        return decode_idx(read_verified(path, sha256, md5), path)
    except RouteFailed as failure:
        raise UserError(
            str(failure),
            f"use the file of {name}, or give your own data set another dataset.name",
        ) from None


def as_images(array: np.ndarray, path: Path) -> np.ndarray:
    """Return an array that holds images, or refuse it."""
    if array.dtype != np.uint8 or array.ndim != 3 or not array.size:
        raise UserError(
            f"{path} holds {array.dtype} of shape {list(array.shape)}",
            "images are bytes of three dimensions, none of them 0: image, row, column",
        )
    return array


def as_labels(array: np.ndarray, path: Path) -> np.ndarray:
    """Return the labels in an array of one number for each image, or of several.

    Of several, as QMNIST has them, the first is the class.
    """
    if array.ndim not in (1, 2) or not array.size:
        raise UserError(
            f"{path} holds an array of shape {list(array.shape)}",
            "labels are one number for each image",
        )
    return array if array.ndim == 1 else array[:, 0]


def classes_of(name: str, labels: np.ndarray, given: list[str]) -> list[str]:
    """Name the classes: as `given`, as is known of the data set, or by number.

    Parameters
    ----------
    name : str
        The data set.
    labels : ndarray, uint8 [n]
        Of the training part.
    given : list of str
        What the user calls the classes; may be empty.

    Raises
    ------
    UserError
        If there is only one class.
    """
    if given:
        return given
    if name in KNOWN_SETS:
        return KNOWN_SETS[name].class_names
    count = int(labels.max()) + 1
    if count < FEWEST_CLASSES:
        raise UserError(
            "all training labels are 0", "use images of at least two classes"
        )
    return [str(label) for label in range(count)]


def check_labels(labels: np.ndarray, class_names: list[str], path: Path) -> None:
    """Refuse labels uint8 [n] beyond the classes that have a name."""
    highest, classes = int(labels.max()), len(class_names)
    if highest >= classes:
        raise UserError(
            f"{path} holds the label {highest}, but there are {classes} classes, "
            f"0 to {classes - 1}",
            "name every class in dataset.class_names; without it, the classes are "
            "those of the training labels",
        )


def check_size(images: np.ndarray, training: Description, path: Path) -> None:
    """Refuse test images uint8 [n, rows, columns] of another size than training's."""
    if images.shape[1:] != (training.rows, training.columns):
        rows, columns = images.shape[1:]
        raise UserError(
            f"{path} holds images of {rows} × {columns} pixels, but the training "
            f"images have {training.rows} × {training.columns}",
            "use images of one size",
        )
