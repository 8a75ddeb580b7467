"""The page on a small screen, in the dark, with a screen reader, on paper."""

import re
from itertools import pairwise

import pytest
from axe_playwright_python.sync_playwright import Axe

NARROW = 360
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
# A page of A4 in pixels of CSS, less Chromium's margins.
PAPER = {"width": 718, "height": 1047}


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1200, NARROW])
def test_axe_finds_nothing(open_page, width, scheme, script):
    page = open_page(width, color_scheme=scheme)
    if not script:
        # axe itself needs scripts to run: the page's own is taken away instead.
        bare = re.sub(r"<script>.*?</script>", "", page.content(), flags=re.S)
        page.set_content(bare.replace('class="scripted"', ""))
    found = Axe().run(page, options={"runOnly": TAGS, "resultTypes": ["violations"]})
    told = [
        f"{rule['id']}: {node['target']} {node['html'][:200]}"
        for rule in found.response["violations"]
        for node in rule["nodes"][:3]
    ]
    assert told == []


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_nothing_scrolls_sideways_on_a_phone(open_page, script):
    page = open_page(NARROW, java_script_enabled=script)
    page.locator("details:not([open]) > summary").evaluate_all(
        "all => all.forEach(s => { s.parentElement.open = true; })"
    )
    width, seen = page.evaluate(
        "[document.scrollingElement.scrollWidth, document.documentElement.clientWidth]"
    )
    assert width <= seen


@pytest.mark.parametrize("width", [1100, 1280, 1600])
def test_every_table_fits_its_column_on_a_desk(open_page, width):
    page = open_page(width=width)
    page.locator("details").evaluate_all("all => all.forEach(d => { d.open = true; })")
    cut = page.locator(".table").evaluate_all(
        "all => all.filter(t => t.scrollWidth > t.clientWidth + 1)"
        ".map(t => t.querySelector('table').id)"
    )
    assert cut == []


def test_no_figure_is_cut_on_paper(open_page):
    page = open_page(PAPER["width"], PAPER["height"])
    page.emulate_media(media="print")
    tall = page.locator("figure").evaluate_all(
        "(all, most) => all.map(f => [f.id, f.getBoundingClientRect().height])"
        ".filter(([, height]) => height > most).map(([id]) => id)",
        PAPER["height"],
    )
    assert tall == []
    kept = page.locator("figure").evaluate_all(
        "all => all.every(f => getComputedStyle(f).breakInside === 'avoid')"
    )
    assert kept
    wide = page.locator("figure svg").evaluate_all(
        "(all, most) => all.filter(s => s.getBoundingClientRect().right > most).length",
        PAPER["width"],
    )
    assert wide == 0


def test_it_prints_to_pdf(open_page, tmp_path):
    page = open_page()
    page.pdf(path=tmp_path / "page.pdf", format="A4")
    content = (tmp_path / "page.pdf").read_bytes()
    assert content.startswith(b"%PDF")
    assert 15 < content.count(b"/Type /Page\n") + content.count(b"/Type /Page ") < 120


def test_headings_do_not_skip_a_level(open_page):
    page = open_page()
    levels = page.locator("h1, h2, h3, h4").evaluate_all(
        "all => all.map(h => Number(h.tagName[1]))"
    )
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
