r"""Tabulate how often each class is misclassified.

For example:

    python scripts/tabulate_digit_errors.py \
        --predictions results/predictions/*.parquet \
        --description results/dataset/train.json --output digit_errors.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import write_csv
from mnist_sweep.data.description import read_description
from mnist_sweep.data.writers import Writers, add_writers
from mnist_sweep.evaluation.accuracy import class_error_table
from mnist_sweep.evaluation.predictions import read_predictions


def main() -> None:
    """Read all predictions; write a row for each run, split and class."""
    parser = argument_parser(__doc__)
    parser.add_argument("--predictions", type=Path, nargs="+", required=True)
    parser.add_argument("--description", type=Path, required=True)
    add_writers(parser)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    class_names = read_description(args.description).class_names
    predictions = read_predictions(args.predictions)
    table = class_error_table(predictions, class_names, Writers(args.writers))
    write_csv(table, args.output)


if __name__ == "__main__":
    run_program(main)
