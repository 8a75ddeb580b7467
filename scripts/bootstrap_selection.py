r"""Ask how certain a selection is: each trial beside the best, image by image.

For example:

    python scripts/bootstrap_selection.py --model logistic \
        --runs results/sweeps/logistic.csv \
        --predictions 'results/runs/logistic/{trial}/seed~{seed}/validation.parquet' \
        --selection results/selection/logistic.json --output bootstrap.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.statistics.selection_table import selection_table
from mnist_sweep.sweep.grid import KEYS


def main() -> None:
    """Read every run's predictions of the validation images, and the selection."""
    parser = argument_parser(__doc__)
    parser.add_argument("--model", choices=list(KEYS), required=True)
    parser.add_argument("--runs", type=Path, required=True, help="the list of runs")
    parser.add_argument(
        "--predictions",
        required=True,
        help="validation.parquet of a run, with {trial} and {seed} to fill in",
    )
    parser.add_argument("--selection", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    runs, selection = read_csv(args.runs), read_json(args.selection)
    table = selection_table(args.model, runs, args.predictions, selection)
    write_csv(table, args.output)


if __name__ == "__main__":
    run_program(main)
