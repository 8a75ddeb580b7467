"""Read the training or the test part of a data set from its two IDX files."""

from pathlib import Path

from mnist_sweep.base.digests import verify as check_digest
from mnist_sweep.base.errors import UserError
from mnist_sweep.data.description import Description
from mnist_sweep.data.idx import decode_idx
from mnist_sweep.data.known_sets import KnownSet, RouteFailed, read_verified

import numpy as np

MOST_CLASSES = 256
# How many classes there must be to tell apart.
FEWEST_CLASSES = 2


def read_part(
    images_file: Path, labels_file: Path, known: KnownSet | None = None
) -> tuple[np.ndarray, np.ndarray]:
    """Read images and labels.

    Parameters
    ----------
    images_file, labels_file : Path
        IDX files, unpacked where their names end in ``.gz``. Digests are verified where
        they are known.
    known : KnownSet, optional
        The data set that they are of. Images are then put upright, and labels counted
        from 0.

    Returns
    -------
    images : ndarray, uint8 [n, rows, columns]
    labels : ndarray, uint8 [n]

    Raises
    ------
    UserError
        If a file is not what it should be, or the two do not belong together.
    """
    images = as_images(read_array(images_file, known), images_file)
    labels = read_labels(labels_file, known)
    if len(images) != len(labels):
        raise UserError(
            f"{images_file} holds {len(images):,} images, but {labels_file} "
            f"{len(labels):,} labels",
            "use two files that belong together",
        )
    if known and known.transposed:
        images = np.ascontiguousarray(images.transpose(0, 2, 1))
    return images, labels


def read_labels(path: Path, known: KnownSet | None = None) -> np.ndarray:
    """Read labels, uint8 [n], counted from 0 if they are of a known data set.

    Raises
    ------
    UserError
        If the file is not what it should be.
    """
    array = read_array(path, known)
    if known and known.long_labels and array.ndim == 2:
        array = array[:, 0]
    check_shape(array, path)
    labels = array.astype(np.int64) - (known.first_label if known else 0)
    if labels.min() < 0 or labels.max() >= MOST_CLASSES:
        raise UserError(
            f"{path} holds labels from {labels.min()} to {labels.max()}",
            f"number the classes from 0; there may be {MOST_CLASSES} of them",
        )
    return labels.astype(np.uint8)


def read_array(path: Path, known: KnownSet | None) -> np.ndarray:
    """Read an IDX file, verified where its digest is known."""
    check_digest(path)
    sha256 = known and known.sha256_of(path.name)
    md5 = known and known.md5_of(path.name)
    try:
        return decode_idx(read_verified(path, sha256, md5), path)
    except RouteFailed as failure:
        hint = "use the data set's own file, or give your data set another dataset.name"
        if not known:
            hint = "write it anew, or take it from where it is sound"
        raise UserError(failure.problem, failure.hint or hint) from None


def as_images(array: np.ndarray, path: Path) -> np.ndarray:
    """Return an array that holds images, or refuse it."""
    if array.dtype != np.uint8 or array.ndim != 3 or not array.size:
        raise UserError(
            f"{path} holds {array.dtype} of shape {list(array.shape)}",
            "images are bytes of three dimensions, none of them 0: image, row, column",
        )
    return array


def check_shape(labels: np.ndarray, path: Path) -> None:
    """Refuse labels that are not one number for each image."""
    if labels.ndim != 1 or not labels.size:
        raise UserError(
            f"{path} holds an array of shape {list(labels.shape)}",
            "labels are one number for each image; of one-hot rows, write their "
            "numpy.argmax(rows, axis=1)",
        )


def count_classes(path: Path) -> int:
    """Return the number of classes that a file with training labels says there are.

    Raises
    ------
    UserError
        If there is only one, or none with the label 0, or the file is not what it
        should be.
    """
    labels = read_labels(path)
    lowest, highest = int(labels.min()), int(labels.max())
    if lowest > 0:
        raise UserError(
            f"the labels in {path} are {lowest} to {highest}: no image has the label 0",
            "number the classes from 0; or, if there is such a class without an image, "
            f"name all {highest + 1} in dataset.class_names",
        )
    if highest + 1 < FEWEST_CLASSES:
        raise UserError(
            f"all labels in {path} are 0", "use images of at least two classes"
        )
    return highest + 1


def check_labels(labels: np.ndarray, classes: int, path: Path) -> None:
    """Refuse labels uint8 [n] beyond the classes that there are."""
    highest = int(labels.max())
    if highest >= classes:
        raise UserError(
            f"{path} holds the label {highest}, but there are {classes} classes, "
            f"0 to {classes - 1}",
            "number the classes from 0, and name every one in dataset.class_names; "
            "without it, the classes are those of the training labels",
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
