"""The lists in the documents are current, and what documents name is there."""

import re
import shutil
from pathlib import Path

import document
import pytest
import yaml
from helpers.project import ROOT

from mnist_sweep.base.catalogue import read_tables
from mnist_sweep.base.errors import UserError


@pytest.fixture
def project(tmp_path) -> Path:
    """A copy of the documents and of what their lists follow from."""
    shutil.copytree(ROOT / "workflow", tmp_path / "workflow")
    for name in document.LISTS:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_the_lists_are_current():
    assert document.update(ROOT, check=True) == []


def test_a_new_figure_makes_its_list_stale_and_the_program_adds_it(project):
    listed = project / "workflow/figures.yaml"
    figures = yaml.safe_load(listed.read_text(encoding="utf-8"))
    figures["{model}_new"] = {**figures["{model}_loss"], "title": "A new figure"}
    listed.write_text(yaml.safe_dump(figures), encoding="utf-8")
    path = project / "results/README.md"
    path.write_text(before := path.read_text("utf-8") + "\nA note.\n", "utf-8")
    assert document.update(project, check=True) == ["results/README.md"]
    assert path.read_text("utf-8") == before
    assert document.update(project, check=False) == ["results/README.md"]
    written = path.read_text("utf-8")
    assert "| `figures/{model}_new.{format}` | A new figure |" in written
    assert written.endswith("\nA note.\n")
    assert document.update(project, check=True) == []


@pytest.mark.parametrize("text", ["", "<!-- end of x --><!-- generated: x -->\n"])
def test_a_document_without_a_place_for_a_list_is_an_error(text):
    with pytest.raises(UserError, match="no place for x"):
        document.put_list(text, "x", "content")


def test_a_key_is_listed_with_its_section_and_bars_are_escaped():
    key = {"type": "integer", "minimum": 1, "default": 3, "description": "a | b"}
    schema = {"properties": {"part": {"type": "object", "properties": {"key": key}}}}
    (row,) = document.config_rows(schema)
    assert row == ["`part.key`", "a | b", "a whole number of at least 1", "`3`"]
    assert document.markdown_table(["x"], [["a | b"]]).endswith(r"| a \| b |")


def test_the_files_that_the_results_page_names_are_there():
    text = (ROOT / "docs/results.md").read_text(encoding="utf-8")
    listed = ROOT / "workflow/tables.yaml"
    files = {
        f"{kind}/{name}.csv"
        for kind in ["tables", "statistics"]
        for entry in read_tables(listed, kind)
        for name in [entry.pattern, *entry.names()]
    }
    named = set(re.findall(r"`([\w/{}]+\.csv)`", text))
    assert named
    # The gallery's is a target of its own, in no list.
    assert named <= {*files, "gallery/mistakes.csv"}


def test_every_link_between_the_documents_leads_somewhere():
    documents = [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        ROOT / "results/README.md",
    ]
    for page in documents:
        text = page.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)\s]+)\)", text):
            path, _, anchor = link.partition("#")
            if "://" in path:
                continue
            target = page.parent / path if path else page
            assert target.exists(), f"{page.name}: {link}"
            if anchor:
                headings = re.findall(r"^#+ (.*)$", target.read_text("utf-8"), re.M)
                # As GitHub makes them: no punctuation, a hyphen for each space.
                anchors = {
                    re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-")
                    for line in headings
                }
                assert anchor in anchors, f"{page.name}: {link}"


def test_the_files_that_the_documents_name_are_there():
    examples = {"scripts/mnist_sweep/figures/optimism.py"}
    examples.add("scripts/mnist_sweep/models/deep.py")
    # The changelog names what is gone, too.
    for page in [
        *ROOT.glob("docs/*.md"),
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
    ]:
        text = page.read_text(encoding="utf-8")
        for path in re.findall(r"\b(?:scripts|tests|benchmarks)/[\w/]+\.py", text):
            assert path in examples or (ROOT / path).is_file(), f"{page.name}: {path}"


def test_the_readme_stays_short():
    assert len((ROOT / "README.md").read_text(encoding="utf-8").split()) <= 900


def test_commit_hooks_use_the_pinned_releases():
    hooks = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text("utf-8"))
    pins = [
        pin
        for repository in hooks["repos"]
        for hook in repository["hooks"]
        for pin in hook["additional_dependencies"]
    ]
    required = (ROOT / "requirements.txt").read_text(encoding="utf-8").split()
    assert {pin.partition("==")[0] for pin in pins} == {"ruff", "snakefmt"}
    assert set(pins) <= set(required)
