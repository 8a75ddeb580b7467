"""Turn one part of a data set (train or test) from IDX files into NumPy arrays."""

from pathlib import Path

from mnist_sweep.base.arrays import write_array
from mnist_sweep.base.command_line import run_program
from mnist_sweep.data.description import (
    describe_part,
    read_description,
    write_description,
)
from mnist_sweep.data.known_sets import KNOWN_SETS
from mnist_sweep.data.parts import check_labels, check_size, count_classes, read_part


def prepare(
    *,
    idx_images: Path,
    idx_labels: Path,
    images: Path,
    labels: Path,
    description: Path,
    dataset: str | None = None,
    classes: int | None = None,
    training: Path | None = None,
) -> None:
    """Read two IDX files; write pixels uint8 [n, pixels], labels uint8 [n], facts.

    Parameters
    ----------
    idx_images, idx_labels : Path
        IDX files, plain or .gz.
    images, labels, description : Path
        Where the arrays and the facts go.
    dataset : str, optional
        A known data set: verify and read the files as its own.
    classes : int, optional
        How many there are; by default, as is known of the data set, or as the training
        labels say.
    training : Path, optional
        Of the test part: the description of the training part, by whose mean and
        deviation its images are normalised, too.
    """
    known = KNOWN_SETS.get(dataset)
    pixels, classified = read_part(idx_images, idx_labels, known)
    of_training = None
    if training:
        of_training = read_description(training)
        classes = of_training.classes
        check_size(pixels, of_training, idx_images)
    elif known:
        classes = known.classes
    elif not classes:
        classes = count_classes(idx_labels)
    check_labels(classified, classes, idx_labels)
    facts = describe_part(pixels, classified, classes, of_training)
    write_array(pixels.reshape(len(pixels), -1), images)
    write_array(classified, labels)
    write_description(facts, description)


if __name__ == "__main__":
    run_program(prepare)
