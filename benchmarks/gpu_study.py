"""Run the whole study on a GPU, or on the CPU beside it."""

import os
import sys
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml
from project import copy_project, watched
from whole_run import spent

MODELS = ["logistic", "mlp"]
# As docs/usage.md says: each training is given the GPU, and one has it at a time.
ON = {"cuda": ["--resources", "gpu=1", "--set-resources", "train:gpu=1"], "cpu": []}


@dataclass(frozen=True)
class Study:
    """A finished study.

    Attributes
    ----------
    wall, jobs, steps : float
        Seconds: of the whole, of its training jobs in all, and of their epochs.
    accuracies : Series
        Final validation accuracies, by trial.
    selected : str
        The selected trials.
    """

    wall: float
    jobs: float
    steps: float
    accuracies: pd.Series
    selected: str


def run(device: str, config: dict, verified: Path, folder: Path, cores: int) -> Study:
    """Make the page in a new copy of the project, with a config."""
    folder.mkdir()
    copy_project(folder, verified)
    (folder / "study.yaml").write_text(yaml.safe_dump(config))
    command = [sys.executable, "-m", "snakemake", "results/report.html"]
    command += ["--configfile", "study.yaml", "--cores", str(cores), *ON[device]]
    environment = dict(os.environ)
    if device == "cpu":  # by which a scheduler offers a GPU to every job
        environment.pop("CUDA_VISIBLE_DEVICES", None)
    wall, _ = watched(command, folder, environment)
    results = folder / "results"
    took = spent(results)
    tables = pd.concat(
        [pd.read_csv(results / f"tables/{model}_trials.csv") for model in MODELS]
    ).set_index("trial")
    selected = ", ".join(tables.index[tables["chosen"]])
    _, jobs = took.together(trainings=True)
    steps = took.steps + took.validation
    return Study(wall, jobs, steps, tables["final_accuracy"], selected)


def largest_difference(one: Study, other: Study) -> float:
    """Return the largest difference of a trial's final accuracy, a share."""
    return float((one.accuracies - other.accuracies).abs().max())
