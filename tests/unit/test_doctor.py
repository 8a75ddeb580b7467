"""What `make doctor` says of an environment that is well, and of those that are not."""

import hashlib
import json
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.project import ROOT, copy

from mnist_sweep.doctor.packages import (
    MISMATCH,
    check_python,
    check_releases,
    check_torch,
    pins,
)
from mnist_sweep.doctor.places import (
    check_data,
    check_disk,
    check_lock,
    check_writable,
)
from mnist_sweep.doctor.scheduler import check_slurm

PINNED = {**pins(ROOT / "constraints.txt"), **pins(ROOT / "requirements.txt")}


@pytest.mark.parametrize(
    ("release", "state"),
    [((3, 10), "problem"), ((3, 11), "ok"), ((3, 14), "ok"), ((3, 15), "problem")],
)
def test_python_is_compared_with_environment_yml(release, state):
    found = check_python(ROOT, release)
    assert found.state == state
    assert ("PYTHON=" in found.hint) == (state == "problem")


def test_pinned_releases_are_well():
    (found,) = check_releases(ROOT, PINNED.get)
    assert found.state == "ok"


@pytest.mark.parametrize(
    ("changed", "state", "told"),
    [
        ({"torch": None}, "problem", "not installed: torch"),
        ({"torch": "2.12.0"}, "problem", "torch 2.12.0 (not 2.13.0)"),
        ({"sympy": "1.0"}, "note", "sympy 1.0 (not "),
    ],
)
def test_another_release_is_named(changed, state, told):
    (found,) = check_releases(ROOT, {**PINNED, **changed}.get)
    assert found.state == state
    assert told in found.text
    assert found.hint


def test_a_dependency_that_is_not_needed_here_is_not_missed():
    (found,) = check_releases(ROOT, {**PINNED, "sympy": None}.get)
    assert found.state == "ok"


@pytest.mark.parametrize(
    ("errors", "state"),
    [
        ({"torch": "", "torchvision": ""}, "ok"),
        ({"torch": "", "torchvision": f"RuntimeError: {MISMATCH}"}, "note"),
        ({"torch": "", "torchvision": "No module named 'PIL'"}, "problem"),
        ({"torch": "ImportError: libcudart.so"}, "problem"),
    ],
)
def test_torch_and_torchvision_must_fit(errors, state):
    (found,) = check_torch(errors.get)
    assert found.state == state
    assert all(error in found.text for error in errors.values())


def test_little_room_is_told():
    assert check_disk(ROOT, 5 * 10**8).state == "problem"
    assert check_disk(ROOT, 5 * 10**9).state == "ok"


def test_a_folder_that_cannot_be_written_is_told(tmp_path):
    (found,) = check_writable(tmp_path)
    assert found.state == "ok"
    assert not list(tmp_path.iterdir())
    # A file in the place of the folder: so it fails for root, too.
    (tmp_path / "results").write_text("")
    (found,) = check_writable(tmp_path)
    assert found.state == "problem"
    assert str(tmp_path / "results") in found.text


def test_data_is_compared_with_its_digests(tmp_path):
    assert check_data(tmp_path).state == "note"
    folder = tmp_path / "resources/verified"
    folder.mkdir(parents=True)
    (folder / "file").write_bytes(b"content")
    digest = hashlib.sha256(b"content").hexdigest()
    (folder / "sha256.json").write_text(json.dumps({"file": digest}))
    assert check_data(tmp_path).state == "ok"
    other = folder / "KMNIST"
    other.mkdir()
    (other / "file").write_bytes(b"damaged")
    (other / "sha256.json").write_text(json.dumps({"file": digest}))
    assert "KMNIST/file" in check_data(tmp_path).text
    (other / "file").write_bytes(b"content")
    assert check_data(tmp_path).text.startswith("2 data files")
    (folder / "file").write_bytes(b"other")
    assert check_data(tmp_path).state == "problem"
    (folder / "file").unlink()
    assert check_data(tmp_path).state == "problem"
    (folder / "sha256.json").write_text("[")
    assert check_data(tmp_path).state == "problem"


def test_a_lock_is_stale_where_no_snakemake_runs(tmp_path):
    assert check_lock(tmp_path, running=[]).state == "ok"
    locks = tmp_path / ".snakemake/locks"
    locks.mkdir(parents=True)
    (locks / "0.output.lock").write_text("results/x\n")
    assert check_lock(tmp_path, running=[17]).state == "note"
    assert check_lock(tmp_path).state == "problem"
    assert "--unlock" in check_lock(tmp_path).hint


@pytest.mark.parametrize(
    ("commands", "state", "told"),
    [
        ({}, "note", "no Slurm"),
        ({"sbatch": "", "sinfo": "echo short; echo long"}, "ok", "long, short"),
        ({"sbatch": "", "sinfo": "echo down >&2; exit 1"}, "note", "down"),
        ({"sbatch": "", "sinfo": "exec sleep 60"}, "note", "timed out"),
    ],
)
def test_slurm_is_asked(tmp_path, monkeypatch, commands, state, told):
    for name, script in commands.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    sleep = tmp_path / "sleep"
    sleep.symlink_to("/bin/sleep")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = check_slurm(seconds=0.5 if "sleep" in str(commands) else 20)
    assert found.state == state
    assert told in found.text


def doctor(folder: Path, *python: str) -> subprocess.CompletedProcess:
    """Run the program of a copy of the project."""
    return subprocess.run(
        [*python, "scripts/doctor.py"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def project(tmp_path) -> Path:
    """What the program reads of a clone."""
    for name in ["scripts", "requirements.txt", "constraints.txt", "environment.yml"]:
        copy(ROOT / name, tmp_path / name)
    return tmp_path


def test_the_program_sums_up_and_changes_nothing(project):
    before = sorted(project.rglob("*"))
    done = doctor(project, sys.executable, "-B")
    assert (done.returncode == 0) == done.stdout.endswith("nothing to mend\n")
    assert "no data in" in done.stdout
    assert done.stderr == ""
    assert sorted(project.rglob("*")) == before


def test_it_runs_where_nothing_is_installed(project):
    done = doctor(project, sys.executable, "-B", "-S")
    assert done.returncode == 1
    assert "not installed: torch, " in done.stdout
    assert "make .venv/ready" in done.stdout
    assert "Traceback" not in done.stderr
