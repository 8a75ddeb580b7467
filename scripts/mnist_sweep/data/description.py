"""The description of a part of the data set, which is kept beside its arrays.

Whatever needs a fact about the data reads it there. It holds what decides numbers; what
the data set and its classes are called, which decides none, is in a file of its own
(`names`). By its digest, the small
description also stands for the large arrays wherever a change of their content must be
noticed.
"""

import hashlib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from mnist_sweep.base.digests import damaged
from mnist_sweep.base.errors import UserError
from mnist_sweep.base.files import read_json, write_json
from mnist_sweep.data.sizes import ImageSizes

import numpy as np

# Mean and deviation have so many digits, as they are usually given.
SIGNIFICANT = 4
# Images whose pixels are counted at a time.
CHUNK = 1000


@dataclass(frozen=True)
class Description:
    """What is known of a part of the data set, training or test.

    Attributes
    ----------
    rows, columns : int
        Pixels of an image.
    classes : int
        The labels are 0 to `classes` − 1.
    images : int
        How many there are.
    class_counts : list of int
        How many of each class.
    mean, deviation : float
        Mean and standard deviation of all pixels of the training part, on the scale
        0 to 1.
    sha256 : str
        Of the pixels and labels, uint8, one after the other.
    """

    rows: int
    columns: int
    classes: int
    images: int
    class_counts: list[int]
    mean: float
    deviation: float
    sha256: str

    @property
    def sizes(self) -> ImageSizes:
        """What a model must know."""
        return ImageSizes(self.rows, self.columns, self.classes)

    def for_models(self) -> dict[str, Any]:
        """Return what a trained model needs to classify further images."""
        facts = ["rows", "columns", "classes", "mean", "deviation"]
        return {fact: getattr(self, fact) for fact in facts}


def read_description(path: Path) -> Description:
    """Read the description of a part.

    Raises
    ------
    UserError
        If the file is absent, damaged, or of another release.
    """
    content = read_json(path)
    if other := set(content) ^ {field.name for field in fields(Description)}:
        problem = f"is of another release: missing or unknown are {', '.join(other)}"
        raise damaged(path, problem)
    return Description(**content)


def write_description(description: Description, path: Path) -> None:
    """Write the description of a part as JSON."""
    write_json(asdict(description), path)


def describe_part(
    images: np.ndarray,
    labels: np.ndarray,
    classes: int,
    training: Description | None = None,
) -> Description:
    """Describe a part of the data set.

    Parameters
    ----------
    images : ndarray, uint8 [n, rows, columns]
        The pixels.
    labels : ndarray, uint8 [n]
        The classes.
    classes : int
        How many there are.
    training : Description, optional
        The training part, whose mean and deviation hold for the test part too; without
        it, those of `images` are computed.

    Raises
    ------
    UserError
        If all pixels are equal, so that they cannot be normalised.
    """
    mean, deviation = (
        (training.mean, training.deviation) if training else mean_and_deviation(images)
    )
    if deviation == 0:
        raise UserError(
            "all pixels of the training images are equal",
            "use images that show something",
        )
    digest = hashlib.sha256(np.ascontiguousarray(images))
    digest.update(np.ascontiguousarray(labels))
    return Description(
        rows=images.shape[1],
        columns=images.shape[2],
        classes=classes,
        images=len(images),
        class_counts=np.bincount(labels, minlength=classes).tolist(),
        mean=mean,
        deviation=deviation,
        sha256=digest.hexdigest(),
    )


def mean_and_deviation(images: np.ndarray) -> tuple[float, float]:
    """Return mean and standard deviation of pixels uint8, on the scale 0 to 1.

    From counts of the 256 values, which are exact, and rounded to four significant
    digits: 0.1307 and 0.3081 for MNIST.
    """
    counts = np.zeros(256, np.int64)
    for start in range(0, len(images), CHUNK):
        counts += np.bincount(images[start : start + CHUNK].ravel(), minlength=256)
    values = np.arange(256) / 255
    mean = np.average(values, weights=counts)
    deviation = np.sqrt(np.average((values - mean) ** 2, weights=counts))
    return tuple(float(f"{value:.{SIGNIFICANT}g}") for value in (mean, deviation))
