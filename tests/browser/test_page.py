"""The page in a real browser: whole without a script, and what the script adds."""

import json
import re
from xml.etree import ElementTree

import pandas as pd
import pytest

CURVE = "#mlp_grid_curves g.mark[data-run]"


@pytest.fixture(scope="module")
def summary(results) -> dict:
    """The numbers of the page."""
    return json.loads((results / "summary.json").read_text(encoding="utf-8"))


def test_the_policy_forbids_all_requests_and_everything_is_drawn(open_page):
    page = open_page()
    policy = page.locator("meta[http-equiv]").get_attribute("content")
    assert "default-src 'none'" in policy
    figures = page.locator("figure")
    assert figures.count() > 20
    empty = figures.evaluate_all(
        "all => all.filter(f => f.querySelector('svg').getBBox().width < 50)"
        ".map(f => f.id)"
    )
    assert empty == []
    page.locator("details").evaluate_all("all => all.forEach(d => { d.open = true; })")
    broken = page.locator("img").evaluate_all(
        "all => Promise.all(all.map(i => i.decode().then(() => 0, () => 1)))"
    )
    assert sum(broken) == 0


def test_hovering_a_curve_tells_its_run_and_its_numbers(open_page, summary):
    page = open_page()
    point = page.locator("#logistic_lambda_final g.mark").last
    point.scroll_into_view_if_needed()
    point.locator("use").last.hover()
    tip = page.get_by_role("tooltip")
    assert re.search(r"λ = \S+: [\d.]+ %|λ = \S+: [\d.]+ ± [\d.]+ %", tip.inner_text())
    page.keyboard.press("Escape")
    assert tip.is_hidden()


def test_marks_can_be_walked_through_by_keyboard(open_page):
    page = open_page()
    marks = page.locator("#mlp_grid_heatmap g.mark")
    assert page.locator("#mlp_grid_heatmap [tabindex='0'].mark").count() == 1
    page.locator("#mlp_grid_heatmap .plot").focus()
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert re.search(r"hidden\sunits: [\d.]+ %", first)
    assert page.get_by_role("tooltip").inner_text() == first
    page.keyboard.press("ArrowRight")
    second = page.evaluate("document.activeElement.getAttribute('aria-label')")
    assert second != first
    page.keyboard.press("Enter")
    assert page.locator("#mlp_grid_heatmap .mark.selected").count() == 1
    assert marks.count() == 2


def test_a_run_selected_in_a_figure_stands_out_everywhere(open_page):
    page = open_page()
    curve = page.locator(CURVE).first
    run = curve.get_attribute("data-run")
    curve.dispatch_event("click")
    marked = page.locator(".selected")
    assert set(marked.evaluate_all("all => all.map(e => e.dataset.run)")) == {run}
    kinds = set(marked.evaluate_all("all => all.map(e => e.tagName.toLowerCase())"))
    assert kinds == {"g", "tr"}
    assert "units" in page.get_by_role("region", name="Selected run").inner_text()
    assert page.url.endswith("#run=" + run.replace("/", "%2F"))
    page.keyboard.press("Escape")
    assert marked.count() == 0


def test_a_run_selected_in_a_table_stands_out_in_figures(open_page):
    page = open_page()
    row = page.locator("#logistic-all-trials tbody tr").nth(1)
    row.locator("button.pick").click()
    run = row.get_attribute("data-run")
    assert page.locator("#logistic_lambda_curves .mark.selected").count() >= 2
    assert page.locator("#logistic_lambda_curves svg.dimmed").count() == 1
    row.locator("button.pick").click()
    assert page.locator(".selected").count() == 0
    assert run.startswith("logistic/")


def test_an_address_selects_a_run(open_page, summary):
    trial = summary["sweeps"]["mlp"]["selection"]["chosen"]
    page = open_page(at=f"#run=mlp%2F{trial}")
    assert page.locator(f'tr.selected[data-run="mlp/{trial}"]').count() >= 1


def test_groups_of_trials_are_hidden_and_shown(open_page):
    page = open_page()
    chip = page.get_by_role("button", name="hidden units 10", exact=True)
    shown = page.locator(f"{CURVE}:visible")
    before = shown.count()
    chip.click()
    assert chip.get_attribute("aria-pressed") == "false"
    assert shown.count() == before - 1
    assert page.locator("#mlp-all-trials tbody tr:visible").count() == before - 1
    group = page.get_by_role("group", name="Show and hide trials: perceptron")
    group.get_by_role("button", name="Show all").click()
    assert shown.count() == before


def ranks(page) -> list[str]:
    """Return the first column of the table of softmax regressions, as it stands."""
    cells = page.locator("#logistic-all-trials tbody tr:visible td:nth-child(2)")
    return cells.evaluate_all("all => all.map(c => c.dataset.value)")


def test_tables_are_sorted_by_mouse_and_by_keyboard(open_page, summary):
    page = open_page()
    original = [str(row["lambda"]) for row in summary["sweeps"]["logistic"]["trials"]]
    head = page.locator("#logistic-all-trials thead th").nth(1)
    button = head.get_by_role("button")
    assert list(map(float, ranks(page))) == list(map(float, original))
    button.click()
    assert head.get_attribute("aria-sort") == "ascending"
    assert list(map(float, ranks(page))) == sorted(map(float, original))
    button.focus()
    page.keyboard.press("Enter")
    assert head.get_attribute("aria-sort") == "descending"
    assert list(map(float, ranks(page))) == sorted(map(float, original), reverse=True)
    page.keyboard.press("Enter")
    assert list(map(float, ranks(page))) == list(map(float, original))


@pytest.mark.parametrize(
    ("asked", "left"), [("λ < 0.5", 2), ("λ = 1", 1), ("chosen", 1), ("no such", 0)]
)
def test_trials_are_filtered_by_words_and_numbers(open_page, asked, left):
    page = open_page()
    filters = page.locator("#drives ~ .filter")
    filters.first.get_by_role("searchbox").fill(asked)
    assert len(ranks(page)) == left
    assert filters.first.locator("output").inner_text() == f"{left} of 3 trials"


def test_a_column_that_is_not_there_is_told(open_page):
    page = open_page()
    page.locator(".filter").get_by_role("searchbox").first.fill("depth > 3")
    assert "no column begins with" in page.locator(".filter output").first.inner_text()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_theme_follows_the_system_until_it_is_chosen(open_page, scheme):
    page = open_page(color_scheme=scheme)
    button = page.get_by_role("button", name="Dark")

    def background() -> str:
        return page.evaluate("getComputedStyle(document.body).backgroundColor")

    dark, light = "rgb(20, 24, 31)", "rgb(255, 255, 255)"
    assert background() == (dark if scheme == "dark" else light)
    assert button.get_attribute("aria-pressed") == str(scheme == "dark").lower()
    button.click()
    assert background() == (light if scheme == "dark" else dark)
    page.reload()
    assert background() == (light if scheme == "dark" else dark)
    page.emulate_media(media="print")
    assert background() == light


def test_a_figure_s_numbers_are_saved_as_they_are(open_page, results, tmp_path):
    page = open_page()
    data = {
        "logistic_lambda_final": "tables/logistic_trials.csv",
        "mlp_grid_curves": "figures/mlp_curves.csv",
    }
    for name, path in data.items():
        with page.expect_download() as saved:
            page.locator(f"#{name} button[data-save=csv]").click()
        assert saved.value.suggested_filename == f"{name}.csv"
        saved.value.save_as(tmp_path / "saved.csv")
        here = (results / path).read_bytes()
        assert (tmp_path / "saved.csv").read_bytes() == here


def test_a_saved_drawing_stands_alone(open_page, tmp_path):
    page = open_page(color_scheme="dark")
    with page.expect_download() as saved:
        page.locator("#logistic_lambda_final button[data-save=svg]").click()
    saved.value.save_as(tmp_path / "saved.svg")
    text = (tmp_path / "saved.svg").read_text(encoding="utf-8")
    ElementTree.fromstring(text)
    assert "light-dark" not in text
    assert "var(" not in text
    with page.expect_download() as saved:
        page.locator("#logistic_lambda_final button[data-save=png]").click()
    saved.value.save_as(tmp_path / "saved.png")
    picture = (tmp_path / "saved.png").read_bytes()
    assert picture.startswith(b"\x89PNG")
    assert len(picture) > 20_000


def test_a_command_is_copied(open_page):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    button = page.locator("#mlp_grid_curves button.copy")
    button.click()
    page.locator("#mlp_grid_curves button.copy", has_text="Copied").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == (
        "snakemake results/figures/mlp_grid_curves.pdf --cores 1"
    )


def test_the_contents_follow_the_reader(open_page):
    page = open_page()
    current = page.locator("nav.contents [aria-current]")
    assert current.inner_text() == "What was found"
    page.locator("#fails").evaluate("h => h.scrollIntoView({behavior: 'instant'})")
    page.locator("nav.contents [aria-current]", has_text="Where do").wait_for()


def test_without_a_script_the_page_is_whole(open_page, summary):
    page = open_page(java_script_enabled=False)
    text = page.locator("body").inner_text()
    for model, sweep in summary["sweeps"].items():
        rows = page.locator(f"#{model}-all-trials tbody tr")
        assert rows.count() == len(sweep["trials"])
    assert page.locator("figure svg").count() == page.locator("figure").count()
    assert page.locator("figure g.mark title").count() > 100
    assert page.locator("button:visible").count() == 0
    assert "What was found" in text
    page.locator("#gallery-all summary").click()
    assert page.locator("#gallery-list tbody tr:visible").count() > 50


def test_the_page_s_tables_are_those_on_disk(open_page, results):
    page = open_page()
    trials = pd.read_csv(results / "tables/mlp_trials.csv")
    shown = page.locator("#mlp-all-trials tbody tr").evaluate_all(
        "all => all.map(r => r.dataset.run)"
    )
    assert shown == [f"mlp/{trial}" for trial in trials["trial"]]
