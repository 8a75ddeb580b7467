r"""Find the trials that may be the best: each beside the best, image by image.

For example:

    python scripts/find_best_set.py --model logistic \
        --runs results/sweeps/logistic.csv \
        --epochs 'results/runs/logistic/{trial}/seed~{seed}/epochs.parquet' \
        --validation 'results/runs/logistic/{trial}/seed~{seed}/validation.parquet' \
        --selection results/selection/logistic.json \
        --criteria results/statistics/criteria.csv --split-seed 0 --output best_set.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.hyperparameters import hyperparameters_of
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.data.writers import Writers, add_writers
from mnist_sweep.statistics.selection import compare_with_best, spread_over_seeds
from mnist_sweep.sweep.grid import KEYS, telling_keys
from mnist_sweep.sweep.metrics import Run, read_run

import numpy as np


def main() -> None:
    """Read every run's predictions of the validation images, and the selection."""
    parser = argument_parser(__doc__)
    parser.add_argument("--model", choices=list(KEYS), required=True)
    parser.add_argument("--runs", type=Path, required=True, help="the list of runs")
    for name in ["epochs", "validation"]:
        parser.add_argument(
            f"--{name}",
            required=True,
            help=f"{name}.parquet of a run, with {{trial}} and {{seed}} to fill in",
        )
    parser.add_argument("--selection", type=Path, required=True)
    parser.add_argument("--criteria", type=Path, required=True)
    parser.add_argument("--split-seed", type=int, required=True, help="the study's")
    add_writers(parser)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    runs, selection = read_csv(args.runs), read_json(args.selection)
    seeds_of = {trial: list(rows["seed"]) for trial, rows in runs.groupby("trial")}

    def read(trial: str, seed: int) -> Run:
        names = {"trial": trial, "seed": seed}
        files = [text.format(**names) for text in [args.epochs, args.validation]]
        return read_run(*files, selection["averaged_epochs"])

    def right_of(trial: str) -> np.ndarray:
        return sum(read(trial, seed).right_at_end for seed in seeds_of[trial])

    criteria = read_csv(args.criteria)
    own = (criteria["model"] == args.model) & (criteria["trial"] == selection["chosen"])
    own &= criteria["split_seed"] == args.split_seed
    first = read(selection["chosen"], seeds_of[selection["chosen"]][0])
    trials = runs[["trial", *hyperparameters_of(runs.columns)]].drop_duplicates()
    table = compare_with_best(
        trials,
        right_of,
        selection,
        len(seeds_of[selection["chosen"]]),
        spread_over_seeds(criteria[own]),
        Writers(args.writers).of("validation", first.images),
    )
    named = ";".join(telling_keys(args.model, trials.to_dict("records")))
    write_csv(table.assign(model=args.model, named=named), args.output)


if __name__ == "__main__":
    run_program(main)
