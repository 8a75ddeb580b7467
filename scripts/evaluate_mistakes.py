r"""Gather all test images that a chosen model misclassifies, for the page's gallery.

For example:

    python scripts/evaluate_mistakes.py \
        --predictions results/predictions/logistic_test.parquet \
        results/predictions/mlp_test.parquet \
        --replicates results/statistics/replicates/test.parquet \
        --checkpoints results/runs/logistic/lambda~0.01/seed~0/checkpoint.pt \
        results/runs/mlp/lr~0.1_batch~64_hidden~25/seed~0/checkpoint.pt \
        --images results/dataset/test_images.npy \
        --description results/dataset/test.json --split-seed 0 \
        --table mistakes.csv --picture mistakes.png
"""

from pathlib import Path

from mnist_sweep.base.arrays import IMAGES, read_array
from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import whole_file
from mnist_sweep.base.tables import read_parquet, write_csv
from mnist_sweep.data.description import read_description
from mnist_sweep.evaluation.mistakes import ACROSS, gather_mistakes, pack_within
from mnist_sweep.evaluation.predictions import run_and_split
from mnist_sweep.sweep.run_paths import read_run_path

MOST_BYTES = 300_000


def main() -> None:
    """Write a table of the misclassified images, and a picture of the first of them."""
    parser = argument_parser(__doc__)
    parser.add_argument("--predictions", type=Path, nargs="+", required=True)
    parser.add_argument("--replicates", type=Path, required=True)
    parser.add_argument(
        "--checkpoints", type=Path, nargs="+", required=True, help="of the chosen runs"
    )
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--description", type=Path, required=True)
    parser.add_argument("--split-seed", type=int, required=True)
    parser.add_argument("--table", type=Path, required=True)
    parser.add_argument("--picture", type=Path, required=True)
    args = parser.parse_args()

    description = read_description(args.description)
    mistakes = gather_mistakes(
        {run_and_split(path)[0]: read_parquet(path) for path in args.predictions},
        read_parquet(args.replicates),
        {run.model: run.trial for run in map(read_run_path, args.checkpoints)},
        args.split_seed,
    )
    images = read_array(args.images, IMAGES, mapped=True)
    picture, shown = pack_within(
        images[mistakes["index"].to_numpy()],
        description.rows,
        description.columns,
        ACROSS,
        MOST_BYTES,
    )
    write_csv(mistakes.assign(shown=mistakes.index < shown), args.table)
    with whole_file(args.picture) as temporary:
        temporary.write_bytes(picture)


if __name__ == "__main__":
    run_program(main)
