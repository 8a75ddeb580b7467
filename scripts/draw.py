"""Draw a figure from the table of its numbers."""

import importlib
from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.errors import UserError
from mnist_sweep.base.tables import columns_of, read_csv
from mnist_sweep.drawing.saving import NO_METADATA, save_figure

FOLDER = Path(__file__).parent / "mnist_sweep/figures"
FIGURES = sorted(path.stem for path in FOLDER.glob("[!_]*.py"))


def draw(figure: str, *, data: Path, output: Path) -> None:
    """Read the numbers, draw them, save the figure.

    Parameters
    ----------
    figure : str
        What to draw: a module of `mnist_sweep.figures`.
    data : Path
        The table of its numbers.
    output : Path
        A file that ends in .svg, .png or .pdf.
    """
    if figure not in FIGURES:
        raise UserError(f"there is no figure {figure}", f"name {', '.join(FIGURES)}")
    if output.suffix not in NO_METADATA:
        raise UserError(f"{output} is no figure", "let it end in .svg, .png or .pdf")
    module = importlib.import_module(f"mnist_sweep.figures.{figure}")
    table = read_csv(data)
    with columns_of(data, table):
        drawn = module.draw(table)
    save_figure(drawn, output)


if __name__ == "__main__":
    run_program(draw)
