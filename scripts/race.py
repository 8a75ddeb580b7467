r"""Race the trials that may be best: compare them over seeds that chose none of them.

For example:

    python scripts/race.py --best-sets results/statistics/*_best_set.csv \
        --most 4 --runs 'results/runs/{model}/{trial}/seed~{seed}/{file}.parquet' \
        --seeds 0 --average-epochs 10 --output race.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import write_csv
from mnist_sweep.data.writers import Writers, add_writers
from mnist_sweep.statistics.seeds import RACE_COLUMNS, race_rows, racers

import pandas as pd


def main() -> None:
    """Read which trials may be best, and their runs; write a row for each rival."""
    parser = argument_parser(__doc__)
    parser.add_argument(
        "--best-sets",
        type=Path,
        nargs="+",
        required=True,
        help="{model}_best_set.csv, one for each model",
    )
    parser.add_argument(
        "--most", type=int, default=0, help="trials in a race; 0 for none"
    )
    parser.add_argument(
        "--runs",
        default="",
        help="a run's file, with {model}, {trial}, {seed} and {file} to fill in",
    )
    parser.add_argument("--seeds", type=int, nargs="*", default=[])
    parser.add_argument("--average-epochs", type=int, default=1)
    add_writers(parser)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    rows, writers = [], Writers(args.writers)
    for path in args.best_sets:
        model = path.stem.removesuffix("_best_set")
        trials = racers(path, args.most)
        judged = args.seeds, args.runs, args.average_epochs
        rows += race_rows(model, trials, *judged, writers)
    write_csv(pd.DataFrame(rows, columns=RACE_COLUMNS), args.output)


if __name__ == "__main__":
    run_program(main)
