"""Every snippet in the documents is tried by a test, or said to be tried by none."""

import re
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest
import yaml
from helpers.project import ROOT

from mnist_sweep.sweep.config import load_schema, problems

DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    ROOT / "results/README.md",
    *sorted((ROOT / "docs").glob("*.md")),
]
SCHEMA = load_schema(ROOT / "workflow/schemas/config.schema.yaml")
# Which test tries the snippets of a language in a document.
COMMANDS = "tests/workflow/test_documented_commands.py"
TRIED_BY = {
    ("CONTRIBUTING.md", "python"): "tests/unit/test_contributing.py",
    ("CONTRIBUTING.md", "yaml"): "tests/unit/test_contributing.py",
    ("CONTRIBUTING.md", "jinja"): "tests/workflow/test_new_figure.py",
    ("docs/data.md", "python"): "tests/unit/test_datasets.py",
    ("docs/own-model.md", "python"): "tests/workflow/test_own_model.py",
    ("docs/own-model.md", "yaml"): "tests/workflow/test_own_model.py",
    ("docs/load.md", "python"): "tests/workflow/test_load.py",
    ("docs/usage.md", "snakemake"): "tests/workflow/test_module.py",
}
# What is no test's to try, by its first words, and why.
NOT_TRIED = {
    "-- DuckDB": "DuckDB is no dependency of the project; tried by hand",
    "# R\n": "R is no dependency of the project",
    "default-resources:": "names an account; test_jobs.py reads the profile",
    "error: failed in attempt": "what a cluster's failed job ends with: test_slurm.py",
}


@dataclass(frozen=True)
class Snippet:
    """A fenced block of a document."""

    document: str
    language: str
    text: str


def snippets(path: Path) -> list[Snippet]:
    """List the fenced blocks of a document."""
    name = str(path.relative_to(ROOT))
    text = path.read_text(encoding="utf-8")
    fenced = r"^( *)```(\w*)\n(.*?)^\1```"
    return [
        Snippet(name, language, textwrap.dedent(block))
        for _, language, block in re.findall(fenced, text, re.DOTALL | re.MULTILINE)
    ]


ALL = [snippet for path in DOCUMENTS for snippet in snippets(path)]
CONFIGS = [
    s for s in ALL if s.language == "yaml" and re.match(r"# \w+\.yaml\n", s.text)
]
TOLD = [s for s in ALL if s.language == "" and s.text.startswith("- ")]


def test_every_snippet_is_tried_or_said_not_to_be():
    for snippet in ALL:
        by_test = (snippet.document, snippet.language) in TRIED_BY
        not_tried = any(map(snippet.text.startswith, NOT_TRIED))
        # Commands are tried by COMMANDS; a drawing is only shown.
        known = snippet.language in {"sh", "console", "mermaid"}
        here = snippet in CONFIGS or snippet in TOLD
        assert known or here or by_test or not_tried, snippet


def test_the_tests_that_try_them_read_the_documents():
    assert (ROOT / COMMANDS).is_file()
    for (document, _), test in TRIED_BY.items():
        assert Path(document).name in (ROOT / test).read_text(encoding="utf-8"), test
        assert any(snippet.document == document for snippet in ALL), document


@pytest.mark.parametrize("snippet", CONFIGS, ids=lambda snippet: snippet.document)
def test_a_config_is_valid(snippet):
    assert problems(yaml.safe_load(snippet.text), SCHEMA) == []


def test_wrong_keys_are_told_as_the_documents_say():
    (shown,) = TOLD
    config = yaml.safe_load("epochs: 1e-5\nmlp: {hiden_units: [50]}")
    assert [f"- {line}" for line in problems(config, SCHEMA)] == shown.text.splitlines()


def test_every_picture_is_made_by_a_command():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    programs = "".join(
        path.read_text(encoding="utf-8") for path in (ROOT / "benchmarks").glob("*.py")
    )
    shown = set()
    for path in DOCUMENTS:
        text = path.read_text(encoding="utf-8")
        for target in re.findall(r"!\[[^]]*\]\(([^)]+)\)", text):
            picture = (path.parent / target).resolve().relative_to(ROOT)
            shown.add(picture.name)
            assert (ROOT / picture).is_file(), target
            assert str(picture) in makefile + programs, target
    assert shown == {path.name for path in (ROOT / "docs/images").iterdir()}
