"""Print where the page is, and its headline numbers."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.page.render import render_headline


def headline(*, summary: Path, templates: Path, page: Path) -> None:
    """Print the headline of a summary, by the templates in a folder."""
    print(render_headline(read_json(summary), templates, page.resolve()))


if __name__ == "__main__":
    run_program(headline)
