r"""Gather the epoch metrics of all runs of a sweep into one table.

For example:

    python scripts/collect.py --metrics results/runs/logistic/*/seed~0/epochs.parquet \
        --predictions results/runs/logistic/*/seed~0/validation.parquet \
        --hyperparameters lambda learning_rate batch_size --output logistic.parquet
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import write_parquet
from mnist_sweep.sweep.metrics import collect


def main() -> None:
    """Read the metrics of each run; write them as one parquet file."""
    parser = argument_parser(__doc__)
    for option in ["--metrics", "--predictions"]:
        parser.add_argument(option, type=Path, nargs="+", required=True)
    parser.add_argument("--hyperparameters", nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    table = collect(args.metrics, args.hyperparameters, args.predictions)
    write_parquet(table, args.output)


if __name__ == "__main__":
    run_program(main)
