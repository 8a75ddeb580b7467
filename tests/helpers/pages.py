"""Pages of made-up summaries, with a gallery of two images."""

import html
import re
from pathlib import Path
from typing import Any

from helpers.project import ROOT
from helpers.sweep_rows import MODELS
from mnist_sweep.base.catalogue import Entry, for_models, read_figures
from mnist_sweep.base.format import SPACE
from mnist_sweep.page.gallery import Gallery
from mnist_sweep.page.render import render_page

REPORT = ROOT / "workflow/report"
CATALOGUE = ROOT / "workflow/figures.yaml"
FIGURES = for_models(read_figures(CATALOGUE), MODELS)
# The figures of the page.
SHOWN = [figure for figure in FIGURES if figure.facts["section"]]
# One white pixel.
PIXEL = (
    "data:image/gif;base64,R0lGODlhAQABAIAAAP///wAAACH5BAAAAAAALAAAAAABAAEAAAICRAEAOw=="
)
# What no line of a page may hold: a missing number, what a template or an escape
# left, a space before a mark, several marks, no space after one, a sentence that breaks
# off, one thing in the plural.
WRONG = [
    r"\bNone\b|\bnan\b|\binf\b",
    r"[{}\\]|&\w+;",
    r" [.,;:](\s|$)|[.,;:]{2}|\(\s|\s\)",
    r"[a-z][.,;:](?!json|csv|yaml)[A-Za-z]",
    r"\b(a|the|than)[.,;]",
    r"\b1 (trial|epoch|curve|training|error|iteration|perceptron|regression)s\b",
]


def gallery_of(models: list[str]) -> Gallery:
    """Return a gallery of two images, both taken for the class after theirs."""
    rows = [
        {
            "index": 40 + label,
            "label": label,
            "shown": True,
            "models": {
                model: {
                    "predicted": label + 1,
                    "probability": 0.9,
                    "true_probability": 0.05,
                    "seeds": 5,
                    "seeds_wrong": 3,
                }
                for model in models
            },
        }
        for label in (0, 1)
    ]
    return Gallery(rows=rows, picture=PIXEL)


def render(
    summary: dict[str, Any],
    catalogue: list[Entry],
    files: list[Path],
    gallery: Gallery | None = None,
    folder: Path = REPORT,
) -> str:
    """Render the page of a summary."""
    gallery = gallery or gallery_of(list(summary["sweeps"]))
    return render_page(summary, catalogue, files, folder, gallery)


def alternatives(page: str) -> str:
    """Return the texts that stand for drawings, a line for each."""
    return html.unescape("\n".join(re.findall('<svg[^>]*aria-label="([^"]*)"', page)))


def plain(page: str) -> str:
    """Return the text of a page: a line for each block, spaces as they are read."""
    blocks = "p|li|h1|h2|h3|h4|figcaption|caption|div|td|th|tr|ul|header|dd|dt|summary"
    page = re.sub(r'<div class="tools">.*?</div>', "", page, flags=re.S)
    kept_apart = "style|script|svg|pre|button|code"
    page = re.sub(rf"<({kept_apart})\b.*?</\1>", "", page, flags=re.S)
    page = re.sub(r"\s+", " ", page.replace(SPACE, "\0"))
    page = re.sub(rf"</?({blocks})\b", r"\n\g<0>", page)
    lines = html.unescape(re.sub("<[^>]*>", "", page)).split("\n")
    text = "\n".join(line.strip() for line in lines if line.strip())
    return text.replace("\0", " ").replace(SPACE, " ")
