r"""Tabulate the accuracies of a model's replicates, and how much they vary.

For example:

    python scripts/tabulate_replicates.py --accuracy results/tables/accuracy.csv \
        --counts results/statistics/replicates/train.csv \
        results/statistics/replicates/test.csv --seed 0 --split-seed 0 \
        --criteria results/statistics/criteria.csv \
        --rows rows.csv --spreads spreads.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.names import model_of
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.statistics.seeds import replicate_rows, spreads

import pandas as pd


def main() -> None:
    """Read the evaluated runs and the replicates' counts; write both tables."""
    parser = argument_parser(__doc__)
    parser.add_argument("--accuracy", type=Path, required=True)
    parser.add_argument("--counts", type=Path, nargs="+", required=True)
    parser.add_argument("--criteria", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True, help="of the evaluated runs")
    parser.add_argument("--split-seed", type=int, required=True, help="likewise")
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--spreads", type=Path, required=True)
    args = parser.parse_args()

    runs = read_csv(args.accuracy)
    runs = runs.assign(model=runs["run"].map(model_of))
    counts = pd.concat(map(read_csv, args.counts), ignore_index=True)
    criteria = read_csv(args.criteria)
    rows = replicate_rows(counts, runs, criteria, args.seed, args.split_seed)
    write_csv(rows, args.rows)
    write_csv(spreads(rows), args.spreads)


if __name__ == "__main__":
    run_program(main)
