"""Fixtures of the page's tests: files of figures, and the text of a page."""

from collections.abc import Callable
from pathlib import Path

import pytest
from helpers import pages

from mnist_sweep.base.catalogue import all_names

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>λ</text></svg>'


@pytest.fixture(scope="session")
def svgs(tmp_path_factory) -> list[Path]:
    """A file for each figure."""
    folder = tmp_path_factory.mktemp("figures")
    paths = [folder / f"{name}.svg" for name in all_names(pages.FIGURES)]
    for path in paths:
        path.write_text(SVG, "utf-8")
        path.with_suffix(".csv").write_text("trial\n", "utf-8")
    return paths


@pytest.fixture
def page(svgs) -> Callable[[dict], str]:
    """What the page of a summary says, a line for each paragraph, item or caption."""

    def render(summary: dict) -> str:
        return pages.plain(pages.render(summary, pages.FIGURES, svgs))

    return render
