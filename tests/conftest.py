"""Fixtures of all tests: MNIST's files, and one finished run that all workers share."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from filelock import FileLock
from helpers.project import ROOT, Project
from hypothesis import HealthCheck, settings

# A slow machine is no failure: examples may take as long as they take.
settings.register_profile(
    "patient", deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("patient")

# Beside other workers one thread each: two that share a core hold each other up.
if "PYTEST_XDIST_WORKER" in os.environ:
    os.environ["OMP_NUM_THREADS"] = "1"

# Long tests start first, so that no worker is left with one at the end.
ORDER = ["cluster", "workflow", "faults", "browser", "unit"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort the tests by folder, and mark each with its folder's name."""
    for item in items:
        item.add_marker(item.path.relative_to(ROOT / "tests").parts[0])
    items.sort(key=lambda item: ORDER.index(item.path.parent.name))


def made_once(
    tmp_path_factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]
) -> Path:
    """Return a folder that the first worker to need it makes, and all of them use."""
    base = tmp_path_factory.getbasetemp()
    if "PYTEST_XDIST_WORKER" in os.environ:
        base = base.parent
    folder, done = base / name, base / f"{name}.done"
    with FileLock(base / f"{name}.lock"):
        if not done.exists():
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


@pytest.fixture(scope="session")
def mnist(tmp_path_factory) -> Path:
    """A folder with MNIST's four files: the checkout's, or downloaded once."""
    names = [
        f"{part}-{kind}-ubyte"
        for part in ["train", "t10k"]
        for kind in ["images-idx3", "labels-idx1"]
    ]
    here = ROOT / "resources" / "verified"
    if all((here / name).exists() for name in names):
        return here

    def download(folder: Path) -> None:
        command = [sys.executable, "scripts/download.py", "--root", "resources"]
        command += ["--output", *(str(folder / name) for name in names)]
        command += ["--digests", str(folder / "sha256.json")]
        subprocess.run(command, cwd=ROOT, check=True)

    return made_once(tmp_path_factory, "mnist", download)


@pytest.fixture(scope="session")
def finished(tmp_path_factory, mnist) -> Project:
    """A project in which all is made, with four cores; copy it to change it."""
    folder = made_once(
        tmp_path_factory,
        "finished",
        lambda folder: Project.new(folder, mnist).make("--cores", "4"),
    )
    return Project(folder)
