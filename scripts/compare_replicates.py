r"""Compare replicates over seeds, on the same images: means, models, weights, digits.

For example:

    python scripts/compare_replicates.py \
        --predictions results/predictions/*.parquet \
        --replicates results/statistics/replicates/train.parquet \
        results/statistics/replicates/test.parquet \
        --accuracy results/tables/accuracy.csv --seed 0 --split-seed 0 \
        --means means.csv --differences differences.csv --averaging averaging.csv \
        --digits digits.csv
"""

from itertools import combinations
from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.intervals import Estimate
from mnist_sweep.base.names import REFERENCE, model_of
from mnist_sweep.base.tables import read_csv, read_parquet, write_csv
from mnist_sweep.data.writers import Writers, add_writers
from mnist_sweep.evaluation.predictions import run_and_split
from mnist_sweep.statistics.seeds import (
    JUDGED,
    averaging_row,
    by_run_and_split,
    difference_rows,
    digit_rows,
    mean_row,
)

import pandas as pd

DIFFERENCES = ["one", "other", "split", "weights", "n", "won", *Estimate._fields]
AVERAGING = ["run", "split", "n", "won", "last", "averaged", *Estimate._fields]
COLUMNS = ["index", "label", "predicted", "averaged", "p0"]


def main() -> None:
    """Read what the evaluated runs and their replicates predict; write four tables."""
    parser = argument_parser(__doc__)
    parser.add_argument("--predictions", type=Path, nargs="+", required=True)
    parser.add_argument("--replicates", type=Path, nargs="+", required=True)
    parser.add_argument("--accuracy", type=Path, required=True)
    parser.add_argument("--seed", type=int, required=True, help="of the evaluated runs")
    parser.add_argument("--split-seed", type=int, required=True, help="likewise")
    add_writers(parser)
    parser.add_argument("--means", type=Path, required=True)
    parser.add_argument("--differences", type=Path, required=True)
    parser.add_argument("--averaging", type=Path, required=True)
    parser.add_argument("--digits", type=Path, required=True)
    args = parser.parse_args()

    runs = {
        run_and_split(path): read_parquet(path, columns=COLUMNS)
        for path in args.predictions
    }
    accuracy = read_csv(args.accuracy)
    trials = {
        run: (model_of(run), trial)
        for run, trial in zip(accuracy["run"], accuracy["trial"], strict=True)
    }
    replicates = pd.concat(map(read_parquet, args.replicates), ignore_index=True)
    named = runs, replicates, trials, args.seed, args.split_seed
    tables = by_run_and_split(*named, Writers(args.writers))
    means, averaging = (
        [
            {"run": run, "split": split, **row_of(table)}
            for (run, split), table in tables.items()
            if split in JUDGED
        ]
        for row_of in [mean_row, averaging_row]
    )
    models = [run for run in dict.fromkeys(accuracy["run"]) if run != REFERENCE]
    differences = [
        {"one": one, "other": other, "split": split, **row}
        for one, other in combinations(models, 2)
        for split in JUDGED
        for row in difference_rows(tables[one, split], tables[other, split])
    ]
    digits = [
        {"run": run, "split": split, **row}
        for (run, split), table in tables.items()
        for row in digit_rows(table, fitted=split == "train")
    ]
    write_csv(pd.DataFrame(means), args.means)
    write_csv(pd.DataFrame(differences, columns=DIFFERENCES), args.differences)
    write_csv(pd.DataFrame(averaging, columns=AVERAGING), args.averaging)
    write_csv(pd.DataFrame(digits), args.digits)


if __name__ == "__main__":
    run_program(main)
