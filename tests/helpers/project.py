"""A copy of the project, with a small config, in which Snakemake can be run."""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROJECT_FILES = [
    "Snakefile",
    "config.yaml",
    "environment.yml",
    "requirements.txt",
    "profiles",
    "scripts",
    "workflow",
]
PAGE = "results/report.html"
SUMMARY = "results/summary.json"

# A small run on real images: every stage, 3 + 2 trainings of 2 epochs, 3 again.
SMALL_CONFIG = """\
split: {train: 2000, validation: 500}
epochs: 2
replicates: 1
logistic: {lambda: [1.0, 0.01, 0.001]}
mlp: {learning_rate: 0.1, batch_size: 64, hidden_units: [10, 25]}
"""
# What holds times, and so is never the same twice.
TIMED = ("timing.parquet", "provenance.json")
NOT_RESULTS = {"logs", "benchmarks", "resume"}


class Project:
    """A copy of the project in a folder of its own.

    Parameters
    ----------
    folder : Path
        Where the copy lies.
    environment : dict of str to str, optional
        What its Snakemake finds in its environment besides the test's own.
    """

    def __init__(self, folder: Path, environment: dict[str, str] | None = None):
        self.folder = folder
        self.environment = environment or {}

    @classmethod
    def new(
        cls,
        folder: Path,
        dataset_root: Path,
        environment: dict[str, str] | None = None,
    ) -> "Project":
        """Copy the project, without results, and write the small config."""
        project = cls(folder, environment)
        folder.mkdir(parents=True, exist_ok=True)
        for name in PROJECT_FILES:
            copy(ROOT / name, folder / name)
        project.write_config(small_config(dataset_root))
        return project

    def copied_to(self, folder: Path) -> "Project":
        """Copy this project with its results, times and all."""
        # Not what another test's Snakemake may be writing here at this moment.
        ignore = shutil.ignore_patterns("*.pyc.*", "log")
        shutil.copytree(self.folder, folder, ignore=ignore, copy_function=shutil.copy2)
        return Project(folder, self.environment)

    def write_config(self, text: str) -> None:
        """Write the config of the runs that follow."""
        (self.folder / "small.yaml").write_text(text, encoding="utf-8")

    def read(self, path: str) -> str:
        """Read a file of the project."""
        return (self.folder / path).read_text(encoding="utf-8")

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace the first `old` in a file, which must be there."""
        text = self.read(path)
        assert old in text, (path, old)
        (self.folder / path).write_text(text.replace(old, new, 1), encoding="utf-8")

    def append(self, path: str, text: str) -> None:
        """Add text at the end of a file."""
        with (self.folder / path).open("a", encoding="utf-8") as file:
            file.write(text)

    def start(self, *arguments: str) -> subprocess.Popen:
        """Start Snakemake here with the small config; its output can be read."""
        return self.popen(sys.executable, "-m", "snakemake", *with_config(arguments))

    def popen(self, *command: str) -> subprocess.Popen:
        """Start a command in the project's folder; its output can be read."""
        environment = {**os.environ, "NO_COLOR": "1", **self.environment}
        environment.pop("OMP_NUM_THREADS", None)  # as a user has it
        return subprocess.Popen(
            command,
            cwd=self.folder,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def run(self, *command: str) -> subprocess.CompletedProcess:
        """Run a command in the project's folder, and return its output as text."""
        return finish(self.popen(*command))

    def snakemake(self, *arguments: str) -> subprocess.CompletedProcess:
        """Run Snakemake here with the small config, and return its output as text."""
        return finish(self.start(*arguments))

    def make(self, *arguments: str) -> str:
        """Run Snakemake, which must succeed, and return its output."""
        done = self.snakemake(*arguments)
        assert done.returncode == 0, done.stdout
        return done.stdout


def copy(source: Path, target: Path) -> None:
    """Copy a file or folder as a checkout writes it: the content, newly written."""
    if source.is_dir():
        ignore = shutil.ignore_patterns("__pycache__")
        shutil.copytree(source, target, ignore=ignore, copy_function=shutil.copy)
    else:
        shutil.copy(source, target)


def finish(process: subprocess.Popen) -> subprocess.CompletedProcess:
    """Wait for a process to end, and return its output."""
    output, _ = process.communicate()
    return subprocess.CompletedProcess(process.args, process.returncode, output)


def with_config(arguments: tuple[str, ...]) -> list[str]:
    """Add the small config to Snakemake's arguments, unless they name another."""
    small = [] if "--configfile" in arguments else ["--configfile", "small.yaml"]
    return [*arguments, *small]


def small_config(dataset_root: Path, text: str = SMALL_CONFIG) -> str:
    """Return a config that finds MNIST's files in a folder."""
    return f"{text}dataset: {{root: {dataset_root}}}\n"


def digests(project: Project, under: str = "") -> dict[str, str]:
    """Return the SHA-256 of every result, or of those in a folder.

    Left out are files that hold times; logs, benchmarks and states to continue from are
    no results.
    """
    results = project.folder / "results"
    return {
        str(path.relative_to(results)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((results / under).rglob("*"))
        if path.is_file()
        and path.relative_to(results).parts[0] not in NOT_RESULTS
        and path.name not in TIMED
    }


def planned(output: str) -> Counter[str]:
    """Read the number of jobs of each rule from a dry run's output."""
    table = output.partition("Job stats:")[2].partition("total")[0]
    rows = re.findall(r"^(\w+)\s+(\d+)$", table, re.M)
    return Counter({name: int(count) for name, count in rows})


def executed(output: str) -> Counter[str]:
    """Count the jobs of each rule that a run has finished."""
    return Counter(re.findall(r"^Finished jobid: \d+ \(Rule: (\w+)\)", output, re.M))
