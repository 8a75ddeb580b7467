"""What several test files use: a copy of the project, and MNIST's files."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT_FILES = [
    "Snakefile",
    "config.yaml",
    "environment.yml",
    "requirements.txt",
    "profiles",
    "scripts",
    "workflow",
]

# A small run on real images: every stage, 3 + 2 trainings of 2 epochs, 3 again.
SMALL_CONFIG = """\
split: {train: 2000, validation: 500}
epochs: 2
replicates: 1
logistic: {lambda: [1.0, 0.01, 0.001]}
mlp: {learning_rate: 0.1, batch_size: 64, hidden_units: [10, 25]}
"""


class Project:
    """A copy of the project in a folder of its own, with the small config.

    `environment` is what its Snakemake finds there besides the test's own.
    """

    def __init__(
        self,
        folder: Path,
        dataset_root: Path,
        environment: dict[str, str] | None = None,
    ):
        self.folder = folder
        self.environment = environment or {}
        folder.mkdir(parents=True, exist_ok=True)
        for name in PROJECT_FILES:
            source = ROOT / name
            if source.is_dir():
                ignore = shutil.ignore_patterns("__pycache__")
                shutil.copytree(source, folder / name, ignore=ignore)
            else:
                shutil.copy(source, folder / name)
        self.write_config(SMALL_CONFIG + f"dataset: {{root: {dataset_root}}}\n")

    @classmethod
    def at(cls, folder: Path) -> "Project":
        """Take a folder that holds a copy of a project already."""
        project = cls.__new__(cls)
        project.folder = folder
        project.environment = {}
        return project

    def write_config(self, text: str) -> None:
        """Write the config of the runs that follow."""
        (self.folder / "small.yaml").write_text(text, encoding="utf-8")

    def start(self, *arguments: str) -> subprocess.Popen:
        """Start Snakemake here with the small config; what it says can be read."""
        command = [sys.executable, "-m", "snakemake", *arguments]
        if "--configfile" not in arguments:
            command += ["--configfile", "small.yaml"]
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env={**os.environ, "NO_COLOR": "1", **self.environment},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def snakemake(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run Snakemake here with the small config; give its output as text."""
        process = self.start(*arguments)
        output, _ = process.communicate()
        return subprocess.CompletedProcess(process.args, process.returncode, output)

    def make(self, *arguments: str) -> str:
        """Run Snakemake, which must succeed; give its output."""
        done = self.snakemake(*arguments)
        assert done.returncode == 0, done.stdout
        return done.stdout


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
    folder = tmp_path_factory.mktemp("mnist")
    command = [sys.executable, "scripts/download.py", "--root", "resources"]
    command += ["--output", *(str(folder / name) for name in names)]
    subprocess.run(command, cwd=ROOT, check=True)
    return folder


@pytest.fixture(scope="session")
def finished(tmp_path_factory, mnist) -> Project:
    """A project whose page has been made with one core; read it, do not change it."""
    project = Project(tmp_path_factory.mktemp("finished"), mnist)
    project.make("--cores", "1", "results/report.html")
    return project


@pytest.fixture(scope="session")
def origin(tmp_path_factory, mnist) -> Project:
    """A project whose page has been made with two cores; copy it to change it."""
    project = Project(tmp_path_factory.mktemp("origin"), mnist)
    project.make("--cores", "2", "results/report.html")
    return project
