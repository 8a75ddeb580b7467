"""Describe the split: sizes, images of each class, digests; write the test indices.

Apart from `split`, so that what trains and chooses has nothing of the test set before
it, not even its size.
"""

from pathlib import Path

from mnist_sweep.base.arrays import INDICES, LABELS, read_array, write_array
from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.files import write_json
from mnist_sweep.data.description import read_description
from mnist_sweep.data.splitting import describe_indices

import numpy as np


def describe_split(
    *,
    labels: Path,
    seed: int,
    train: Path,
    validation: Path,
    test_description: Path,
    test: Path,
    description: Path,
) -> None:
    """Write the test indices, and what is known of all three parts.

    Parameters
    ----------
    labels : Path
        Of the training images.
    seed : int
        Of the split.
    train, validation : Path
        Its indices.
    test_description : Path
        What is known of the test images. They themselves stay shut: their number and
        class counts are all that is needed.
    test, description : Path
        Where the test indices and the description go.
    """
    every_label = read_array(labels, LABELS)
    test_part = read_description(test_description)
    test_indices = np.arange(test_part.images, dtype=np.int64)
    parts = {"seed": seed}
    for name, path in [("train", train), ("validation", validation)]:
        indices = read_array(path, INDICES)
        counts = np.bincount(every_label[indices], minlength=test_part.classes)
        parts[name] = describe_indices(indices, counts.tolist())
    parts["test"] = describe_indices(test_indices, test_part.class_counts)
    write_array(test_indices, test)
    write_json(parts, description)


if __name__ == "__main__":
    run_program(describe_split)
