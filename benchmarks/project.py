"""Copy the project to measure it, with MNIST beside it, and time commands."""

import shutil
import sys
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[1]
FILES = ["Snakefile", "config.yaml", "environment.yml", "requirements.txt"]
FOLDERS = ["profiles", "scripts", "workflow", "resources/verified"]


def copy_project(folder: Path) -> None:
    """Copy what the workflow needs, and the downloaded images, to a folder."""
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name)


def watched(command: list[str], folder: Path) -> tuple[float, float]:
    """Run a command; return its wall seconds and its own peak memory (MiB)."""
    started, peak = time.perf_counter(), 0
    with (folder / "log").open("w") as log:
        process = psutil.Popen(command, cwd=folder, stdout=log, stderr=log)
        while process.poll() is None:
            peak = max(peak, process.memory_info().rss)
            time.sleep(0.05)
    if process.returncode:
        sys.exit((folder / "log").read_text())
    return time.perf_counter() - started, peak / 2**20


def study(folder: Path, *options: str) -> float:
    """Make the page in a new copy of the project; return the wall seconds."""
    copy_project(folder)
    command = [sys.executable, "-m", "snakemake", "results/report.html", *options]
    wall, _ = watched(command, folder)
    return wall
