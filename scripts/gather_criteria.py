r"""Gather what the selection judges each training of an evaluated run by.

For example:

    python scripts/gather_criteria.py \
        --epochs results/runs/mlp/*/seed~*/epochs.parquet \
        --validation results/runs/mlp/*/seed~*/validation.parquet \
        --average-epochs 10 --split-seed 0 --output criteria.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import write_csv
from mnist_sweep.sweep.metrics import read_run
from mnist_sweep.sweep.run_paths import read_run_path

import pandas as pd

COLUMNS = ["model", "trial", "seed", "split_seed", "criterion", "diverged"]


def main() -> None:
    """Read the files of the trainings; write a row for each."""
    parser = argument_parser(__doc__)
    parser.add_argument("--epochs", type=Path, nargs="+", required=True)
    parser.add_argument("--validation", type=Path, nargs="+", required=True)
    parser.add_argument("--average-epochs", type=int, required=True)
    parser.add_argument("--split-seed", type=int, required=True, help="the study's")
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    beside = {path.parent: path for path in args.validation}
    rows = []
    for path in args.epochs:
        run = read_run(path, beside[path.parent], args.average_epochs)
        named = read_run_path(path)._asdict()
        if named["split_seed"] is None:
            named["split_seed"] = args.split_seed
        rows.append(named | {"criterion": run.criterion, "diverged": run.diverged})
    write_csv(pd.DataFrame(rows, columns=COLUMNS), args.output)


if __name__ == "__main__":
    run_program(main)
