"""Split MNIST's training images into training and validation; write index files."""

import argparse
import hashlib
from pathlib import Path

from mnist_sweep.errors import run_program
from mnist_sweep.files import read_json, whole_file, write_json
from mnist_sweep.splitting import split_indices

import numpy as np


def digest(indices: np.ndarray) -> str:
    """Give the SHA-256 of indices as little-endian int64."""
    return hashlib.sha256(indices.astype("<i8").tobytes()).hexdigest()


def main() -> None:
    """Write train, validation and test indices, and their description."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--test-description", type=Path, required=True)
    parser.add_argument("--train-images", type=int, required=True)
    parser.add_argument("--validation-images", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--validation", type=Path, required=True)
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--description", type=Path, required=True)
    args = parser.parse_args()

    labels = np.load(args.labels)
    # The test set itself stays shut: its size and class counts are all that is needed.
    test_description = read_json(args.test_description)
    train, validation = split_indices(
        len(labels), args.train_images, args.validation_images, args.seed
    )
    test = np.arange(test_description["images"], dtype=np.int64)

    def class_counts(indices: np.ndarray) -> list[int]:
        return np.bincount(labels[indices], minlength=10).tolist()

    description = {"seed": args.seed}
    for name, indices, counts in [
        ("train", train, class_counts(train)),
        ("validation", validation, class_counts(validation)),
        ("test", test, test_description["class_counts"]),
    ]:
        with whole_file(getattr(args, name)) as temporary:
            np.save(temporary, indices)
        description[name] = {
            "images": len(indices),
            "class_counts": counts,
            "sha256": digest(indices),
        }
    write_json(description, args.description)


if __name__ == "__main__":
    run_program(main)
