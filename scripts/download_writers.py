r"""Get who wrote the images of a part of the data.

For example:

    python scripts/download_writers.py --source qmnist --part test --root resources \
        --output test_writers.parquet
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import write_parquet
from mnist_sweep.data.writers import from_file, from_qmnist


def main() -> None:
    """Write a row for each image: part, writer and, where it is known, label."""
    parser = argument_parser(__doc__)
    parser.add_argument("--source", required=True, help="qmnist, or a CSV file")
    parser.add_argument("--part", choices=["train", "test"], required=True)
    parser.add_argument("--root", type=Path, required=True, help="of the data sets")
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    if args.source == "qmnist":
        table = from_qmnist(args.part, args.root)
    else:
        table = from_file(Path(args.source), args.part)
    write_parquet(table, args.output)


if __name__ == "__main__":
    run_program(main)
