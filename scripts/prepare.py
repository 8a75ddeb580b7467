r"""Turn one part of a data set (train or test) from IDX files into NumPy arrays.

For example:

    python scripts/prepare.py --dataset MNIST \
        --idx-images resources/verified/t10k-images-idx3-ubyte \
        --idx-labels resources/verified/t10k-labels-idx1-ubyte \
        --training results/dataset/train.json --images images.npy \
        --labels labels.npy --description test.json
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import whole_file
from mnist_sweep.data.description import (
    describe_part,
    read_description,
    write_description,
)
from mnist_sweep.data.idx import read_idx
from mnist_sweep.data.known_sets import KNOWN_SETS

import numpy as np


def main() -> None:
    """Read two IDX files; write pixels uint8 [n, pixels], labels uint8 [n], facts."""
    parser = argument_parser(__doc__)
    parser.add_argument("--idx-images", type=Path, required=True)
    parser.add_argument("--idx-labels", type=Path, required=True)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--description", type=Path, required=True)
    parser.add_argument("--dataset", required=True, help="the name of the data set")
    parser.add_argument(
        "--training",
        type=Path,
        help="of the test part: the description of the training part",
    )
    args = parser.parse_args()

    training = read_description(args.training) if args.training else None
    images = read_idx(args.idx_images)
    labels = read_idx(args.idx_labels)
    description = describe_part(
        args.dataset, KNOWN_SETS[args.dataset].class_names, images, labels, training
    )
    pixels = images.reshape(len(images), -1)
    for path, array in [(args.images, pixels), (args.labels, labels)]:
        with whole_file(path) as temporary:
            np.save(temporary, array)
    write_description(description, args.description)


if __name__ == "__main__":
    run_program(main)
