r"""Predict the images with each replicate, on one or more parts of the data.

For example:

    python scripts/evaluate_replicates.py \
        --checkpoints results/runs/logistic/lambda~0.01/seed~*/checkpoint.pt \
        --images results/dataset/train_images.npy \
        --labels results/dataset/train_labels.npy \
        --description results/dataset/train.json \
        --indices results/split/validation.npy --split-seed 0 \
        --counts replicates.csv --predictions replicates.parquet
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import write_csv, write_parquet
from mnist_sweep.data.description import read_description
from mnist_sweep.evaluation.replicates import count_right, replicate_predictions

import torch


def main() -> None:
    """Write a row for each replicate and part, and one for each of its images."""
    parser = argument_parser(__doc__)
    parser.add_argument("--checkpoints", type=Path, nargs="*", default=[])
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--description", type=Path, required=True)
    parser.add_argument("--indices", type=Path, nargs="+", required=True)
    parser.add_argument("--split-seed", type=int, required=True, help="the study's")
    parser.add_argument("--counts", type=Path, required=True)
    parser.add_argument("--predictions", type=Path, required=True)
    args = parser.parse_args()
    # One thread: the same bytes, however many cores the machine has.
    torch.set_num_threads(1)
    table = replicate_predictions(
        args.checkpoints,
        args.images,
        args.labels,
        args.indices,
        args.split_seed,
        read_description(args.description),
    )
    write_csv(count_right(table), args.counts)
    write_parquet(table, args.predictions)


if __name__ == "__main__":
    run_program(main)
