"""Split the training images: some to train on, some to validate on."""

from pathlib import Path

from mnist_sweep.base.arrays import LABELS, read_array, write_array
from mnist_sweep.base.command_line import run_program
from mnist_sweep.data.splitting import split_indices


def split(
    *,
    labels: Path,
    train_images: int,
    validation_images: int,
    seed: int,
    train: Path,
    validation: Path,
) -> None:
    """Write training and validation indices, drawn at random with a seed."""
    images = len(read_array(labels, LABELS))
    drawn = split_indices(images, train_images, validation_images, seed)
    for indices, path in zip(drawn, [train, validation], strict=True):
        write_array(indices, path)


if __name__ == "__main__":
    run_program(split)
