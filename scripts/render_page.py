"""Render the page from the summary, the figures and the templates."""

from pathlib import Path

from mnist_sweep.base.catalogue import read_figures
from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.files import read_json, whole_file
from mnist_sweep.page import render
from mnist_sweep.page.gallery import read_gallery


def render_page(
    *,
    summary: Path,
    figures: list[Path],
    catalogue: Path,
    templates: Path,
    mistakes: Path,
    picture: Path,
    output: Path,
) -> None:
    """Write the page.

    Parameters
    ----------
    summary : Path
        All numbers of the page.
    figures : list of Path
        The SVG of each figure, and the CSV of its numbers.
    catalogue : Path
        The list of figures.
    templates : Path
        The folder of the templates.
    mistakes, picture : Path
        The table and the picture of the misclassified images.
    output : Path
        Where the page goes.
    """
    told = read_json(summary)
    page = render.render_page(
        told,
        read_figures(catalogue),
        figures,
        templates,
        read_gallery(mistakes, picture, list(told["sweeps"])),
    )
    with whole_file(output) as temporary:
        temporary.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    run_program(render_page)
