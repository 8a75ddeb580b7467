r"""Split the training images: some to train on, some to validate on.

For example:

    python scripts/split.py --labels results/dataset/train_labels.npy --seed 1 \
        --train-images 5000 --validation-images 1000 --train train.npy \
        --validation validation.npy
"""

from pathlib import Path

from mnist_sweep.base.arrays import LABELS, read_array, write_array
from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.data.splitting import split_indices


def main() -> None:
    """Write training and validation indices."""
    parser = argument_parser(__doc__)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--train-images", type=int, required=True)
    parser.add_argument("--validation-images", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--train", type=Path, required=True)
    parser.add_argument("--validation", type=Path, required=True)
    args = parser.parse_args()

    labels = read_array(args.labels, LABELS)
    train, validation = split_indices(
        len(labels), args.train_images, args.validation_images, args.seed
    )
    write_array(train, args.train)
    write_array(validation, args.validation)


if __name__ == "__main__":
    run_program(main)
