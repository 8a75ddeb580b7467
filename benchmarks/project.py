"""A copy of the project to measure, with MNIST beside it."""

import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
FILES = ["Snakefile", "config.yaml", "environment.yml", "requirements.txt"]
FOLDERS = ["profiles", "scripts", "workflow", "resources/verified"]


def copy_project(folder: Path) -> None:
    """Copy what the workflow needs, and the downloaded images, to a folder."""
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name)
