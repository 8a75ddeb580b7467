"""Every figure says what it finds, of any data, and claims no more than is decided."""

import re

import pytest
from helpers.odd_summaries import ODD, USUAL
from helpers.pages import REPORT, render
from helpers.summaries import MODELS

from mnist_sweep.base.catalogue import for_models, read_figures
from mnist_sweep.base.errors import UserError
from mnist_sweep.page.figures import load_figures
from mnist_sweep.page.inline_svg import Styles
from mnist_sweep.page.render import environment

CATALOGUE = REPORT.parent / "figures.yaml"
FIGURES = for_models(read_figures(CATALOGUE), MODELS)
MOST_LETTERS = 115
# A sentence ends with a mark and a capital; so do no abbreviations on the page.
SENTENCE = r"[.?!:]\s+(?=[A-ZΑ-Ω])"


def words_of(summary: dict, svgs: list) -> dict[str, tuple[str, str]]:
    """Return the finding and the alternative text of each figure."""
    figures = load_figures(
        FIGURES, svgs, environment(REPORT, summary), summary, Styles()
    )
    return {figure.name: (figure.finding, figure.alternative) for figure in figures}


@pytest.mark.parametrize("name", ODD)
def test_titles_are_short_and_of_their_own_and_texts_have_numbers(name, svgs):
    words = words_of(ODD[name], svgs)
    titles = [title for title, _ in words.values()]
    assert len(set(titles)) == len(titles)
    for figure, (title, text) in words.items():
        assert 8 < len(title) <= MOST_LETTERS, title
        assert not re.search(r"[.]$|  |None|nan", title), title
        assert not re.search(r"None|\bnan\b|\s[.,;]", text), text
        assert text != title
        # Where all diverged, or nothing was misclassified, there may be no number.
        assert re.search(r"\d", text) or name != "usual", figure


def test_a_title_follows_what_was_decided(svgs):
    usual = words_of(USUAL, svgs)
    assert "is told from all others" in usual["logistic_selection_bootstrap"][0]
    tied = words_of(ODD["the bootstrap ties"], svgs)
    assert "may be the best" in tied["logistic_selection_bootstrap"][0]
    simplest = words_of(ODD["the simplest"], svgs)
    assert "simplest choice within" in simplest["logistic_lambda_final"][0]


def test_a_figure_without_a_finding_is_an_error(svgs, tmp_path):
    folder = tmp_path / "report"
    folder.symlink_to(REPORT)
    copied = tmp_path / "copy"
    for path in REPORT.rglob("*"):
        if path.is_file() and path.name != "loss.txt.j2":
            target = copied / path.relative_to(REPORT)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    with pytest.raises(UserError, match=r"loss.*findings"):
        load_figures(FIGURES, svgs, environment(copied, USUAL), USUAL, Styles())


@pytest.mark.parametrize("name", ODD)
def test_no_paragraph_is_long(page, name):
    for line in page(ODD[name]).split("\n"):
        sentences = re.split(SENTENCE, line)
        # A caption of a figure or a table is one block of facts, not a paragraph.
        if len(line) > 250 and not line.startswith("When each"):
            assert len(sentences) <= 5, line


def test_strings_from_data_are_text(svgs):
    name = "<script>alert(1)</script>"
    dataset = {**USUAL["dataset"], "name": name}
    text = render(USUAL | {"dataset": dataset}, FIGURES, svgs)
    assert name not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert len(re.findall("<script", text)) == 2


def test_item_numbers_are_those_of_the_original_study_alone(svgs):
    assert '<span class="item">1.7</span>' in render(USUAL, FIGURES, svgs)
    other = USUAL | {"published": None}
    assert 'class="item"' not in render(other, FIGURES, svgs)
