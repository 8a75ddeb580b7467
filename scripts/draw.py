r"""Draw a figure from the table of its numbers.

For example:

    python scripts/draw.py loss --data results/figures/mlp_loss.csv --output loss.png

Several files of numbers are drawn as one table, which has the rows of all.
"""

import argparse
import importlib
from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import columns_of, read_csv
from mnist_sweep.drawing.saving import NO_METADATA, save_figure
from mnist_sweep.drawing.style import NARROW, WIDE

import pandas as pd

FOLDER = Path(__file__).parent / "mnist_sweep/figures"
FIGURES = sorted(path.stem for path in FOLDER.glob("[!_]*.py"))


def figure_path(text: str) -> Path:
    """Return an argument as a path; refuse a format that figures do not come in."""
    path = Path(text)
    if path.suffix not in NO_METADATA:
        raise argparse.ArgumentTypeError(f"{text}: must end in .svg, .png or .pdf")
    return path


def main() -> None:
    """Read the numbers, draw them, save the figure."""
    parser = argument_parser(__doc__)
    parser.add_argument("figure", choices=FIGURES, help="what to draw")
    parser.add_argument("--data", type=Path, nargs="+", required=True, help="CSVs")
    parser.add_argument(
        "--output", type=figure_path, required=True, help=".svg, .png or .pdf"
    )
    parser.add_argument(
        "--narrow",
        type=figure_path,
        help="where to write the figure for a narrow page, its panels one below the "
        "other",
    )
    args = parser.parse_args()
    module = importlib.import_module(f"mnist_sweep.figures.{args.figure}")
    data = pd.concat(map(read_csv, args.data), ignore_index=True)
    for path, width in [(args.output, WIDE), (args.narrow, NARROW)]:
        if path:
            with columns_of(args.data[0], data):
                figure = module.draw(data, width)
            save_figure(figure, path)


if __name__ == "__main__":
    run_program(main)
