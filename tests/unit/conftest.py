"""Fixtures of the page's tests: files of figures, and the text of a page."""

from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from helpers import pages

from mnist_sweep.base.catalogue import all_data, all_names

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><text>λ</text></svg>'


@pytest.fixture(scope="session")
def svgs(tmp_path_factory) -> list[Path]:
    """A file for each figure, and one for each table of numbers."""
    results = tmp_path_factory.mktemp("pages") / "results"
    drawn = [
        results / f"figures/{folder}{name}.svg"
        for name in all_names(pages.FIGURES)
        for folder in ["", "narrow/"]
    ]
    numbers = [results.parent / path for path in all_data(pages.FIGURES, pages.MODELS)]
    for path in [*drawn, *numbers]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(SVG if path.suffix == ".svg" else "trial\n", "utf-8")
    return [*drawn, *numbers]


@pytest.fixture
def page(svgs) -> Callable[[dict], str]:
    """What the page of a summary says, a line for each paragraph, item or caption."""

    def render(summary: dict) -> str:
        return pages.plain(pages.render(summary, pages.FIGURES, svgs))

    return render


@pytest.fixture(scope="module")
def data():
    """A hundred images of ten classes that a linear model can tell apart."""
    draw = torch.Generator().manual_seed(0)
    labels = torch.arange(100) % 10
    centres = torch.randint(20, 236, (10, 784), generator=draw)
    noise = torch.randint(-20, 20, (100, 784), generator=draw)
    pixels = (centres[labels] + noise).to(torch.uint8)
    return (pixels[:70], labels[:70]), (pixels[70:], labels[70:])
