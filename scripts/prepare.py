r"""Turn one part of a data set (train or test) from IDX files into NumPy arrays.

For example:

    python scripts/prepare.py --dataset MNIST \
        --idx-images resources/verified/t10k-images-idx3-ubyte \
        --idx-labels resources/verified/t10k-labels-idx1-ubyte \
        --training results/dataset/train.json --images images.npy \
        --labels labels.npy --description test.json
"""

from pathlib import Path

from mnist_sweep.base.arrays import write_array
from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.data.description import (
    describe_part,
    read_description,
    write_description,
)
from mnist_sweep.data.known_sets import KNOWN_SETS
from mnist_sweep.data.parts import check_labels, check_size, count_classes, read_part


def main() -> None:
    """Read two IDX files; write pixels uint8 [n, pixels], labels uint8 [n], facts."""
    parser = argument_parser(__doc__)
    for name in ["--idx-images", "--idx-labels"]:
        parser.add_argument(name, type=Path, required=True, help="IDX, plain or .gz")
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--description", type=Path, required=True)
    parser.add_argument(
        "--dataset",
        choices=KNOWN_SETS,
        help="verify and read the files as this set's; without it, as they are",
    )
    parser.add_argument(
        "--classes",
        type=int,
        help="how many there are; default: as is known of the data set, or as the "
        "training labels say",
    )
    parser.add_argument(
        "--training",
        type=Path,
        help="of the test part: the description of the training part",
    )
    args = parser.parse_args()

    known = KNOWN_SETS.get(args.dataset)
    images, labels = read_part(args.idx_images, args.idx_labels, known)
    training, classes = None, args.classes
    if args.training:
        training = read_description(args.training)
        classes = training.classes
        check_size(images, training, args.idx_images)
    elif known:
        classes = known.classes
    elif not classes:
        classes = count_classes(args.idx_labels)
    check_labels(labels, classes, args.idx_labels)
    description = describe_part(images, labels, classes, training)
    write_array(images.reshape(len(images), -1), args.images)
    write_array(labels, args.labels)
    write_description(description, args.description)


if __name__ == "__main__":
    run_program(main)
