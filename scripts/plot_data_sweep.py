r"""Gather the validation curves of a sweep, with each trial's place in it.

For example:

    python scripts/plot_data_sweep.py --metrics results/sweeps/logistic.parquet \
        --trials results/tables/logistic_trials.csv --output curves.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import read_csv, read_parquet, write_csv
from mnist_sweep.figures.plot_data import curves


def main() -> None:
    """Read a sweep's metrics and table; write a row for each trial, seed and epoch."""
    parser = argument_parser(__doc__)
    parser.add_argument("--metrics", type=Path, required=True)
    parser.add_argument("--trials", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    table = curves(read_parquet(args.metrics), read_csv(args.trials))
    write_csv(table, args.output)


if __name__ == "__main__":
    run_program(main)
