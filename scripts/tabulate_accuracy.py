r"""Tabulate the accuracies of the evaluated models.

For example:

    python scripts/tabulate_accuracy.py --predictions results/predictions/*.parquet \
        --reference lambda~0.01 --selections results/selection/*.json \
        --output accuracy.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.names import REFERENCE
from mnist_sweep.base.tables import write_csv
from mnist_sweep.data.writers import Writers, add_writers
from mnist_sweep.evaluation.accuracy import accuracy_table
from mnist_sweep.evaluation.predictions import read_predictions


def main() -> None:
    """Read all predictions and selections; write a row for each run and split."""
    parser = argument_parser(__doc__)
    parser.add_argument("--predictions", type=Path, nargs="+", required=True)
    parser.add_argument("--reference", help="trial of the reference, if any")
    parser.add_argument("--selections", type=Path, nargs="+", required=True)
    add_writers(parser)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    trials = {path.stem: read_json(path)["chosen"] for path in args.selections}
    trials[REFERENCE] = args.reference
    predictions = read_predictions(args.predictions)
    table = accuracy_table(predictions, trials, Writers(args.writers))
    write_csv(table, args.output)


if __name__ == "__main__":
    run_program(main)
