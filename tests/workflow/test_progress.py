"""What a user sees of a run: on a terminal, without one, at its end, and of errors."""

import sys

import pytest
from helpers.project import PAGE, Project
from helpers.terminal import on_terminal

LOG = "results/logs/train/mlp/lr~0.1_batch~64_hidden~25/seed~0.log"


@pytest.fixture
def project(finished, tmp_path) -> Project:
    """A finished project, one of whose perceptrons is to be trained again."""
    project = finished.copied_to(tmp_path / "project")
    for path in (project.folder / "results/runs/mlp").glob("*hidden~25/seed~0/*"):
        path.unlink()
    for path in (project.folder / "results/resume/mlp").glob("*hidden~25/seed~0/*"):
        path.unlink()
    return project


def shown(project: Project, *arguments: str) -> tuple[int, str]:
    """Run Snakemake on a terminal."""
    command = [sys.executable, "-m", "snakemake", *arguments]
    return on_terminal([*command, "--configfile", "small.yaml"], project.folder)


def test_a_terminal_shows_what_trains_and_jobs_print_to_their_logs_alone(project):
    # Two epochs are over before anything is drawn.
    text = project.read("small.yaml").replace("epochs: 2", "epochs: 100")
    project.write_config(text)
    status, text = shown(project, "mlp", "--cores", "2")
    assert status == 0, text
    assert "mlp/lr~0.1_batch~64_hidden~25/seed~0: " in text
    assert " jobs done, about " in text
    assert "Reason:" not in text
    assert "Select jobs" not in text
    log = project.read(LOG)
    assert "starts, 100 epochs" in log
    assert "validation accuracy" in log.splitlines()[-1]


def test_a_terminal_shows_what_a_failed_job_has_printed(project):
    program = project.folder / "scripts/train.py"
    program.write_text("import sys\nsys.exit('error: the real reason')\n")
    status, text = shown(project, "mlp", "--cores", "2")
    assert status == 1
    assert "Error in rule train" in text
    assert "error: the real reason" in text


def test_without_a_terminal_there_are_lines_without_reasons(project):
    text = project.make("mlp", "--cores", "2")
    assert "mlp/lr~0.1_batch~64_hidden~25/seed~0: 2 epochs in " in text
    assert "Finished jobid" in text
    assert "Reason:" not in text
    assert "\x1b" not in text
    assert "The page:" not in text  # which is not what was asked for


def test_a_dry_run_has_reasons(project):
    assert "Reason:" in project.make("mlp", "-n")


def test_the_page_ends_with_the_headline_once(finished, tmp_path):
    project = finished.copied_to(tmp_path / "project")
    (project.folder / PAGE).unlink()
    text = project.make(PAGE, "--cores", "1")
    assert text.count("multilayer perceptron (") == 1
    assert text.count(f"The page: {project.folder / PAGE}") == 1
    # `make report` prints it by itself.
    (project.folder / PAGE).unlink()
    project.environment = {"HEADLINE": "make"}
    assert "The page:" not in project.make(PAGE, "--cores", "1")
