r"""Compare the chosen models in pairs, on the same images.

For example:

    python scripts/pair_models.py \
        --predictions results/predictions/logistic_*.parquet \
        results/predictions/mlp_*.parquet \
        --models logistic mlp --output pairs.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import write_csv
from mnist_sweep.data.writers import Writers, add_writers
from mnist_sweep.evaluation.predictions import read_predictions
from mnist_sweep.statistics.pairs import COLUMNS, between_models

import pandas as pd


def main() -> None:
    """Write a row for each pair of models and each split."""
    parser = argument_parser(__doc__)
    parser.add_argument("--predictions", type=Path, nargs="+", required=True)
    parser.add_argument("--models", nargs="+", required=True)
    add_writers(parser)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    tables = {
        (run, split): table
        for run, split, table in read_predictions(args.predictions)
        if run in args.models
    }
    rows = between_models(tables, args.models, Writers(args.writers))
    write_csv(pd.DataFrame(rows, columns=COLUMNS), args.output)


if __name__ == "__main__":
    run_program(main)
