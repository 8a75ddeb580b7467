r"""Draw a figure from the table of its numbers.

For example:

    python scripts/draw.py loss --data results/figures/mlp_loss.csv --output loss.png
"""

import argparse
import importlib
from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import columns_of, read_csv
from mnist_sweep.drawing.saving import NO_METADATA, save_figure

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
    parser.add_argument("--data", type=Path, required=True, help="CSV to read")
    parser.add_argument(
        "--output", type=figure_path, required=True, help=".svg, .png or .pdf"
    )
    args = parser.parse_args()
    module = importlib.import_module(f"mnist_sweep.figures.{args.figure}")
    data = read_csv(args.data)
    with columns_of(args.data, data):
        figure = module.draw(data)
    save_figure(figure, args.output)


if __name__ == "__main__":
    run_program(main)
