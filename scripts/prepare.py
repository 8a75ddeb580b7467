r"""Turn one part of a data set (train or test) from IDX files into NumPy arrays.

For example:

    python scripts/prepare.py --dataset MNIST \
        --idx-images resources/verified/t10k-images-idx3-ubyte \
        --idx-labels resources/verified/t10k-labels-idx1-ubyte \
        --training results/dataset/train.json --images images.npy \
        --labels labels.npy --description test.json
"""

import json
from pathlib import Path

from mnist_sweep.base.arrays import write_array
from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.data.description import (
    describe_part,
    read_description,
    write_description,
)
from mnist_sweep.data.parts import check_labels, check_size, classes_of, read_part


def main() -> None:
    """Read two IDX files; write pixels uint8 [n, pixels], labels uint8 [n], facts."""
    parser = argument_parser(__doc__)
    for name in ["--idx-images", "--idx-labels"]:
        parser.add_argument(name, type=Path, required=True, help="IDX, plain or .gz")
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--description", type=Path, required=True)
    parser.add_argument("--dataset", required=True, help="the name of the data set")
    parser.add_argument(
        "--class-names",
        type=json.loads,
        default=[],
        metavar="JSON",
        help="of the training part: what the classes are called, a list; default: as "
        "is known of the data set, or numbers",
    )
    parser.add_argument(
        "--training",
        type=Path,
        help="of the test part: the description of the training part",
    )
    args = parser.parse_args()

    images, labels = read_part(args.idx_images, args.idx_labels, args.dataset)
    if args.training:
        training = read_description(args.training)
        class_names = training.class_names
        check_size(images, training, args.idx_images)
    else:
        training = None
        class_names = classes_of(args.dataset, labels, args.class_names)
    check_labels(labels, class_names, args.idx_labels)
    description = describe_part(args.dataset, class_names, images, labels, training)
    write_array(images.reshape(len(images), -1), args.images)
    write_array(labels, args.labels)
    write_description(description, args.description)


if __name__ == "__main__":
    run_program(main)
