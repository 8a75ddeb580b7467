"""Programs that are forked write the bytes that programs started one by one write."""

import sys

import psutil
import pytest
from helpers.project import Project, digests, with_config
from helpers.terminal import on_terminal

TARGETS = [
    "mlp",
    "results/statistics/mlp_isolation.csv",
    "results/figures/mlp_loss.svg",
    "results/figures/mlp_loss.png",
]


@pytest.fixture
def started(tmp_path, mnist) -> Project:
    """A project in which each program was started by itself."""
    project = Project.new(tmp_path / "started", mnist, {"MNIST_SWEEP_STARTER": "off"})
    project.make("--cores", "2", *TARGETS)
    return project


def test_forked_programs_write_the_same_bytes(finished, started, tmp_path):
    project = finished.copied_to(tmp_path / "forked")
    project.make("--cores", "2", *TARGETS)
    by_themselves = digests(started)
    assert set(TARGETS[1:]) <= {f"results/{path}" for path in by_themselves}
    assert by_themselves.items() <= digests(project).items()


@pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux alone")
@pytest.mark.parametrize("terminal", [False, True])
def test_programs_are_forked_and_nothing_is_left_running(tmp_path, mnist, terminal):
    project = Project.new(tmp_path / "project", mnist)
    project.append(
        "scripts/mnist_sweep/base/errors.py", "print(open('/proc/self/cmdline').read())"
    )
    arguments = ["results/split/train.npy", "--cores", "1"]
    if terminal:
        command = [sys.executable, "-m", "snakemake", *with_config(arguments)]
        status, output = on_terminal(command, project.folder)
        assert status == 0, output
    else:
        output = project.make(*arguments)
    assert "serve.py" in project.read("results/logs/split.log"), output
    left = [p for p in psutil.process_iter(["cmdline"]) if p.info["cmdline"]]
    assert not [p for p in left if str(project.folder) in " ".join(p.info["cmdline"])]
