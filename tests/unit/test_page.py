"""A page is made of every summary, with every figure in the place of its section."""

import re
from pathlib import Path

import pytest
import yaml
from helpers.odd_summaries import ODD, USUAL
from helpers.pages import CATALOGUE, FIGURES, REPORT, SHOWN, WRONG, render

from mnist_sweep.base.catalogue import all_names, read_figures
from mnist_sweep.base.errors import UserError
from mnist_sweep.page.render import render_headline
from mnist_sweep.page.summary import check

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/summary.schema.yaml").read_text())


@pytest.mark.parametrize("name", ODD)
def test_a_page_is_made_of_every_summary(page, name):
    check(ODD[name], SCHEMA)
    lines = page(ODD[name]).split("\n")
    lines += render_headline(ODD[name], REPORT, Path("/page")).split("\n")
    assert [line for line in lines if re.search("|".join(WRONG), line)] == []


@pytest.mark.parametrize("name", ODD)
def test_every_figure_is_shown_once_where_there_is_something_to_show(svgs, name):
    text = render(ODD[name], FIGURES, svgs)
    shown = re.findall('<figure id="([^"]+)"', text)
    assert len(set(shown)) == len(shown)
    missing = set(all_names(SHOWN)) - set(shown)
    singles = {
        f"{model}_best_set"
        for model, of in ODD[name]["sweeps"].items()
        if len(of["trials"]) == 1
    }
    if name == "one trial each":
        singles |= {"mlp_isolation"}
    assert missing == singles


def test_figures_stand_in_the_order_of_the_list(svgs):
    text = render(USUAL, FIGURES, svgs)
    shown = re.findall('<figure id="(logistic_(?:misc|conf)[^"]+)"', text)
    assert shown == [
        f"logistic_{kind}_{split}"
        for kind in ["misclassified", "confusions"]
        for split in ["train", "test"]
    ]


def with_figure(tmp_path: Path, section: str) -> Path:
    """Write the list of figures with one more, and its file beside it."""
    entry = {"module": "new", "title": "New", "caption": "sample_digits"}
    listed = yaml.safe_load(CATALOGUE.read_text("utf-8"))
    listed["a_new_one"] = {**entry, "category": "Data", "section": section}
    (tmp_path / "figures.yaml").write_text(yaml.safe_dump(listed, sort_keys=False))
    svg = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"/>'
    (tmp_path / "figures/narrow").mkdir(parents=True)
    (tmp_path / "figures/a_new_one.svg").write_text(svg, "utf-8")
    (tmp_path / "figures/narrow/a_new_one.svg").write_text(svg, "utf-8")
    (tmp_path / "figures/a_new_one.csv").write_text("trial\n", "utf-8")
    return tmp_path / "figures.yaml"


def test_a_figure_added_to_a_section_appears_there(svgs, tmp_path):
    catalogue = read_figures(with_figure(tmp_path, "runs"))
    files = [*svgs, *tmp_path.rglob("a_new_one.*")]
    shown = re.findall('<figure id="([^"]+)"', render(USUAL, catalogue, files))
    assert shown.index("a_new_one") == shown.index("validation_curves") + 1


def test_a_section_that_no_template_shows_is_an_error(svgs, tmp_path):
    catalogue = read_figures(with_figure(tmp_path, "mlp-curve"))
    files = [*svgs, *tmp_path.rglob("a_new_one.*")]
    with pytest.raises(UserError, match=r"a_new_one .* missing.*mlp-curve") as raised:
        render(USUAL, catalogue, files)
    assert "hint" in str(raised.value)
    assert "mlp-curves" in str(raised.value)


def test_a_figure_without_its_file_is_an_error(svgs):
    with pytest.raises(UserError, match="no file of the figure sample_digits"):
        render(
            USUAL,
            FIGURES,
            [path for path in svgs if path.stem != "sample_digits"],
        )


def test_no_template_names_a_figure():
    """Figures come by section; those whose names are data's too are left out."""
    names = set(all_names(SHOWN)) - USUAL.keys()
    for path in REPORT.rglob("*.j2"):
        assert not names & set(re.findall(r"\w+", path.read_text("utf-8"))), path


def test_a_summary_that_breaks_its_schema_is_told_by_the_place():
    broken = USUAL | {"curves": {**USUAL["curves"], "mlp": {"iterations": "many"}}}
    with pytest.raises(ValueError, match=r"curves\.mlp"):
        check(broken, SCHEMA)


def test_every_key_of_the_summary_is_described():
    def undescribed(node: object, place: str) -> list[str]:
        if not isinstance(node, dict):
            return []
        keys = node.get("properties", {})
        found = [f"{place}.{key}" for key in keys if "description" not in keys[key]]
        for key, part in node.items():
            found += undescribed(part, f"{place}.{key}")
        return found

    assert undescribed(SCHEMA, "") == []
