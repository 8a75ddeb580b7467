r"""Tabulate how often each class is misclassified.

For example:

    python scripts/tabulate_digit_errors.py \
        --predictions results/predictions/*.parquet \
        --names results/dataset/names.json --output digit_errors.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import write_csv
from mnist_sweep.data.names import read_names
from mnist_sweep.evaluation.accuracy import class_error_table
from mnist_sweep.evaluation.predictions import read_predictions


def main() -> None:
    """Read all predictions; write a row for each run, split and class."""
    parser = argument_parser(__doc__)
    parser.add_argument("--predictions", type=Path, nargs="+", required=True)
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    class_names = read_names(args.names).class_names
    table = class_error_table(read_predictions(args.predictions), class_names)
    write_csv(table, args.output)


if __name__ == "__main__":
    run_program(main)
