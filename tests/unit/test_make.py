"""What `make` alone says, and what it does before anything is installed."""

import os
import re
import shutil
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from helpers.project import ROOT

MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def test_make_alone_lists_each_command_and_each_setting():
    done = subprocess.run(
        ["make"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    listed = re.findall(r"^  make (\S+) +\S", done.stdout, re.MULTILINE)
    phony = re.findall(r"^\.PHONY: (.*)", MAKEFILE, re.MULTILINE)
    commands = " ".join(phony).split()
    assert sorted([*listed, "help", "environment"]) == sorted(commands)
    settings = set(re.findall(r"^([A-Z]+) \?=", MAKEFILE, re.MULTILINE)) - {"WORKERS"}
    assert settings == set(re.findall(r"^  ([A-Z]+)=", done.stdout, re.MULTILINE))
    assert max(map(len, done.stdout.splitlines())) <= 80


def test_without_a_gpu_nothing_is_installed_to_measure_it(tmp_path):
    no_gpu = tmp_path / "nvidia-smi"
    no_gpu.write_text("#!/bin/sh\necho 'NVIDIA-SMI has failed' >&2\nexit 9\n", "utf-8")
    no_gpu.chmod(0o755)
    done = subprocess.run(
        ["make", "benchmark-gpu", f"VENV={tmp_path}/venv"],
        cwd=ROOT,
        env={**os.environ, "PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode != 0
    assert "error: there is no GPU to measure" in done.stderr
    assert "\nhint: " in done.stderr
    assert not (tmp_path / "venv").exists()


def write_index(folder: Path, release: str) -> str:
    """Write an index of packages that has one of torch; return its address."""
    (folder / "torch").mkdir(parents=True)
    wheel = folder / f"torch/torch-{release}-py3-none-any.whl"
    about = f"torch-{release}.dist-info"
    with zipfile.ZipFile(wheel, "w") as file:
        file.writestr(f"{about}/METADATA", f"Name: torch\nVersion: {release}\n")
        file.writestr(f"{about}/WHEEL", "Wheel-Version: 1.0\nTag: py3-none-any\n")
        file.writestr(f"{about}/RECORD", "")
    (folder / "torch/index.html").write_text(f'<a href="{wheel.name}">torch</a>')
    return folder.as_uri()


def make(folder: Path, *arguments: str) -> subprocess.CompletedProcess:
    """Run make on a Makefile of ours, with no settings of pip but a harmful one."""
    plain = {k: v for k, v in os.environ.items() if not k.startswith("PIP_")}
    plain |= {"PIP_USER": "1", "PIP_CONFIG_FILE": os.devnull}
    plain["PIP_INDEX_URL"] = (folder / "everything").as_uri()
    return subprocess.run(
        ["make", f"PYTHON={sys.executable}", *arguments],
        cwd=folder,
        env=plain,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture
def clone(tmp_path) -> Path:
    """A folder that needs torch alone, which the index of all packages has."""
    shutil.copy(ROOT / "Makefile", tmp_path)
    (tmp_path / "requirements.txt").write_text("torch==2.0  # training\n")
    (tmp_path / "constraints.txt").touch()
    write_index(tmp_path / "everything", "2.0")
    return tmp_path


def test_pytorch_comes_from_its_own_index_or_else_from_that_of_all_packages(clone):
    index = f"TORCH_INDEX={write_index(clone / 'cpu', '2.0+cpu')}"
    for arguments, release, told in [
        ([index], "2.0+cpu", False),
        (["TORCH_INDEX=http://127.0.0.1:1"], "2.0", True),
    ]:
        make(clone, "clean")
        done = make(clone, *arguments, ".venv/ready")
        assert done.returncode == 0, done.stderr
        assert list(clone.glob(f".venv/lib/*/site-packages/torch-{release}.dist-info"))
        assert ("comes from your package index" in done.stderr) == told


def test_an_environment_that_was_moved_or_has_lost_its_python_is_named(clone):
    venv.create(clone / ".venv", symlinks=True)
    (clone / ".venv/ready").touch()
    python = clone / ".venv/bin/python"
    kept = python.readlink()
    python.unlink()
    python.symlink_to("/nowhere/python")
    lost = make(clone, "report")
    python.unlink()
    python.symlink_to(kept)
    moved = make(clone.rename(clone.with_name("moved")), "report")
    for done in [lost, moved]:
        assert done.returncode != 0
        assert "error: .venv does not work" in done.stderr
        assert "hint: make clean" in done.stderr
        assert "snakemake" not in done.stderr


def test_what_cannot_be_checked_is_not_healed_by_making_everything(clone):
    venv.create(clone / ".venv", symlinks=True)
    (clone / ".venv/ready").touch()
    snakemake = clone / ".venv/bin/snakemake"
    snakemake.write_text("#!/bin/sh\ntouch ran\n")
    snakemake.chmod(0o755)
    (clone / "scripts").mkdir()
    program = clone / "scripts/check.py"
    program.write_text("import sys\nsys.exit('error: no results')\n")
    done = make(clone, "heal")
    assert done.returncode != 0
    assert "error: no results" in done.stderr
    assert not (clone / "ran").exists()
    program.write_text("print('results/a.csv')\n")
    assert make(clone, "heal").returncode == 0
    assert (clone / "ran").exists()
