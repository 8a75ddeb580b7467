r"""Decide each claim of the page: difference, interval, verdict.

For example:

    python scripts/decide.py --models logistic mlp \
        --selections results/selection/logistic.json results/selection/mlp.json \
        --trials results/tables/logistic_trials.csv results/tables/mlp_trials.csv \
        --best-sets results/statistics/logistic_best_set.csv \
        results/statistics/mlp_best_set.csv \
        --differences results/statistics/seed_differences.csv \
        --race results/statistics/race.csv \
        --averaging results/statistics/averaging.csv \
        --margin 0.001 --seeds 1 --output decisions.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import read_csv, records, write_csv
from mnist_sweep.statistics.decisions import COLUMNS, decide

import pandas as pd


def main() -> None:
    """Read the evidence; write a row for each claim."""
    parser = argument_parser(__doc__)
    parser.add_argument("--models", nargs="+", required=True)
    for name in ["--selections", "--trials", "--best-sets"]:
        parser.add_argument(
            name, type=Path, nargs="+", required=True, help="one for each model"
        )
    for name in ["--differences", "--race", "--averaging"]:
        parser.add_argument(name, type=Path, required=True)
    parser.add_argument(
        "--margin", type=float, required=True, help="of equivalence, a share of images"
    )
    parser.add_argument("--seeds", type=int, required=True, help="of each trial")
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()

    def rows(path: Path) -> list[dict]:
        return records(read_csv(path))

    selections = map(read_json, args.selections)
    evidence = {
        "seed_differences": rows(args.differences),
        "race": rows(args.race),
        "averaging": rows(args.averaging),
    }
    found = decide(
        dict(zip(args.models, selections, strict=True)),
        dict(zip(args.models, map(rows, args.trials), strict=True)),
        dict(zip(args.models, map(rows, args.best_sets), strict=True)),
        evidence,
        args.margin,
        args.seeds,
    )
    write_csv(pd.DataFrame(found, columns=COLUMNS), args.output)


if __name__ == "__main__":
    run_program(main)
