r"""Find the optimum of softmax regression for one λ, and compare SGD's runs with it.

For example:

    python scripts/solve_optimum.py \
        --checkpoints results/runs/logistic/lambda~0.01/seed~0/checkpoint.pt \
        --images results/dataset/train_images.npy \
        --labels results/dataset/train_labels.npy \
        --description results/dataset/train.json --indices results/split/train.npy \
        results/split/validation.npy --weight-decay 1.0 --output optimum.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import write_csv
from mnist_sweep.data.dataset import Normalisation, load_part
from mnist_sweep.data.description import read_description
from mnist_sweep.statistics.optimum import with_constant
from mnist_sweep.statistics.optimum_gap import compare

import pandas as pd
import torch


def main() -> None:
    """Read data and checkpoints; write a row for each checkpoint."""
    parser = argument_parser(__doc__)
    parser.add_argument("--checkpoints", type=Path, nargs="+", required=True)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--description", type=Path, required=True)
    parser.add_argument(
        "--indices",
        type=Path,
        nargs=2,
        required=True,
        metavar=("TRAIN", "VALIDATION"),
    )
    parser.add_argument("--weight-decay", type=float, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()

    # One thread: the same bytes, however many cores the machine has.
    torch.set_num_threads(1)
    description = read_description(args.description)
    normalise = Normalisation(description.mean, description.deviation)
    data = {}
    for part, indices in zip(["train", "validation"], args.indices, strict=True):
        pixels, labels, _ = load_part(args.images, args.labels, indices)
        data[part] = with_constant(pixels, normalise), labels
    rows = compare(args.checkpoints, data, args.weight_decay, description.sizes)
    write_csv(pd.DataFrame(rows), args.output)


if __name__ == "__main__":
    run_program(main)
