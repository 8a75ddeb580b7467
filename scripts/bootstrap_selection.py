r"""Ask how certain a selection is: each trial beside the best, image by image.

For example:

    python scripts/bootstrap_selection.py --model logistic \
        --metrics results/sweeps/logistic.parquet \
        --predictions results/runs/logistic/*/seed~0/validation.parquet \
        --selection results/selection/logistic.json --output bootstrap.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import read_parquet, write_csv
from mnist_sweep.statistics.selection_table import selection_table
from mnist_sweep.sweep.grid import KEYS


def main() -> None:
    """Read every run's predictions of the validation images, and the selection."""
    parser = argument_parser(__doc__)
    parser.add_argument("--model", choices=list(KEYS), required=True)
    parser.add_argument("--metrics", type=Path, required=True)
    parser.add_argument("--predictions", type=Path, nargs="+", required=True)
    parser.add_argument("--selection", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    metrics, selection = read_parquet(args.metrics), read_json(args.selection)
    table = selection_table(args.model, metrics, args.predictions, selection)
    write_csv(table, args.output)


if __name__ == "__main__":
    run_program(main)
