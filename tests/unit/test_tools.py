"""The program that lists, and removes, runs that are no longer in the config."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.project import ROOT, SMALL_CONFIG


def leftovers(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run the program in a folder with the project's config and schema."""
    return subprocess.run(
        [sys.executable, str(ROOT / "scripts/leftovers.py"), *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
    )


@pytest.fixture
def folder(tmp_path) -> Path:
    """A project folder with two runs, one of which the small config asks for."""
    (tmp_path / "workflow").symlink_to(ROOT / "workflow")
    (tmp_path / "config.yaml").symlink_to(ROOT / "config.yaml")
    (tmp_path / "small.yaml").write_text(SMALL_CONFIG)
    for name in ["logistic/lambda~0.01", "logistic/lambda~0.5"]:
        for kind in ["runs", "resume", "digests/runs"]:
            run = tmp_path / "results" / kind / name / "seed~0"
            run.mkdir(parents=True)
            (run / "file").write_text("content")
        log = tmp_path / "results/logs/train" / name / "seed~0.log"
        log.parent.mkdir(parents=True)
        log.write_text("said")
    return tmp_path


def test_leftovers_are_listed_and_nothing_is_removed_unasked(folder):
    done = leftovers(folder, "--configfile", "small.yaml")
    assert done.returncode == 0, done.stderr
    first, last = done.stdout.splitlines()
    assert first == "results/runs/logistic/lambda~0.5/seed~0"
    assert "--remove" in last
    assert (folder / first / "file").exists()


def test_leftovers_are_removed_with_all_that_is_kept_of_them(folder):
    done = leftovers(folder, "--configfile", "small.yaml", "--remove")
    assert done.returncode == 0, done.stderr
    rest = {path.name for path in (folder / "results").rglob("lambda~*")}
    assert rest == {"lambda~0.01"}
    assert (folder / "results/runs/logistic/lambda~0.01/seed~0/file").exists()
    again = leftovers(folder, "--configfile", "small.yaml")
    assert again.stdout == "every run is in the config\n"


def test_what_was_deleted_by_hand_leaves_digests_and_is_left_over(folder):
    shutil.rmtree(folder / "results/runs/logistic/lambda~0.5")
    done = leftovers(folder, "--configfile", "small.yaml", "--remove")
    assert done.returncode == 0, done.stderr
    assert not list(folder.glob("results/digests/runs/logistic/lambda~0.5"))


def test_leftovers_with_a_wrong_config_remove_nothing(folder):
    (folder / "small.yaml").write_text("epochs: 1e-5\n")
    done = leftovers(folder, "--configfile", "small.yaml", "--remove")
    assert done.returncode == 1
    assert "write 1.0e-5" in done.stderr
    assert "Traceback" not in done.stderr
    assert (folder / "results/runs/logistic/lambda~0.5/seed~0/file").exists()
