r"""Gather the epoch metrics of all runs of a sweep into one table.

For example:

    python scripts/collect.py --runs results/sweeps/logistic.csv \
        --epochs 'results/runs/logistic/{trial}/seed~{seed}/epochs.parquet' \
        --validation 'results/runs/logistic/{trial}/seed~{seed}/validation.parquet' \
        --average-epochs 10 --output logistic.parquet
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import read_csv, write_parquet
from mnist_sweep.sweep.metrics import collect


def main() -> None:
    """Read the list of runs and their metrics; write them as one parquet file."""
    parser = argument_parser(__doc__)
    parser.add_argument("--runs", type=Path, required=True, help="the list of runs")
    for name in ["epochs", "validation"]:
        parser.add_argument(
            f"--{name}",
            required=True,
            help=f"{name}.parquet of a run, with {{trial}} and {{seed}} to fill in",
        )
    parser.add_argument("--average-epochs", type=int, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    runs = read_csv(args.runs)
    table = collect(runs, args.epochs, args.validation, args.average_epochs)
    write_parquet(table, args.output)


if __name__ == "__main__":
    run_program(main)
