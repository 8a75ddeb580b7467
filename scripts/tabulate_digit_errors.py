r"""Tabulate how often each digit is misclassified.

For example:

    python scripts/tabulate_digit_errors.py \
        --predictions results/predictions/*.parquet --output digit_errors.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import write_csv
from mnist_sweep.evaluation.accuracy import digit_error_table
from mnist_sweep.evaluation.predictions import read_predictions


def main() -> None:
    """Read all predictions; write a row for each run, split and digit."""
    parser = argument_parser(__doc__)
    parser.add_argument("--predictions", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    write_csv(digit_error_table(read_predictions(args.predictions)), args.output)


if __name__ == "__main__":
    run_program(main)
