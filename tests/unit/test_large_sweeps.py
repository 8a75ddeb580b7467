"""A sweep of a thousand trials still makes a page that can be read and sent."""

import pytest
from helpers.made_up import LARGE, THOUSAND, draw, grid, heatmap
from matplotlib.text import Text

from mnist_sweep.figures.program import save_figure, shorten
from mnist_sweep.page.inline_svg import Styles, inline


@pytest.fixture(scope="module")
def figures() -> dict:
    return {
        "grid_curves": draw("grid_curves", grid(*THOUSAND, epochs=30)),
        "grid_heatmap": draw("grid_heatmap", heatmap(**LARGE)),
    }


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


def test_both_figures_leave_room_on_a_page_of_three_megabytes(figures, tmp_path):
    together = 0
    for name, figure in figures.items():
        save_figure(figure, tmp_path / f"{name}.svg")
        svg = (tmp_path / f"{name}.svg").read_bytes()
        together += len(inline(svg, name, Styles(), "shown", "mlp").encode())
    # The other figures, the gallery and the table of the trials take some 1.5 MB.
    assert together < 1_200_000


def test_shortened_coordinates_are_within_a_hundredth_and_nothing_else_changes():
    svg = '<path id="a.12345" d="M 1.23456 -7.5 L 20 3.999"/><use x="1.23456"/>'
    short = '<path id="a.12345" d="M 1.23 -7.5 L 20 3.99"/><use x="1.23456"/>'
    assert shorten(svg) == short
