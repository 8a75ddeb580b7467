"""Experiments unlike the study's get their page too."""

import re

import pandas as pd
from helpers.pages import plain
from helpers.project import PAGE, Project, small_config


def make_page(project: Project) -> str:
    """Make the page, and return what it says."""
    project.make("--cores", "2", PAGE)
    text = plain(project.read(PAGE))
    assert "None" not in text
    assert not re.search(r"\bnan\b", text)
    return text


def test_an_odd_experiment_gets_its_page_too(tmp_path, mnist):
    """λ = 0, λ swept in the grid, seeds and splits, an unswept reference."""
    project = Project.new(tmp_path, mnist)
    project.write_config(
        small_config(
            mnist,
            """\
epochs: 7
split: {train: 600, validation: 300, replicates: 1}
seeds: [3, 1]
replicates: 1
logistic: {lambda: 0.0, learning_rate: [0.1, 50.0], selection: highest_mean}
mlp: {lambda: [0.0, 0.01], learning_rate: 0.1, batch_size: 64, hidden_units: 8,
      selection: one_standard_error}
""",
        )
    )
    text = make_page(project)
    assert "trained with 2 seeds" in text
    assert "those of seed 1" in text
    results = project.folder / "results"
    trials = pd.read_csv(results / "tables/logistic_trials.csv")["trial"]
    assert set(trials) == {"lambda~0.0", "lambda~0.0_lr~50.0"}
    accuracy = pd.read_csv(results / "tables/accuracy.csv")
    reference = accuracy[accuracy["run"] == "logistic_reference"]
    assert set(reference["trial"]) == {"lambda~0.01"}
    seeds = {path.name for path in (results / "runs/mlp").glob("*/*")}
    assert seeds == {"seed~0", "seed~1", "seed~3", "seed~1_split~1"}
    spread = pd.read_csv(results / "statistics/replicates.csv").set_index("run")
    assert set(spread.loc["mlp", "varied"]) == {"seed", "split"}
    assert spread["n"].between(2, 3).all()


def test_a_tiny_experiment_gets_its_page_too(tmp_path, mnist):
    """One epoch, one image to validate with, digits missing, a single trial."""
    project = Project.new(tmp_path, mnist)
    project.write_config(
        small_config(
            mnist,
            """\
epochs: 1
split: {train: 12, validation: 1}
logistic: {lambda: 0.01, batch_size: 4}
mlp: {learning_rate: 0.1, batch_size: [4, 6], hidden_units: 3}
""",
        )
    )
    text = make_page(project)
    assert "It is the only trial." in text
    assert "too short to tell" in text
