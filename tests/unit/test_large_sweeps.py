"""A sweep of a thousand trials still makes a page that can be read and sent."""

import shutil
from itertools import product
from pathlib import Path

import pytest
from helpers.made_up import LARGE, THOUSAND, draw, grid, heatmap
from helpers.pages import FIGURES, render
from helpers.summaries import make_summary
from helpers.sweep_rows import mlp, sweep
from matplotlib.text import Text

from mnist_sweep.drawing.saving import save_figure, shorten
from mnist_sweep.drawing.style import NARROW
from mnist_sweep.page.inline_svg import Styles, inline

DATA = {"grid_curves": grid(*THOUSAND, epochs=30), "grid_heatmap": heatmap(**LARGE)}


@pytest.fixture(scope="module")
def figures() -> dict:
    return {name: draw(name, data) for name, data in DATA.items()}


@pytest.mark.parametrize("name", ["grid_curves", "grid_heatmap"])
def test_no_two_texts_overlap(figures, name):
    figure = figures[name]
    figure.draw_without_rendering()
    boxes = [
        (text.get_text(), text.get_window_extent().shrunk(0.8, 0.8))
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip()
    ]
    assert len(boxes) > 30
    for place, (first, box) in enumerate(boxes):
        for second, other in boxes[place + 1 :]:
            assert not box.overlaps(other), (first, second)


@pytest.fixture(scope="module")
def files(figures, svgs, tmp_path_factory) -> list[Path]:
    """The files of all figures, among them those of the large sweep."""
    folder = tmp_path_factory.mktemp("large")
    results = svgs[0].parents[1]
    shutil.copytree(results, folder, dirs_exist_ok=True)
    for name in DATA:
        save_figure(figures[name], folder / f"figures/mlp_{name}.svg")
        narrow = draw(name, DATA[name], NARROW)
        save_figure(narrow, folder / f"figures/narrow/mlp_{name}.svg")
    DATA["grid_curves"].to_csv(folder / "figures/mlp_curves.csv", index=False)
    DATA["grid_heatmap"].to_csv(folder / "tables/mlp_trials.csv", index=False)
    return [folder / path.relative_to(results) for path in svgs]


def test_both_figures_leave_room_on_a_page_of_three_megabytes(files):
    drawn = [files[0].parent / f"mlp_{name}.svg" for name in DATA]
    together = sum(
        len(inline(path.read_bytes(), path.stem, Styles(), "shown", "mlp").encode())
        for path in drawn
    )
    # The other figures, the gallery and the table of the trials take some 1.5 MB.
    assert together < 1_200_000


def test_the_page_with_both_is_of_three_megabytes_at_most(files):
    trials = [
        mlp(units, 0.9 + place / 20_000, rate)
        for place, (rate, units) in enumerate(product(range(1, 100), range(1, 11)))
    ]
    page = render(make_summary(perceptrons=sweep("mlp", trials)), FIGURES, files)
    assert page.count("data-run") > 1000
    # The other figures, with their numbers, and the gallery take some 0.7 MB.
    assert len(page.encode()) < 2_300_000


def test_shortened_coordinates_are_within_a_hundredth_and_nothing_else_changes():
    svg = '<path id="a.12345" d="M 1.23456 -7.5 L 20 3.999"/><use x="1.23456"/>'
    short = '<path id="a.12345" d="M 1.23 -7.5 L 20 3.99"/><use x="1.23456"/>'
    assert shorten(svg) == short
