"""Draw a figure from the table of its numbers."""

import importlib
from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.errors import UserError
from mnist_sweep.base.tables import columns_of, read_csv
from mnist_sweep.drawing.saving import NO_METADATA, save_figure
from mnist_sweep.drawing.style import NARROW, WIDE

import pandas as pd

FOLDER = Path(__file__).parent / "mnist_sweep/figures"
FIGURES = sorted(path.stem for path in FOLDER.glob("[!_]*.py"))


def draw(
    figure: str, *, data: list[Path], output: Path, narrow: Path | None = None
) -> None:
    """Read the numbers, draw them, save the figure.

    Parameters
    ----------
    figure : str
        What to draw: a module of `mnist_sweep.figures`.
    data : list of Path
        The table of its numbers; of several, the rows of all are drawn.
    output : Path
        A file that ends in .svg, .png or .pdf.
    narrow : Path, optional
        The same, for the figure as it is on a narrow page: its panels stand one below
        the other.
    """
    if figure not in FIGURES:
        raise UserError(f"there is no figure {figure}", f"name {', '.join(FIGURES)}")
    wanted = {output: WIDE} | ({narrow: NARROW} if narrow else {})
    for path in wanted:
        if path.suffix not in NO_METADATA:
            raise UserError(f"{path} is no figure", "let it end in .svg, .png or .pdf")
    module = importlib.import_module(f"mnist_sweep.figures.{figure}")
    table = pd.concat(map(read_csv, data), ignore_index=True)
    for path, width in wanted.items():
        with columns_of(data[0], table):
            drawn = module.draw(table, width)
        save_figure(drawn, path)


if __name__ == "__main__":
    run_program(draw)
