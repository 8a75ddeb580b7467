"""Where a release of Snakemake lacks what is not public, errors are still shown."""

import pytest
from helpers.project import Project

INTERNALS = "scripts/mnist_sweep/snakefile/internals.py"
# What it reaches into when a job has failed on a cluster, as another release lacks it.
LACKS = [
    "workflow.local_exec",
    "workflow.scheduler.failed",
    "workflow.executor_plugin.name",
    "workflow.group_settings.group_components",
]
CLUSTER = ["--executor", "cluster-generic", "--cluster-generic-submit-cmd", "sh"]
HINT = "hint: this release of Snakemake differs"


@pytest.fixture
def project(finished, tmp_path) -> Project:
    """A finished project whose trainings now fail, with a message of their own."""
    project = finished.copied_to(tmp_path / "project")
    program = project.folder / "scripts/train.py"
    program.write_text("import sys\nsys.exit('error: the real reason')\n")
    return project


def test_a_job_s_own_error_is_shown(project):
    for internal in LACKS:
        project.edit(INTERNALS, internal, internal + "_of_old")
    target = "results/runs/logistic/lambda~0.01/seed~0/checkpoint.pt"
    done = project.snakemake(
        target, *CLUSTER, "--jobs", "1", "--show-failed-logs", "--retries", "0"
    )
    assert done.returncode == 1
    assert "error: the real reason" in done.stdout
    assert done.stdout.count(HINT) >= len(LACKS)
    assert "Traceback" not in done.stdout


def test_a_wrong_target_is_still_refused(project):
    project.edit(INTERNALS, "import get_argument_parser", "import gone")
    done = project.snakemake("-n", "results/figures/mlp_los.pdf")
    assert done.returncode == 1
    assert "mlp_los.pdf" in done.stdout
    assert HINT in done.stdout
    assert "Traceback" not in done.stdout


def test_rules_go_on_without_what_is_filled_in(project):
    project.edit(INTERNALS, "rule.set_log(", "rule.gone(")
    assert HINT in project.make("-n")
