"""The generated parts of the documents, but for the drawing, which needs Snakemake."""

import re
import shutil
from pathlib import Path

import pytest
import yaml
from helpers.project import ROOT

from mnist_sweep.base.catalogue import read_figures, read_tables
from mnist_sweep.base.errors import UserError
from mnist_sweep.documents import parts
from mnist_sweep.documents.json_schema import schema_tables
from mnist_sweep.documents.listings import config_keys, figure_list
from mnist_sweep.documents.stages import direct_needs, stage_needs

DRAWN = {"README.md", "workflow/report/sections/stages.html.j2"}


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """A copy of the documents, without those that hold the drawing."""
    listed = {name: made for name, made in parts.PARTS.items() if name not in DRAWN}
    monkeypatch.setattr(parts, "PARTS", listed)
    shutil.copytree(ROOT / "workflow", tmp_path / "workflow")
    for name in listed:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_the_documents_are_current(project):
    parts.update_documents(project, check=True)


def test_a_new_figure_makes_its_list_stale_and_the_program_adds_it(project):
    listed = project / "workflow/figures.yaml"
    figures = yaml.safe_load(listed.read_text(encoding="utf-8"))
    figures["{model}_new"] = {**figures["{model}_loss"], "title": "A new figure"}
    listed.write_text(yaml.safe_dump(figures), encoding="utf-8")
    document = project / "results/README.md"
    before = document.read_text(encoding="utf-8")
    with pytest.raises(UserError, match=r"out of date: results/README.md\n"):
        parts.update_documents(project, check=True)
    assert document.read_text(encoding="utf-8") == before
    assert parts.update_documents(project, check=False) == ["results/README.md"]
    written = document.read_text(encoding="utf-8")
    assert "| `figures/{model}_new.{format}` | A new figure |" in written
    assert parts.update_documents(project, check=True) == []


def test_text_outside_the_generated_parts_is_kept(project):
    document = project / "docs/config.md"
    text = document.read_text(encoding="utf-8") + "\nA note.\n"
    document.write_text(text, encoding="utf-8")
    assert parts.update_documents(project, check=False) == []
    assert document.read_text(encoding="utf-8") == text


@pytest.mark.parametrize("text", ["", "<!-- end of x --><!-- generated: x -->\n"])
def test_a_document_without_a_place_for_a_part_is_an_error(text):
    with pytest.raises(UserError, match="no place for x"):
        parts.put_part(text, "x", "content")


def test_a_figure_is_listed_with_its_models_and_its_data():
    table = figure_list(read_figures(ROOT / "workflow/figures.yaml"))
    assert (
        "| `figures/{model}_loss.{format}` | Training loss | `logistic` `mlp` `cnn` |"
        " `plot_data/{model}_loss.csv` |" in table
    )


def test_a_key_is_listed_with_its_section_and_bars_are_escaped():
    key = {"type": "integer", "minimum": 1, "default": 3, "description": "a | b"}
    schema = {"properties": {"part": {"type": "object", "properties": {"key": key}}}}
    last = config_keys(schema).splitlines()[-1]
    assert last == r"| `part.key` | a \| b | a whole number of at least 1 | `3` |"


SCHEMA = """
$defs:
  share: {type: number}
  trial:
    type: object
    properties: {name: {type: string, description: Its name.}}
properties:
  best: {$ref: "#/$defs/trial", description: The best.}
  all: {type: array, items: {$ref: "#/$defs/trial"}, description: Every one.}
  split:
    type: object
    description: The split.
    properties:
      sizes: {type: array, items: {type: integer}, description: Images.}
      state: {enum: [a, b, null], description: A state.}
    additionalProperties: {$ref: "#/$defs/share"}
  rows:
    type: array
    description: Rows.
    items:
      type: object
      patternProperties: {"^(x|y)$": {type: [number, "null"], description: A number.}}
"""


def test_every_key_of_a_schema_is_listed_with_its_type_and_meaning():
    first, second = schema_tables(yaml.safe_load(SCHEMA)).split("## trial")
    assert first.strip().splitlines()[2:] == [
        "| `best` | [trial](#trial) | The best. |",
        "| `all` | list of [trial](#trial) | Every one. |",
        "| `split` | object | The split. |",
        "| `split.sizes` | list of integers | Images. |",
        "| `split.state` | `a`, `b` or `null` | A state. |",
        "| `split.{name}` | number |  |",
        "| `rows` | list of objects | Rows. |",
        "| `rows[].x` | number or null | A number. |",
        "| `rows[].y` | number or null | A number. |",
    ]
    assert second.strip().splitlines()[2:] == ["| `name` | text | Its name. |"]


def rules_of(**stages: str) -> dict[str, dict]:
    """Describe rules as `plan` does: the stage of each."""
    return {
        name: {"stage": stage, "outputs": [] if stage == "Snakefile" else ["a/b"]}
        for name, stage in stages.items()
    }


def test_stages_are_ordered_and_lead_only_to_the_next():
    rules = rules_of(get="data", fit="train", judge="evaluate", all="Snakefile")
    edges = [("fit", "judge"), ("get", "judge"), ("get", "fit"), ("judge", "all")]
    needs = stage_needs(rules, edges)
    assert list(needs) == ["data", "train", "evaluate"]
    assert needs["evaluate"] == {"data", "train"}
    assert direct_needs(needs) == {
        "data": set(),
        "train": {"data"},
        "evaluate": {"train"},
    }


def test_stages_that_need_each_other_are_an_error():
    rules = rules_of(a="one", b="two", c="one")
    with pytest.raises(UserError, match="need each other"):
        stage_needs(rules, [("a", "b"), ("b", "c")])


def test_the_files_and_modules_that_the_results_page_names_are_there():
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
    modules = re.findall(r"`([\w/]+\.py)`", text)
    assert modules
    for module in modules:
        assert (ROOT / "scripts/mnist_sweep" / module).is_file(), module


def test_every_link_between_the_documents_leads_somewhere():
    documents = [
        *ROOT.glob("*.md"),
        *ROOT.glob("docs/*.md"),
        ROOT / "results/README.md",
    ]
    for document in documents:
        text = document.read_text(encoding="utf-8")
        for link in re.findall(r"\]\(([^)\s]+)\)", text):
            path, _, anchor = link.partition("#")
            if "://" in path:
                continue
            target = document.parent / path if path else document
            assert target.exists(), f"{document.name}: {link}"
            if anchor:
                headings = re.findall(r"^#+ (.*)$", target.read_text("utf-8"), re.M)
                # As GitHub makes them: no punctuation, a hyphen for each space.
                anchors = {
                    re.sub(r"[^\w\- ]", "", line.lower()).replace(" ", "-")
                    for line in headings
                }
                assert anchor in anchors, f"{document.name}: {link}"


def test_the_files_that_the_documents_name_are_there():
    examples = {"scripts/plot_averaging.py"}
    examples.add("scripts/mnist_sweep/models/deep.py")
    # The changelog names what is gone, too.
    for document in [
        *ROOT.glob("docs/*.md"),
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
    ]:
        text = document.read_text(encoding="utf-8")
        for path in re.findall(r"\b(?:scripts|tests|benchmarks)/[\w/]+\.py", text):
            assert path in examples or (ROOT / path).is_file(), (
                f"{document.name}: {path}"
            )


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
