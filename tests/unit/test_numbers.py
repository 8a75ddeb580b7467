"""Every number that is read on the page comes from the summary: none is typed.

The numbers of a made-up summary leave a mark where they are written (helpers.traced),
in sentences, tables, captions, titles and the texts that stand for drawings. Those of
the drawings themselves are in the figures' CSV. That the summary says what the tables
say, tests/workflow/test_summary.py checks.
"""

import json
import re
import shutil
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from helpers.odd_summaries import ODD, USUAL
from helpers.pages import FIGURES, REPORT, alternatives, gallery_of, plain, render
from helpers.traced import MARK, SEEN, traced, tracing, typed_numbers

from mnist_sweep.page.verdicts import decide
from mnist_sweep.sweep.early_stopping import FEWEST, UNSTABLE

CLASSES = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight"]
CLASSES += ["nine"]
# What a template may say without asking the summary. A number of a run is not among it.
ALLOWED = [
    r"\b(95|100)[ \u00a0]%",  # the level of every interval; a whole
    r"± 1 standard (error|deviation)|± 1\.96 standard errors|Brier score \(0 to 2\)",
    r"p < 0\.0001",
    r"80[ \u00a0]% \(70 to 77[ \u00a0]%",  # the power, and what simulations found
    r"\b15 equally wide bins",
    rf"takes {FEWEST} epochs|more than {100 * UNSTABLE:.1f} points",
    r"\b1 to (?=\d)",  # epochs, from the first to the last
    r"8 bits|pixel/255|ln \d+¤? = 2\.30",
    r"\(1−p\)|\(1 − p\)|λ/2|1/√",
    r"excludes 0\b",
    r"(?<![\w.,])0(?![\w.,¤])",  # a cell of a table of counts that no image is in
    r"15 of its 30 labels, all those with η = 0\.01",  # the original study's figure
    r"SHA-256",
    r"\b(19|20)\d\d[ab]?\b",  # the years of references
]


def in_words(value: Any) -> Any:
    """Return a summary whose classes are called by words, not by digits."""
    if isinstance(value, list):
        return [in_words(part) for part in value]
    if not isinstance(value, dict):
        return value
    named = {key: in_words(part) for key, part in value.items()}
    for key in named.keys() & {"class", "predicted_class"}:
        named[key] = CLASSES[int(named[key])]
    return named | ({"class_names": CLASSES} if "class_names" in named else {})


def read_traced(summary: dict, svgs: list[Path], folder: Path = REPORT) -> str:
    """Return what is read on the page of a summary whose numbers leave marks."""
    summary = in_words(json.loads(json.dumps(summary)))
    summary["verdicts"] = json.loads(json.dumps(decide(summary)))
    provenance = {**summary["provenance"], "config": {}}  # shown as it is, as YAML
    made = traced(summary) | {"provenance": provenance, "releases": {}}
    gallery = gallery_of(list(summary["sweeps"]))
    with tracing():
        shown = replace(gallery, rows=traced(gallery.rows))
        page = render(made, FIGURES, svgs, shown, folder).replace(MARK, SEEN)
    # The numbers that the original study's notebook gives its questions.
    page = re.sub('<span class="item">.*?</span>', "", page)
    # Volumes and pages.
    page = re.sub('<ul class="references">.*?</ul>', "", page, flags=re.S)
    return f"{plain(page)}\n{alternatives(page)}"


@pytest.mark.parametrize("name", ODD)
def test_no_number_of_the_page_is_typed(svgs, name):
    text = read_traced(ODD[name], svgs)
    assert text.count(SEEN) > 300
    found = typed_numbers(text, ALLOWED)
    assert not found, "\n".join(found)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("sections/lead.html.j2", "It reaches 97.81&nbsp;%."),
        ("sections/methods.html.j2", "We trained 36 models."),
        # The same number as the summary has, and typed all the same.
        ("sections/trust.html.j2", "It errs on 10,000 images."),
        ("findings/loss_curves.txt.j2", None),
    ],
)
def test_a_typed_number_is_found(svgs, tmp_path, place, sentence):
    folder = tmp_path / "report"
    shutil.copytree(REPORT, folder)
    path = folder / place
    text = path.read_text("utf-8")
    if sentence:
        path.write_text(f"{text}<p>{sentence}</p>\n", "utf-8")
    else:
        begin = re.search(r"{%-? macro title\(.*?%}", text)
        path.write_text(text.replace(begin[0], f"{begin[0]}Down to 0.25: "), "utf-8")
    found = typed_numbers(read_traced(USUAL, svgs, folder), ALLOWED)
    assert found
    number = re.search(r"[\d.,]*\d", sentence or "0.25")[0]
    assert all(number in words for words in found)


def test_what_may_be_typed_is_typed(svgs):
    """A pattern that no page needs any more is to be taken off the list."""
    names = ["usual", "curves without an epoch to stop at", "all right"]
    text = "\n".join(read_traced(ODD[name], svgs) for name in names)
    assert [pattern for pattern in ALLOWED if not re.search(pattern, text)] == []
