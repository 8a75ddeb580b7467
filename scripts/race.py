r"""Race the trials that may be best: compare them over seeds that chose none of them.

For example:

    python scripts/race.py --bootstraps results/statistics/*_selection_bootstrap.csv \
        --most 4 --metrics results/runs/mlp/*/seed~1/epochs.parquet \
        --predictions results/runs/mlp/*/seed~1/validation.parquet \
        --average-epochs 10 --output race.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import write_csv
from mnist_sweep.statistics.race import COLUMNS, race_rows, racers, right_over_seeds

import pandas as pd


def main() -> None:
    """Read which trials may be best, and their runs; write a row for each rival."""
    parser = argument_parser(__doc__)
    parser.add_argument(
        "--bootstraps",
        type=Path,
        nargs="+",
        required=True,
        help="{model}_selection_bootstrap.csv, one for each model",
    )
    parser.add_argument(
        "--most", type=int, default=0, help="trials in a race; 0 for none"
    )
    for option in ["--metrics", "--predictions"]:
        parser.add_argument(option, type=Path, nargs="*", default=[])
    parser.add_argument("--average-epochs", type=int, default=1)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    rows = []
    right = right_over_seeds(args.metrics, args.predictions, args.average_epochs)
    for path in args.bootstraps:
        model = path.stem.removesuffix("_selection_bootstrap")
        trials = racers(path, args.most)
        rows += race_rows(model, trials, right)
    write_csv(pd.DataFrame(rows, columns=COLUMNS), args.output)


if __name__ == "__main__":
    run_program(main)
