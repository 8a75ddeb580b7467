"""A description of a part of the data set, to be kept beside its arrays."""

import hashlib

import numpy as np


def describe_part(images: np.ndarray, labels: np.ndarray) -> dict:
    """Return a part's number of images, images of each digit, and SHA-256.

    By its digest the small description stands for the large arrays wherever a change
    of their content must be noticed.

    Parameters
    ----------
    images : ndarray, uint8 [n, 784]
        The pixels.
    labels : ndarray, uint8 [n]
        The digits that they show.
    """
    return {
        "images": len(images),
        "class_counts": np.bincount(labels, minlength=10).tolist(),
        "sha256": hashlib.sha256(images.tobytes() + labels.tobytes()).hexdigest(),
    }
