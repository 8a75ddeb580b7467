"""What a figure's marks say can be read in its SVG, and in no other format."""

from xml.etree import ElementTree

import pytest
from helpers.made_up import (
    SOME,
    confusions,
    draw,
    grid,
    heatmap,
    lambda_curves,
    lambda_final,
)
from hypothesis import given
from hypothesis import strategies as st
from matplotlib.figure import Figure

from mnist_sweep.drawing.marks import mark, write_marks
from mnist_sweep.drawing.saving import save_figure

SVG = "{http://www.w3.org/2000/svg}"
# What XML can hold.
WORDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\ufffe\uffff"),
    min_size=1,
)


def read_marks(path) -> list[tuple[str | None, str]]:
    """Return the run and the title of each mark of an SVG."""
    groups = ElementTree.parse(path).getroot().iter(f"{SVG}g")
    marked = [group for group in groups if group.get("class") == "mark"]
    return [(group.get("data-run"), group[0].text) for group in marked]


@given(text=WORDS, run=st.none() | WORDS)
def test_any_text_is_escaped_and_read_back(tmp_path_factory, text, run):
    figure = Figure()
    (line,) = figure.subplots().plot([0, 1])
    mark(line, text, run)
    path = tmp_path_factory.mktemp("marks") / "figure.svg"
    save_figure(figure, path)
    assert read_marks(path) == [(run, text)]


def test_a_pdf_is_the_same_with_and_without_marks(tmp_path):
    contents = []
    for name in ["marked", "plain"]:
        figure = Figure()
        (line,) = figure.subplots().plot([0, 1])
        if name == "marked":
            mark(line, "a curve", "mlp/lr~0.1")
        save_figure(figure, tmp_path / f"{name}.pdf")
        contents.append((tmp_path / f"{name}.pdf").read_bytes())
    assert contents[0] == contents[1]


@pytest.mark.parametrize(
    ("program", "numbers"),
    [
        ("lambda_curves", lambda_curves()),
        ("lambda_final", lambda_final()),
        ("grid_curves", grid()),
        ("grid_heatmap", heatmap()),
        ("grid_heatmap", heatmap(rates=(0.5, 0.1))),
        ("isolation", heatmap()),
    ],
)
def test_every_trial_that_is_drawn_is_marked(program, numbers, tmp_path):
    save_figure(draw(program, numbers), tmp_path / "figure.svg")
    marks = read_marks(tmp_path / "figure.svg")
    assert {run for run, _ in marks if run} == set(numbers["trial"])
    assert all(text and "nan" not in text for _, text in marks)


def test_a_bar_says_what_is_taken_for_what(tmp_path):
    save_figure(draw("confusions", confusions(SOME)), tmp_path / "figure.svg")
    texts = [text for _, text in read_marks(tmp_path / "figure.svg")]
    assert "5 taken for 3: 12 images, 75.0 %" in texts


def test_an_svg_without_marks_stays_as_it_is():
    assert write_marks('<g id="line2d_1"><path/></g>') == (
        '<g id="line2d_1"><path/></g>'
    )
