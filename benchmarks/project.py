"""Copy the project to measure it, with MNIST beside it, and time commands."""

import shutil
import sys
import time
from pathlib import Path

import psutil

from mnist_sweep.base.run_files import RUN_FILES
from mnist_sweep.sweep.config import load_schema, with_defaults
from mnist_sweep.sweep.grid import Trial, trainable

ROOT = Path(__file__).resolve().parents[1]
FILES = ["Snakefile", "config.yaml", "environment.yml", "requirements.txt"]
FOLDERS = ["profiles", "scripts", "workflow"]
VERIFIED = ROOT / "resources/verified"


def copy_project(folder: Path, verified: Path = VERIFIED) -> None:
    """Copy what the workflow needs, and the downloaded images, to a folder."""
    for name in FILES:
        shutil.copy(ROOT / name, folder / name)
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name)
    shutil.copytree(verified, folder / "resources/verified")


def complete(config: dict) -> dict:
    """Fill in what a config leaves out; of an empty one, that is the whole study."""
    return with_defaults(
        config, load_schema(ROOT / "workflow/schemas/config.schema.yaml")
    )


def trials_of(config: dict) -> list[Trial]:
    """List the trials of both sweeps, and the reference."""
    return [
        trial
        for model in ["logistic", "mlp"]
        for trial in trainable(model, config[model]).values()
    ]


def training_command(results: Path, train: Path, folder: Path, **options) -> list[str]:
    """Return the command of a training, as the workflow writes it.

    Parameters
    ----------
    results : Path
        Those of a workflow: its images, and its validation set.
    train : Path
        The indices of the training images.
    folder : Path
        Where the training writes its files, and the states to continue from.
    **options
        The model, its hyper-parameters, the seed, the number of epochs, and all else
        that `scripts/train.py` takes.
    """
    data = results.resolve() / "dataset"
    options = {
        "images": data / "train_images.npy",
        "labels": data / "train_labels.npy",
        "description": data / "train.json",
        "depends_on": train,
        "name": folder.name,
        "resume_folder": folder / "resume",
        **options,
    }
    indices = [train, results.resolve() / "split/validation.npy"]
    return [
        *(sys.executable, str(ROOT / "scripts/train.py")),
        *(f"--{key.replace('_', '-')}={value}" for key, value in options.items()),
        *("--indices", *map(str, indices)),
        *("--output", *(str(folder / name) for name in RUN_FILES)),
    ]


def watched(
    command: list[str], folder: Path, environment: dict[str, str] | None = None
) -> tuple[float, float]:
    """Run a command; return its wall seconds and its own peak memory (MiB)."""
    started, peak = time.perf_counter(), 0
    with (folder / "log").open("w") as log:
        process = psutil.Popen(
            command, cwd=folder, stdout=log, stderr=log, env=environment
        )
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
