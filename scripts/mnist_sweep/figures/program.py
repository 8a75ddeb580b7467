"""What the plot programs share: the command line, and saving with repeatable bytes."""

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path

from mnist_sweep.base.catalogue import read_figures
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import whole_file
from mnist_sweep.base.tables import columns_of, read_csv
from mnist_sweep.figures.marks import write_marks

import pandas as pd
from matplotlib.figure import Figure

LIST = Path(__file__).parents[3] / "workflow/figures.yaml"
# Verdana is as wide: an SVG looks the same where DejaVu is missing.
FONTS = "'DejaVu Sans', Verdana, sans-serif"
# What matplotlib would write by itself: the date, and its own version.
NO_METADATA = {
    ".svg": {"Date": None, "Creator": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    ".png": {"Software": None},
}


class PlotParser(argparse.ArgumentParser):
    """A parser whose help has an example, from the list of figures."""

    def format_help(self) -> str:
        """Return the help, with the first figure that the program draws."""
        program = Path(sys.argv[0]).stem
        drawn = [f for f in read_figures(LIST) if f.facts["program"] == program]
        names = [name for figure in drawn for name in figure.names()] or ["figure"]
        self.epilog = (
            f"For example:\n\n    python scripts/{program}.py"
            f" --data results/figures/{names[0]}.csv --output {names[0]}.png"
        )
        return super().format_help()


def plot_program(draw: Callable[[pd.DataFrame], Figure], description: str) -> None:
    """Run a plot program: read the data, draw them, save the figure.

    Parameters
    ----------
    draw : callable
        Returns the figure of a table.
    description : str
        What the program draws, for its help.
    """

    def main() -> None:
        parser = PlotParser(
            description=description,
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        parser.add_argument("--data", type=Path, required=True, help="CSV to read")
        parser.add_argument(
            "--output", type=figure_path, required=True, help=".svg, .png or .pdf"
        )
        arguments = parser.parse_args()
        data = read_csv(arguments.data)
        with columns_of(arguments.data, data):
            figure = draw(data)
        save_figure(figure, arguments.output)

    run_program(main)


def figure_path(text: str) -> Path:
    """Return an argument as a path; refuse a format that figures do not come in."""
    path = Path(text)
    if path.suffix not in NO_METADATA:
        raise argparse.ArgumentTypeError(f"{text}: must end in .svg, .png or .pdf")
    return path


def save_figure(figure: Figure, path: Path) -> None:
    """Write a figure in the format of the suffix; the same figure, the same bytes."""
    with whole_file(path) as temporary:
        figure.savefig(temporary, metadata=NO_METADATA[path.suffix])
        if path.suffix == ".svg":
            svg = write_marks(shorten(temporary.read_text("utf-8")))
            svg = svg.replace("'DejaVu Sans'", FONTS)
            temporary.write_text(svg, "utf-8")


def shorten(svg: str) -> str:
    """Return an SVG with the coordinates of its paths cut to 0.01 points.

    Matplotlib writes a millionth, which no screen shows; of a figure with many curves
    that is half the file.
    """
    return re.sub(
        r'(?<= d=")[^"]*', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0]), svg
    )
