r"""Describe the split: sizes, images of each class, digests; write the test indices.

Apart from `split`, so that what trains and chooses has nothing of the test set before
it, not even its size.

For example:

    python scripts/describe_split.py --labels results/dataset/train_labels.npy \
        --seed 0 --train results/split/train.npy \
        --validation results/split/validation.npy \
        --test-description results/dataset/test.json --test test.npy \
        --description split.json
"""

from pathlib import Path

from mnist_sweep.base.arrays import INDICES, LABELS, read_array, write_array
from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import write_json
from mnist_sweep.data.description import read_description
from mnist_sweep.data.splitting import describe_indices

import numpy as np


def main() -> None:
    """Read the split and what is known of the test set; describe both."""
    parser = argument_parser(__doc__)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--validation", type=Path, required=True)
    parser.add_argument("--test-description", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--test", type=Path, required=True)
    parser.add_argument("--description", type=Path, required=True)
    args = parser.parse_args()

    labels = read_array(args.labels, LABELS)
    # The test set itself stays shut: its size and class counts are all that is needed.
    test_part = read_description(args.test_description)
    test = np.arange(test_part.images, dtype=np.int64)
    description = {"seed": args.seed}
    for name in ["train", "validation"]:
        indices = read_array(getattr(args, name), INDICES)
        counts = np.bincount(labels[indices], minlength=test_part.classes).tolist()
        description[name] = describe_indices(indices, counts)
    description["test"] = describe_indices(test, test_part.class_counts)
    write_array(test, args.test)
    write_json(description, args.description)


if __name__ == "__main__":
    run_program(main)
