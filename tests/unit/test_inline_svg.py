"""The SVG of a figure as part of the page: nothing is lost, either theme is legible."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers.made_up import SOME, confusions, draw, heatmap, samples
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.base.errors import UserError
from mnist_sweep.drawing.saving import save_figure
from mnist_sweep.page.figures import drawing
from mnist_sweep.page.inline_svg import Styles, inline, short_number, short_path


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> list[Path]:
    """Three figures, one with images."""
    folder = tmp_path_factory.mktemp("figures")
    made = {
        "heat": draw("grid_heatmap", heatmap(rates=(0.5, 0.1))),
        "bars": draw("confusions", confusions(SOME)),
        "digits": draw("images", samples(10)),
    }
    for name, figure in made.items():
        save_figure(figure, folder / f"{name}.svg")
    return [folder / f"{name}.svg" for name in made]


def texts(svg: bytes) -> list[str]:
    """Return what an SVG says, in its order."""
    root = ElementTree.fromstring(svg)
    return [text.strip() for text in root.itertext() if text.strip()]


def test_no_text_is_lost_and_none_is_a_path(files):
    for path in files:
        page = inline(path.read_bytes(), path.stem, Styles(), "what it shows")
        said = texts(path.read_bytes())
        style = next(text for text in said if text.startswith("*{"))
        kind = "image/svg+xml"
        assert texts(page.encode()) == [x for x in said if x not in [style, kind]]
        assert "<text" in page


def test_ids_are_unique_and_all_that_is_referred_to_is_there(files):
    styles = Styles()
    page = "".join(inline(p.read_bytes(), p.stem, styles, "shown") for p in files)
    ids = re.findall(r'\bid="([^"]+)"', page)
    assert len(set(ids)) == len(ids)
    referred = re.findall(r'href="#([^"]+)"|url\(#([^)]+)\)', page)
    assert {one or other for one, other in referred} == set(ids)


def test_an_inline_figure_is_much_smaller(files):
    for path in files[:2]:
        page = inline(path.read_bytes(), path.stem, Styles(), "shown")
        assert len(page.encode()) < 0.6 * path.stat().st_size


def test_it_has_a_name_and_no_size_of_its_own(files):
    page = inline(files[0].read_bytes(), "heat", Styles(), 'the "highest" is <here>')
    root = ElementTree.fromstring(page)
    assert root.get("aria-label") == 'the "highest" is <here>'
    assert root.get("viewBox")
    assert not {"width", "height"} & set(root.keys())


def test_trials_are_named_with_their_model(files):
    page = inline(files[0].read_bytes(), "heat", Styles(), "shown", run_of="mlp")
    runs = re.findall(r'data-run="([^"]+)"', page)
    assert runs
    assert all(run.startswith("mlp/lambda~") for run in runs)


def test_a_file_that_is_no_drawing_is_named(tmp_path):
    path = tmp_path / "cut.svg"
    path.write_text("<svg><g>", "utf-8")
    with pytest.raises(UserError, match=r"cut\.svg is no SVG"):
        drawing(path, Styles(), "shown", "")


def test_a_colour_is_the_variable_of_its_role():
    styles = Styles()
    assert styles.name("fill: #ffffff; stroke: none") == "s0"
    assert styles.name("fill: #0072b2") == "s1"
    assert styles.name("fill: #ffffff; stroke: none") == "s0"
    variables, classes = styles.css().split("\n}\n")
    assert "--series-1: light-dark(#0072b2, #5bb4ea);" in variables
    assert classes.split("\n") == [
        ".s0{fill:var(--paper); stroke:none}",
        ".s1{fill:var(--series-1)}",
    ]


def test_a_colour_without_a_role_is_refused():
    with pytest.raises(UserError, match="#123456, which no role has"):
        Styles().name("fill: #123456")


@given(st.floats(-1e4, 1e4), st.integers(0, 3))
def test_a_number_is_rounded_not_changed(value, decimals):
    short = short_number(repr(value), decimals)
    assert abs(float(short) - value) <= 0.51 * 10**-decimals
    assert short != "-0"
    assert not short.endswith(".")


def test_a_path_is_cut_to_tenths_and_a_small_one_to_hundredths():
    assert short_path("M 46.24 164.99 \nL 530.75 1e2 \nz\n") == "M46.2 165L530.8 100z"
    assert short_path("M 0 -1.256 \nz") == "M0 -1.26z"
