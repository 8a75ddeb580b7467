r"""Decide each claim of the page: difference, interval, verdict.

For example:

    python scripts/decide.py --selections results/selection/*.json \
        --trials results/tables/logistic_trials.csv results/tables/mlp_trials.csv \
        --bootstraps results/statistics/*_selection_bootstrap.csv \
        --differences results/statistics/seed_differences.csv \
        --pairs results/statistics/paired_tests.csv \
        --optimism results/statistics/optimism.csv \
        --race results/statistics/race.csv \
        --averaging results/statistics/averaging.csv \
        --margin 0.001 --seeds 1 --epochs 30 \
        --output decisions.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import read_csv, records, write_csv
from mnist_sweep.statistics.decisions import (
    between_models,
    decide_averaging,
    decide_lambda,
    decide_optimism,
    decide_race,
    decide_sweep,
)

import pandas as pd

EVIDENCE = ["differences", "pairs", "optimism", "race", "averaging"]
COLUMNS = ["claim", "model", "first", "second", "difference", "low", "high", "seeds"]
COLUMNS += ["won", "detectable", "verdict"]


def main() -> None:
    """Read the evidence; write a row for each claim."""
    parser = argument_parser(__doc__)
    for name in ["--selections", "--trials", "--bootstraps"]:
        parser.add_argument(name, type=Path, nargs="+", required=True)
    for name in EVIDENCE:
        parser.add_argument(f"--{name}", type=Path, required=True)
    parser.add_argument(
        "--margin", type=float, required=True, help="of equivalence, a share of images"
    )
    parser.add_argument("--seeds", type=int, required=True, help="of each trial")
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()

    selections = {path.stem: read_json(path) for path in args.selections}
    trials = {path.stem.removesuffix("_trials"): path for path in args.trials}
    ending = "_selection_bootstrap"
    bootstraps = {p.stem.removesuffix(ending): p for p in args.bootstraps}
    evidence = {model: records(read_csv(path)) for model, path in bootstraps.items()}
    differences, pairs, optimism, race, averaging = (
        records(read_csv(getattr(args, name))) for name in EVIDENCE
    )
    rows = between_models(differences, pairs, args.margin)
    for model, selection in selections.items():
        of_trials = records(read_csv(trials[model]))
        more = (args.margin, args.seeds, args.epochs)
        if model == "logistic":
            rows += decide_lambda(evidence[model], args.margin, args.seeds)
        rows += decide_sweep(model, of_trials, evidence[model], selection, *more)
    rows += decide_race(race, args.margin)
    rows += decide_averaging(averaging, args.margin)
    rows += decide_optimism(optimism, args.margin)
    write_csv(pd.DataFrame(rows, columns=COLUMNS), args.output)


if __name__ == "__main__":
    run_program(main)
