r"""List what a reader of the page should be warned of, by rule.

For example:

    python scripts/warn.py --models logistic mlp \
        --selections results/selection/logistic.json results/selection/mlp.json \
        --trials results/tables/logistic_trials.csv results/tables/mlp_trials.csv \
        --best-sets results/statistics/logistic_best_set.csv \
        results/statistics/mlp_best_set.csv --epochs 30 --output warnings.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.sweep.warnings import find_warnings

import pandas as pd


def main() -> None:
    """Read each sweep's table, choice and set of best trials; write a row each."""
    parser = argument_parser(__doc__)
    parser.add_argument("--models", nargs="+", required=True)
    for name in ["--selections", "--trials", "--best-sets"]:
        parser.add_argument(
            name, type=Path, nargs="+", required=True, help="one for each model"
        )
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    files = args.models, args.selections, args.trials, args.best_sets
    tables = []
    for model, selection, trials, best_set in zip(*files, strict=True):
        averaged = read_json(selection)["averaged_epochs"]
        rows = read_csv(trials), read_csv(best_set)
        tables.append(find_warnings(model, *rows, averaged, args.epochs))
    write_csv(pd.concat(tables, ignore_index=True), args.output)


if __name__ == "__main__":
    run_program(main)
