r"""List what a reader of the page should be warned of, by rule.

For example:

    python scripts/warn.py --trials results/tables/*_trials.csv \
        --bootstraps results/statistics/*_selection_bootstrap.csv \
        --output warnings.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.sweep.warnings import find_warnings

import pandas as pd


def main() -> None:
    """Read each sweep's table, and how certain its selection is; write a row each."""
    parser = argument_parser(__doc__)
    parser.add_argument("--trials", type=Path, nargs="+", required=True)
    parser.add_argument("--bootstraps", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    tables = [
        find_warnings(
            trials.stem.removesuffix("_trials"), read_csv(trials), read_csv(bootstrap)
        )
        for trials, bootstrap in zip(args.trials, args.bootstraps, strict=True)
    ]
    write_csv(pd.concat(tables, ignore_index=True), args.output)


if __name__ == "__main__":
    run_program(main)
