r"""Describe a search: what drives accuracy, and how many trials are enough.

For example:

    python scripts/describe_search.py --trials results/tables/mlp_trials.csv \
        --isolation isolation.csv --expected-best expected_best.csv \
        --variance-shares shares.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.statistics.search import expected_best, isolation
from mnist_sweep.statistics.variance_shares import variance_shares


def main() -> None:
    """Read the grid's table; write what it shows."""
    parser = argument_parser(__doc__)
    parser.add_argument("--trials", type=Path, required=True)
    parser.add_argument("--isolation", type=Path, required=True)
    parser.add_argument("--expected-best", type=Path, required=True)
    parser.add_argument("--variance-shares", type=Path, required=True)
    args = parser.parse_args()

    trials = read_csv(args.trials)
    write_csv(isolation(trials), args.isolation)
    write_csv(variance_shares(trials), args.variance_shares)
    accuracies = trials["mean_accuracy"].dropna().to_numpy()
    expected = expected_best(accuracies).assign(best=accuracies.max())
    write_csv(expected, args.expected_best)


if __name__ == "__main__":
    run_program(main)
