"""The SVG of a figure as part of the page: nothing is lost, either theme is legible."""

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest
from helpers.made_up import confusions, draw, heatmap, samples
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.base.errors import UserError
from mnist_sweep.drawing.saving import save_figure
from mnist_sweep.page.colours import PAPER, contrast, for_dark
from mnist_sweep.page.figures import drawing
from mnist_sweep.page.inline_svg import Styles, inline, short_number, short_path

STYLES = Path(__file__).resolve().parents[2] / "workflow/report/styles"
COLOURS = st.integers(0, 0xFFFFFF).map("#{:06x}".format)


@pytest.fixture(scope="module")
def files(tmp_path_factory) -> list[Path]:
    """Three figures, one with images."""
    folder = tmp_path_factory.mktemp("figures")
    made = {
        "heat": draw("grid_heatmap", heatmap(rates=(0.5, 0.1))),
        "bars": draw("confusions", confusions(100)),
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


def test_colours_are_of_both_themes_and_white_is_the_paper():
    styles = Styles()
    assert styles.name("fill: #ffffff; stroke: none") == "s0"
    assert styles.name("fill: #0072b2") == "s1"
    assert styles.name("fill: #ffffff; stroke: none") == "s0"
    paper, colour = styles.css().split("\n")
    assert paper == ".s0{fill:var(--paper); stroke:none}"
    assert colour == f".s1{{fill:light-dark(#0072b2,{for_dark('#0072b2')})}}"


def test_the_page_s_paper_is_what_colours_are_made_for():
    css = "".join(path.read_text("utf-8") for path in STYLES.glob("*.css"))
    assert f"--paper: light-dark({PAPER['light']}, {PAPER['dark']})" in css


@given(COLOURS)
def test_a_colour_stands_out_in_the_dark_as_in_the_light(colour):
    light = contrast(colour, PAPER["light"])
    dark = contrast(for_dark(colour), PAPER["dark"])
    assert dark >= min(light, 12) * 0.97
    assert dark <= light * 1.06 + 0.06


@given(st.floats(-1e4, 1e4), st.integers(0, 3))
def test_a_number_is_rounded_not_changed(value, decimals):
    short = short_number(repr(value), decimals)
    assert abs(float(short) - value) <= 0.51 * 10**-decimals
    assert short != "-0"
    assert not short.endswith(".")


def test_a_path_is_cut_to_tenths_and_a_small_one_to_hundredths():
    assert short_path("M 46.24 164.99 \nL 530.75 1e2 \nz\n") == "M46.2 165L530.8 100z"
    assert short_path("M 0 -1.256 \nz") == "M0 -1.26z"
