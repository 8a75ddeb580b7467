r"""Compare models on the same images, and each on validation with test images.

For example:

    python scripts/compare_pairs.py \
        --predictions results/predictions/logistic_*.parquet \
        results/predictions/mlp_*.parquet \
        --selections results/selection/logistic.json results/selection/mlp.json \
        --accuracy results/tables/accuracy.csv \
        --pairs pairs.csv --optimism optimism.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.statistics.pair_tables import (
    PAIR_COLUMNS,
    between_models,
    optimism,
)

import pandas as pd


def main() -> None:
    """Write a row for each pair, and one for each evaluated run."""
    parser = argument_parser(__doc__)
    parser.add_argument("--predictions", type=Path, nargs="+", required=True)
    parser.add_argument("--selections", type=Path, nargs="+", required=True)
    parser.add_argument("--accuracy", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--optimism", type=Path, required=True)
    args = parser.parse_args()

    selections = {path.stem: read_json(path) for path in args.selections}
    rows = between_models(args.predictions, selections)
    write_csv(pd.DataFrame(rows, columns=PAIR_COLUMNS), args.pairs)
    write_csv(optimism(read_csv(args.accuracy)), args.optimism)


if __name__ == "__main__":
    run_program(main)
