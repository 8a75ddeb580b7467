"""Results say of which commit of this project they are, and if it was changed."""

import subprocess
from pathlib import Path

import pytest

from mnist_sweep.page.provenance import describe_source


def git(folder: Path, *words: str) -> str:
    """Run git in a folder, as someone, and return what it prints."""
    someone = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    command = ["git", "-C", str(folder), *someone, *words]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def project(tmp_path) -> Path:
    """A repository that has the files of a project."""
    folder = tmp_path / "project"
    for name in ["Snakefile", "config.yaml", "workflow/rules/a.smk", "scripts/a.py"]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text("1\n", "utf-8")
    git(tmp_path, "init", "-q", str(folder))
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "Begin")
    return folder


def test_a_clean_checkout_is_its_commit(project):
    (project / "results").mkdir()
    (project / "results/page").write_text("2", "utf-8")
    commit = git(project, "rev-parse", "HEAD").strip()
    assert describe_source(project) == {"commit": commit, "changed": False}


@pytest.mark.parametrize(
    "name",
    [
        "Snakefile",
        "config.yaml",
        "workflow/rules/a.smk",
        "scripts/a.py",
        "scripts/b.py",
    ],
)
def test_an_edit_or_a_new_file_is_a_change(project, name):
    (project / name).write_text("2\n", "utf-8")
    assert describe_source(project)["changed"] is True


def test_another_repository_around_the_project_is_not_its_own(project, tmp_path):
    inside = project / "unpacked"
    inside.mkdir()
    for folder in [inside, tmp_path]:
        assert describe_source(folder) == {"commit": None, "changed": None}
