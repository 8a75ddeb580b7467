"""What `make doctor` says of an environment that is well, and of those that are not."""

import os
import subprocess
import sys
import venv
from pathlib import Path

import doctor
import pytest
from helpers.project import ROOT

PINNED = doctor.pins(ROOT)


@pytest.mark.parametrize(
    ("release", "state"),
    [((3, 10), "problem"), ((3, 11), "ok"), ((3, 14), "ok"), ((3, 15), "problem")],
)
def test_python_is_compared_with_environment_yml(release, state):
    assert doctor.check_python(ROOT, release).state == state


@pytest.mark.parametrize(
    ("changed", "state", "told"),
    [
        ({}, "ok", "in the pinned releases"),
        ({"torch": None}, "problem", "not installed: torch"),
        ({"torch": "2.12.0"}, "note", f"torch 2.12.0 (not {PINNED['torch']})"),
        ({"sympy": None}, "ok", "in the pinned releases"),
    ],
)
def test_packages_are_compared_with_the_pins(changed, state, told):
    (found,) = doctor.check_releases(ROOT, {**PINNED, **changed}.get)
    assert found.state == state
    assert told in found.text


def test_a_module_before_a_package_is_named(tmp_path):
    (tmp_path / "pandas.py").touch()
    done = run(ROOT, sys.executable, PYTHONPATH=str(tmp_path))
    assert done.returncode == 1
    assert f"{tmp_path}/pandas.py hides the package pandas" in done.stdout
    assert "unset PYTHONPATH" in done.stdout


@pytest.mark.parametrize(
    ("errors", "state"),
    [
        ({}, "ok"),
        ({"torchvision": f"RuntimeError: {doctor.MISMATCH}"}, "note"),
        ({"torchvision": "No module named 'PIL'"}, "problem"),
        ({"torch": "ImportError: libcudart.so"}, "problem"),
    ],
)
def test_torch_and_torchvision_must_fit(errors, state):
    assert doctor.check_torch(lambda module: errors.get(module, "")).state == state


def test_little_room_is_told():
    assert doctor.check_disk(ROOT, 5 * 10**8).state == "problem"
    assert doctor.check_disk(ROOT, 5 * 10**9).state == "ok"


def test_an_environment_that_was_moved_or_has_lost_its_python_is_told(tmp_path):
    made = tmp_path / "it's here" / ".venv"
    assert not list(doctor.check_venv(made))
    venv.create(made, symlinks=True)
    assert not list(doctor.check_venv(made))
    (tmp_path / "link").symlink_to(made)
    assert not list(doctor.check_venv(tmp_path / "link"))
    moved = made.rename(tmp_path / "moved")
    (found,) = doctor.check_venv(moved)
    assert f"was made as {made}, and moved" in found.text
    for python in (moved / "bin").glob("python*"):
        python.unlink()
    (found,) = doctor.check_venv(moved)
    assert "has lost its Python" in found.text


@pytest.mark.parametrize(
    ("commands", "state", "told"),
    [
        ({}, "ok", "no Slurm"),
        ({"sbatch": "", "sinfo": "echo short; echo long"}, "ok", "long, short"),
        ({"sbatch": "", "sinfo": "echo down >&2; exit 1"}, "note", "down"),
        ({"sbatch": "", "sinfo": "exec sleep 60"}, "note", "timed out"),
    ],
)
def test_slurm_is_asked(tmp_path, monkeypatch, commands, state, told):
    for name, script in commands.items():
        (tmp_path / name).write_text(f"#!/bin/sh\n{script}\n")
        (tmp_path / name).chmod(0o755)
    (tmp_path / "sleep").symlink_to("/bin/sleep")
    monkeypatch.setenv("PATH", str(tmp_path))
    found = doctor.check_slurm(seconds=0.5 if "sleep" in str(commands) else 20)
    assert found.state == state
    assert told in found.text


def run(folder: Path, *python: str, **environment: str) -> subprocess.CompletedProcess:
    """Run the program of a copy of the project."""
    return subprocess.run(
        [*python, "scripts/doctor.py"],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_runs_where_nothing_is_installed():
    done = run(ROOT, sys.executable, "-B", "-S")
    assert done.returncode == 1
    assert "not installed: torch, " in done.stdout
    assert "make report" in done.stdout
    assert done.stdout.endswith("1 to mend\n")
    assert done.stderr == ""
