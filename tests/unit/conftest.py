"""Fixtures of the page's tests: files of figures, and the text of a page."""

import html
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.summaries import MODELS

from mnist_sweep.base.catalogue import all_names, for_models, read_figures
from mnist_sweep.base.format import SPACE
from mnist_sweep.page.render import render_page

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE = ROOT / "workflow/figures.yaml"
FIGURES = for_models(read_figures(CATALOGUE), MODELS)


@pytest.fixture(scope="session")
def svgs(tmp_path_factory) -> list[Path]:
    """A file for each figure."""
    folder = tmp_path_factory.mktemp("figures")
    paths = [folder / f"{name}.svg" for name in all_names(FIGURES)]
    for path in paths:
        path.write_text("<svg/>", "utf-8")
    return paths


@pytest.fixture
def page(svgs) -> Callable[[dict], str]:
    """What the page of a summary says, a line for each paragraph, item or caption."""

    def render(summary: dict) -> str:
        return plain(render_page(summary, FIGURES, svgs, ROOT / "workflow/report"))

    return render


def plain(page: str) -> str:
    """Return the text of a page: a line for each block, spaces as they are read."""
    blocks = "p|li|h1|h2|h3|figcaption|caption|div|td|th|tr|ul|header"
    page = re.sub(r"<(style|script)\b.*?</\1>", "", page, flags=re.S)
    page = re.sub(r"\s+", " ", page.replace(SPACE, "\0"))
    page = re.sub(rf"</?({blocks})\b", r"\n\g<0>", page)
    lines = html.unescape(re.sub("<[^>]*>", "", page)).split("\n")
    text = "\n".join(line.strip() for line in lines if line.strip())
    return text.replace("\0", " ").replace(SPACE, " ")
