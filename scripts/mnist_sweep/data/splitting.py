"""The random split of the training images."""

import hashlib
from typing import Any

from mnist_sweep.base.errors import UserError

import numpy as np


def split_indices(
    images: int, train: int, validation: int, seed: int
) -> tuple[np.ndarray, np.ndarray]:
    """Draw training and validation images at random without replacement.

    Neither contiguous nor stratified. Validation comes first from the permutation, so
    that with the same seed a smaller training set leaves the validation set as it is.

    Parameters
    ----------
    images : int
        How many images there are.
    train, validation : int
        How many of them to draw for each set.
    seed : int
        Decides which.

    Returns
    -------
    train_indices, validation_indices : ndarray, int64
        Sorted.

    Raises
    ------
    UserError
        If more images are asked for than there are.
    """
    if train + validation > images:
        raise UserError(
            f"split.train + split.validation is {train + validation:,}, but there are "
            f"{images:,} training images",
            "set both in the config, so that together they are no more than that",
        )
    order = np.random.default_rng(seed).permutation(images)
    return (
        np.sort(order[validation : validation + train]).astype(np.int64),
        np.sort(order[:validation]).astype(np.int64),
    )


def describe_indices(indices: np.ndarray, class_counts: list[int]) -> dict[str, Any]:
    """Return the number of images, those of each class, and the SHA-256 of the indices.

    The digest is of `indices` int64 [n] as little-endian bytes.
    """
    return {
        "images": len(indices),
        "class_counts": class_counts,
        "sha256": hashlib.sha256(indices.astype("<i8").tobytes()).hexdigest(),
    }
