r"""Gather what each softmax regression has reached, beside the optimum of its λ.

For example:

    python scripts/gather_optima.py --optima results/statistics/optimum/*.csv \
        --trials results/tables/logistic_trials.csv --output optimum.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import read_csv, write_csv

import pandas as pd


def main() -> None:
    """Read a file for each λ and the table of trials; write a row for each trial."""
    parser = argument_parser(__doc__)
    parser.add_argument("--optima", type=Path, nargs="+", required=True)
    parser.add_argument("--trials", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()

    optima = pd.concat(map(read_csv, args.optima), ignore_index=True)
    trials = read_csv(args.trials)
    keys = ["trial", "learning_rate", "batch_size", "chosen"]
    table = optima.merge(trials[keys], on="trial", validate="one_to_one")
    order = ["lambda", "learning_rate", "batch_size"]
    write_csv(table.sort_values(order, ascending=False), args.output)


if __name__ == "__main__":
    run_program(main)
