r"""Describe a search: the best trial with each value of each hyper-parameter.

For example:

    python scripts/describe_search.py --trials results/tables/mlp_trials.csv \
        --isolation isolation.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.statistics.selection import isolation


def main() -> None:
    """Read the grid's table; write what it shows."""
    parser = argument_parser(__doc__)
    parser.add_argument("--trials", type=Path, required=True)
    parser.add_argument("--isolation", type=Path, required=True)
    args = parser.parse_args()
    write_csv(isolation(read_csv(args.trials)), args.isolation)


if __name__ == "__main__":
    run_program(main)
