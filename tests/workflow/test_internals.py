"""Where a release of Snakemake lacks what is not public, errors are still shown."""

import pytest
from helpers.project import Project

# What `internals.py` reaches into, as another release would lack it.
LACKS = {
    "scheduler": "workflow.scheduler.failed",
    "executor": "workflow.executor_plugin.name",
    "local": "workflow.local_exec",
    "groups": "workflow.group_settings.group_components",
    "bundles": "workflow.parent_groupids",
}
CLUSTER = ["--executor", "cluster-generic", "--cluster-generic-submit-cmd", "sh"]
CLUSTER += ["--group-components", "bundle=2"]


@pytest.fixture
def project(tmp_path, mnist) -> Project:
    """A project whose trainings fail, each with a message of its own."""
    project = Project.new(tmp_path / "project", mnist)
    program = project.folder / "scripts/train.py"
    program.write_text("import sys\nsys.exit('error: the real reason')\n")
    return project


@pytest.mark.parametrize("missing", LACKS)
def test_a_job_s_own_error_is_shown(project, missing):
    internal = LACKS[missing]
    project.edit(
        "scripts/mnist_sweep/snakefile/internals.py", internal, f"{internal}_of_old"
    )
    target = "results/runs/logistic/lambda~0.01/seed~0/checkpoint.pt"
    done = project.snakemake(
        target, *CLUSTER, "--jobs", "1", "--show-failed-logs", "--retries", "0"
    )
    assert done.returncode == 1
    assert "error: the real reason" in done.stdout
    assert "Traceback" not in done.stdout
    assert "hint: this release of Snakemake differs" in done.stdout


def test_a_wrong_target_is_still_refused(project):
    project.edit(
        "scripts/mnist_sweep/snakefile/internals.py",
        "from snakemake.cli import get_argument_parser",
        "from snakemake.cli import gone",
    )
    done = project.snakemake("-n", "results/figures/mlp_los.pdf")
    assert done.returncode == 1
    assert "mlp_los.pdf" in done.stdout
    assert "Traceback" not in done.stdout


def test_rules_go_on_without_what_is_filled_in(project):
    project.edit(
        "scripts/mnist_sweep/snakefile/internals.py", "rule.set_log(", "rule.gone("
    )
    output = project.make("-n")
    assert "hint: this release of Snakemake differs" in output
