"""On a real Slurm of virtual nodes: the same results, and what befalls trainings there.

Skipped where Slurm is not installed; `.ci/run` installs it.
"""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch
from conftest import Project
from test_incremental import executed
from test_workflow import digests
from virtual_cluster import VirtualCluster, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

PROFILE = ["--profile", "profiles/slurm"]
# Four trainings, long enough to be disturbed, that go in two bundles of two.
LONG_CONFIG = """\
split: {train: 4000, validation: 500}
epochs: {epochs}
logistic: {lambda: 0.01, selection: highest_mean}
mlp: {learning_rate: 0.1, batch_size: 64, hidden_units: [50, 60, 100, 110]}
"""
# Jobs that fail at once are seen to.
OFTEN = ["--slurm-init-seconds-before-status-checks", "1"]
BUNDLES = ["--group-components", "bundle=2"]
TRIALS = [f"mlp/lr~0.1_batch~64_hidden~{n}/seed~0" for n in [50, 60, 100, 110]]


@pytest.fixture(scope="module")
def cluster() -> Iterator[VirtualCluster]:
    """A cluster for all tests here."""
    with VirtualCluster() as virtual:
        yield virtual


@pytest.fixture
def project(tmp_path, mnist, cluster) -> Project:
    """A project whose Snakemake finds the cluster."""
    return Project(tmp_path, mnist, cluster.environment)


def long_trainings(project: Project, mnist: Path, epochs: int = 800) -> Project:
    """Let a project have long trainings."""
    text = LONG_CONFIG.replace("{epochs}", str(epochs))
    project.write_config(f"{text}dataset: {{root: {mnist}}}\n")
    return project


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, mnist) -> dict[str, str]:
    """Digests of the long trainings, made here without Slurm."""
    local = Project(tmp_path_factory.mktemp("undisturbed"), mnist)
    long_trainings(local, mnist).make("--cores", "2", "mlp")
    return runs(local)


def runs(project: Project) -> dict[str, str]:
    """Give the digests of what trainings have made."""
    return {
        name: digest
        for name, digest in digests(project).items()
        if name.startswith("runs/")
    }


def checkpoint(trial: str) -> str:
    """Name the checkpoint of a trial, as a target."""
    return f"results/runs/{trial}/checkpoint.pt"


def disturb(
    cluster: VirtualCluster,
    project: Project,
    disturbance: Callable[[list[tuple[int, str]]], object],
    *targets: str,
    jobs: int,
) -> str:
    """Let something befall jobs that train; give what Snakemake says, when all is well.

    `disturbance` is called when each of so many `jobs` has saved a state; it takes the
    numbers and nodes of the jobs.
    """
    before = set(cluster.jobs())
    process = project.start(*targets, *PROFILE, *BUNDLES)
    states = project.folder / "results/resume"

    def running() -> list[tuple[int, str]]:
        return [
            (job, node)
            for job, (state, node) in cluster.jobs().items()
            if state == "RUNNING" and job not in before
        ]

    def all_train() -> bool:
        saved = len(list(states.rglob("unfinished.pt")))
        return len(running()) == jobs and saved >= jobs

    try:
        cluster.wait_for(all_train, seconds=120)
        disturbance(running())
        output, _ = process.communicate(timeout=300)
    finally:
        process.kill()
    assert process.returncode == 0, output
    return output


def log(project: Project, trial: str) -> str:
    """Read the log of a training."""
    return (project.folder / f"results/logs/train_{trial}.log").read_text()


def test_slurm_makes_the_same_bytes_as_this_machine_alone(project, origin, cluster):
    before = len(cluster.jobs())
    output = project.make("results/report.html", *PROFILE, *BUNDLES)
    assert digests(project) == digests(origin)
    # Five trainings two a job, two replicates, and nothing else.
    assert len(cluster.jobs()) - before == 3 + 2
    assert "bundle0" in output


def test_each_training_runs_once_though_the_other_model_is_chosen_meanwhile(
    project, mnist
):
    project.write_config(
        "split: {train: 2000, validation: 500}\n"
        "epochs: 40\n"
        "logistic: {lambda: 0.001}\n"
        "mlp: {learning_rate: 0.1, batch_size: 64, hidden_units: [10, 20, 900]}\n"
        f"dataset: {{root: {mnist}}}\n"
    )
    output = project.make(
        "results/selection/logistic.json",
        "results/selection/mlp.json",
        *PROFILE,
        *OFTEN,
        *BUNDLES,
    )
    done = executed(output)
    assert (done["train_logistic"], done["train_mlp"]) == (1, 3)


def continued(project: Project) -> list[int]:
    """List the epochs after which trainings have continued."""
    logs = (project.folder / "results/logs").rglob("seed~0.log")
    found = [re.findall(r"continues after epoch (\d+)", p.read_text()) for p in logs]
    return [int(epoch) for epochs in found for epoch in epochs]


def test_bundles_that_are_requeued_or_cancelled_go_on_where_they_were(
    project, mnist, cluster, undisturbed
):
    def requeue_one_and_cancel_one(jobs: list[tuple[int, str]]) -> None:
        (first, _), (second, _) = jobs
        cluster.ask("scontrol", "requeue", str(first))
        cluster.ask("scancel", str(second))

    long_trainings(project, mnist)
    output = disturb(
        cluster, project, requeue_one_and_cancel_one, *map(checkpoint, TRIALS), jobs=2
    )
    assert output.count("Trying to restart job") == 1
    assert len(continued(project)) >= 2
    assert min(continued(project)) > 10
    assert runs(project) == undisturbed


def test_a_second_copy_waits_for_the_first_on_a_lost_node(project, mnist, cluster):
    if len(cluster.nodes) < 2:
        pytest.skip("this build of slurmd has one node a machine")
    lost = []

    def lose_node(jobs: list[tuple[int, str]]) -> None:
        lost.append(jobs[0][1])
        cluster.end(lost[0])
        # What the controller would find out by itself, at leisure.
        cluster.ask(
            *["scontrol", "update", f"node={lost[0]}", "state=down", "reason=lost"]
        )

    long_trainings(project, mnist, epochs=2500)
    disturb(cluster, project, lose_node, checkpoint(TRIALS[2]), jobs=1)
    cluster.start_node(lost[0])
    said = log(project, TRIALS[2])
    assert "waiting for another copy of this training" in said
    # The first copy has finished it, without its node: nothing was trained twice.
    assert "continues after epoch 2500" in said


def needing_memory(project: Project, megabytes: int) -> None:
    """Let the softmax regressions of a project need more memory."""
    program = project.folder / "scripts/mnist_sweep/training/run.py"
    before = "    model = model_class.from_state_dict("
    hog = f"    hog = b'x' * ({megabytes}_000_000 * (not sizes))\n"
    assert before in program.read_text()
    program.write_text(program.read_text().replace(before, hog + before))


def test_what_is_over_its_time_or_memory_gets_more_and_fails_at_last(project, mnist):
    """Slurm counts time in minutes, and looks twice a minute: this takes two."""
    long_trainings(project, mnist, epochs=5500)
    needing_memory(project, 5000)
    hungry = checkpoint("logistic/lambda~0.01/seed~0")
    done = project.snakemake(
        *[checkpoint(TRIALS[2]), hungry],
        *PROFILE,
        *["--group-components", "bundle=1"],
        *["--set-resources", "train_mlp:runtime=attempt"],
    )
    assert "DUE TO TIME LIMIT" in done.stdout
    assert 1000 < max(continued(project)) < 5500
    assert (project.folder / checkpoint(TRIALS[2])).exists()

    assert done.returncode == 1
    assert "exceeded memory limit" in done.stdout
    assert "attempt 3, with 4000 MB of memory and 40 minutes allowed" in done.stdout
    assert "train_logistic:mem_mb=8000 train_logistic:runtime=80" in done.stdout
    assert not (project.folder / hungry).exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--default-resources", "slurm_partition=nowhere"], "invalid partition"),
        (["--set-resources", "train_logistic:mem_mb=900000"], "not available"),
    ],
)
def test_what_slurm_would_refuse_is_said_at_once(project, options, said):
    target = checkpoint("logistic/lambda~0.01/seed~0")
    done = project.snakemake(target, *PROFILE, *options)
    assert done.returncode == 1
    assert "error: Slurm would not take jobs of train_logistic" in done.stdout
    assert said in done.stdout
    assert "Traceback" not in done.stdout


def test_the_profile_s_gpu_lines_send_trainings_to_a_gpu(project, cluster):
    path = project.folder / "profiles/slurm/config.yaml"
    text = path.read_text()
    switched = re.sub(r"^# (set-resources:|  train_)", r"\1", text, flags=re.M)
    assert switched.count("\n  train_") == 2
    path.write_text(switched)
    before = set(cluster.jobs())
    target = checkpoint("logistic/lambda~0.01/seed~0")
    done = project.snakemake(target, *PROFILE, *OFTEN, "--retries", "0")
    (job,) = set(cluster.jobs()) - before
    asked = cluster.ask("scontrol", "show", "job", str(job))
    assert "gres:gpu:1" in asked
    assert "Partition=gpu" in asked
    if not torch.cuda.is_available():
        assert done.returncode == 1
        assert "to train on a GPU, but PyTorch finds none" in done.stdout
