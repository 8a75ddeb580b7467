r"""Name the classes of misclassified images, to show the images.

For example:

    python scripts/name_mistakes.py \
        --mistakes results/predictions/mlp_misclassified_test.csv \
        --names results/dataset/names.json --output misclassified.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.data.names import read_names


def main() -> None:
    """Write the tables of `evaluate` again, with `class` and `predicted_class`."""
    parser = argument_parser(__doc__)
    for option in ["--mistakes", "--output"]:
        parser.add_argument(option, type=Path, nargs="+", required=True)
    parser.add_argument("--names", type=Path, required=True)
    args = parser.parse_args()
    names = dict(enumerate(read_names(args.names).class_names))
    for mistakes, output in zip(args.mistakes, args.output, strict=True):
        table = read_csv(mistakes)
        place = table.columns.get_loc("rows")
        table.insert(place, "class", table["label"].map(names))
        table.insert(place + 1, "predicted_class", table["predicted"].map(names))
        write_csv(table, output)


if __name__ == "__main__":
    run_program(main)
