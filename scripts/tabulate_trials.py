r"""Tabulate a sweep: a row for each trial, best first.

For example:

    python scripts/tabulate_trials.py --metrics results/sweeps/mlp.parquet \
        --selection results/selection/mlp.json --margin 0.001 --output trials.csv \
        --curves curves.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import read_parquet, write_csv
from mnist_sweep.sweep.trial_table import curves, trial_table


def main() -> None:
    """Read a sweep's metrics and the choice; write the table and the curves."""
    parser = argument_parser(__doc__)
    parser.add_argument("--metrics", type=Path, required=True)
    parser.add_argument("--selection", type=Path, required=True)
    parser.add_argument(
        "--margin", type=float, required=True, help="of equivalence, a share of images"
    )
    parser.add_argument("--output", type=Path, required=True)
    parser.add_argument(
        "--curves", type=Path, required=True, help="where to write every trial's curve"
    )
    args = parser.parse_args()
    metrics, selection = read_parquet(args.metrics), read_json(args.selection)
    table = trial_table(metrics, selection, args.margin)
    write_csv(table, args.output)
    write_csv(curves(metrics, table), args.curves)


if __name__ == "__main__":
    run_program(main)
