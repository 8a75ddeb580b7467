r"""Choose the trial of a sweep by its validation accuracy.

For example:

    python scripts/choose.py --metrics results/sweeps/mlp.parquet \
        --rule one_standard_error --validation-images 10000 --output mlp.json
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import write_json
from mnist_sweep.base.tables import read_parquet
from mnist_sweep.sweep.metrics import OUT_OF
from mnist_sweep.sweep.selection import choose, score_trials


def main() -> None:
    """Read a sweep's metrics; write the choice."""
    parser = argument_parser(__doc__)
    parser.add_argument("--metrics", type=Path, required=True)
    parser.add_argument("--rule", choices=["highest_mean", "one_standard_error"])
    parser.add_argument("--validation-images", type=int, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()

    metrics = read_parquet(args.metrics)
    choice = choose(score_trials(metrics), args.rule, args.validation_images)
    # A short run is averaged over all its epochs: say how many they were.
    averaged = int(metrics[OUT_OF].iloc[0]) // args.validation_images
    write_json({**choice, "averaged_epochs": averaged}, args.output)


if __name__ == "__main__":
    run_program(main)
