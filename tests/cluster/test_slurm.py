"""On a real Slurm of virtual nodes: the same results, and what befalls trainings there.

Skipped where Slurm is not installed; `.ci/run` installs it. Nothing here is timed: a
training that something is to befall waits for it (`pause`), and bounds are there only
so that what hangs is told.
"""

import re
from collections.abc import Callable, Iterator

import pytest
import torch
from helpers.graph import graph_of
from helpers.project import SUMMARY, Project, digests, executed, small_config
from helpers.virtual_cluster import VirtualCluster, missing

pytestmark = pytest.mark.skipif(bool(missing()), reason=missing())

PROFILE = ["--profile", "profiles/slurm"]
# Four trainings in two bundles of two: softmax regression with 25, and 20 with 30. Of
# each the longer comes first.
FOUR_CONFIG = """\
split: {train: 1000, validation: 500}
epochs: 4
logistic: {lambda: 0.01, selection: highest_mean}
mlp: {learning_rate: 0.1, batch_size: 64, hidden_units: [20, 25, 30]}
"""
SOFTMAX = "logistic/lambda~0.01/seed~0"
LONGEST = "mlp/lr~0.1_batch~64_hidden~30/seed~0"
# Where a training that is paused stands.
PAUSED = 2
# Jobs that fail at once are noticed soon.
OFTEN = ["--slurm-init-seconds-before-status-checks", "1"]
BUNDLES = ["--group-components", "bundle=2"]
# Longer than anything here takes on the slowest machine.
HANGS = 1800

# Added to a project's training: after an epoch, and when its state is saved, it waits.
PAUSE = """

SAVE_SECONDS = 0
train_on = train_from


def train_from(first, settings, model, device):
    for epoch in train_on(first, settings, model, device):
        yield epoch
        if epoch.number == {after} and settings.name in {which}:
            while not Path({until!r}).exists():
                time.sleep(0.1)
"""


@pytest.fixture(scope="module")
def cluster() -> Iterator[VirtualCluster]:
    """A cluster for all tests here."""
    with VirtualCluster() as virtual:
        yield virtual


@pytest.fixture
def project(tmp_path, mnist, cluster) -> Project:
    """A project whose Snakemake finds the cluster."""
    return Project.new(tmp_path / "project", mnist, cluster.environment)


@pytest.fixture
def four(project, mnist) -> Project:
    """One with four trainings of four epochs."""
    project.write_config(small_config(mnist, FOUR_CONFIG))
    return project


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory, mnist) -> dict[str, str]:
    """Digests of the four trainings, made here without Slurm."""
    local = Project.new(tmp_path_factory.mktemp("undisturbed"), mnist)
    local.write_config(small_config(mnist, FOUR_CONFIG))
    local.make("--cores", "2", "logistic", "mlp")
    return digests(local, "runs")


def pause(project: Project, *which: str, until: str = "never") -> None:
    """Let trainings wait, when their state is saved, until a file is there.

    One that continues from that state does not wait again.
    """
    text = PAUSE.format(after=PAUSED, which=which, until=until)
    project.append("scripts/mnist_sweep/training/run.py", text)


def checkpoint(trial: str) -> str:
    """Name the checkpoint of a trial, as a target."""
    return f"results/runs/{trial}/checkpoint.pt"


def log(project: Project, trial: str) -> str:
    """Read the log of a training; empty where there is none yet."""
    path = project.folder / f"results/logs/train/{trial}.log"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def continued(project: Project) -> list[int]:
    """List the epochs after which trainings have continued."""
    logs = (project.folder / "results/logs/train").rglob("seed~0.log")
    found = [re.findall(r"continues after epoch (\d+)", p.read_text()) for p in logs]
    return [int(epoch) for epochs in found for epoch in epochs]


def disturb(
    cluster: VirtualCluster,
    project: Project,
    disturbance: Callable[[list[tuple[int, str]]], object],
    *targets: str,
    jobs: int,
) -> str:
    """Let something befall jobs whose trainings are paused, and return the output.

    `disturbance` is called when as many as `jobs` have saved a state; it takes the
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

    def all_paused() -> bool:
        assert process.poll() is None, process.communicate()[0]
        saved = len(list(states.rglob("unfinished.pt")))
        return len(running()) == jobs and saved == jobs

    try:
        cluster.wait_for(all_paused, seconds=HANGS)
        disturbance(running())
        output, _ = process.communicate(timeout=HANGS)
    finally:
        process.kill()
    assert process.returncode == 0, output
    return output


def test_bundles_that_are_requeued_or_cancelled_go_on_where_they_were(
    four, cluster, undisturbed
):
    def requeue_one_and_cancel_one(jobs: list[tuple[int, str]]) -> None:
        (first, _), (second, _) = jobs
        cluster.ask("scontrol", "requeue", str(first))
        cluster.ask("scancel", str(second))

    pause(four, LONGEST.replace("30", "25"), LONGEST)
    output = disturb(
        cluster, four, requeue_one_and_cancel_one, "logistic", "mlp", jobs=2
    )
    assert output.count("Trying to restart job") == 1
    assert continued(four) == [PAUSED, PAUSED]
    assert digests(four, "runs") == undisturbed


def test_a_second_copy_waits_for_the_first_on_a_lost_node(four, cluster):
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
        cluster.wait_for(
            lambda: "waiting for another copy of this training" in log(four, LONGEST),
            seconds=HANGS,
        )
        (four.folder / "go-on").touch()

    pause(four, LONGEST, until="go-on")
    disturb(cluster, four, lose_node, checkpoint(LONGEST), jobs=1)
    cluster.start_node(lost[0])
    # The first copy has finished it, without its node: nothing was trained twice.
    assert "continues after epoch 4" in log(four, LONGEST)


def test_each_training_runs_once_though_the_other_model_is_chosen_meanwhile(four):
    # The longest training ends only when the softmax regression is chosen.
    pause(four, LONGEST, until="results/selection/logistic.json")
    output = four.make(
        "results/selection/logistic.json",
        "results/selection/mlp.json",
        *PROFILE,
        *OFTEN,
        *BUNDLES,
    )
    assert executed(output)["train"] == 1 + 3


def needing_memory(project: Project, megabytes: int) -> None:
    """Let the softmax regressions of a project need more memory, and wait with it."""
    project.append(
        "scripts/mnist_sweep/training/run.py",
        f"""

run_lean = run


def run(settings, outputs):
    if settings.model == "logistic":
        # Snakemake shows Slurm's log only behind one of the job that is not empty.
        print("is hungry", flush=True)
        hog = b"x" * {megabytes}_000_000
        time.sleep({HANGS})
    run_lean(settings, outputs)
""",
    )


def test_what_is_over_its_time_or_memory_gets_more_and_fails_at_last(four):
    """Slurm counts time in minutes, and looks twice a minute: this takes two."""
    # So the first attempt never ends by itself, and the second has little left to do.
    pause(four, LONGEST)
    needing_memory(four, 4200)
    done = four.snakemake(
        *[checkpoint(LONGEST), checkpoint(SOFTMAX)],
        *PROFILE,
        *["--group-components", "bundle=1"],
        # Minutes: 1 is less than `HANGS`, and 3 are enough for two epochs.
        *["--set-resources", "train:runtime=1+2*(attempt-1)"],
    )
    assert "DUE TO TIME LIMIT" in done.stdout
    assert continued(four) == [PAUSED]
    assert (four.folder / checkpoint(LONGEST)).exists()

    assert done.returncode == 1
    assert "exceeded memory limit" in done.stdout
    assert "attempt 3, with 4000 MB of memory and 5 minutes allowed" in done.stdout
    assert "train:mem_mb=8000 train:runtime=10" in done.stdout
    assert not (four.folder / checkpoint(SOFTMAX)).exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--default-resources", "slurm_partition=nowhere"], "invalid partition"),
        (["--set-resources", "train:mem_mb=900000"], "not available"),
    ],
)
def test_what_slurm_would_refuse_is_said_at_once(project, options, said):
    done = project.snakemake(checkpoint(SOFTMAX), *PROFILE, *options)
    assert done.returncode == 1
    assert "error: Slurm would not accept jobs of train" in done.stdout
    assert said in done.stdout
    assert "Traceback" not in done.stdout


def test_the_profile_s_gpu_lines_send_trainings_to_a_gpu(project, cluster):
    path = project.folder / "profiles/slurm/config.yaml"
    text = path.read_text()
    switched = re.sub(r"^# (set-resources:|  train:)", r"\1", text, flags=re.M)
    assert switched.count("\n  train:") == 1
    path.write_text(switched)
    before = set(cluster.jobs())
    done = project.snakemake(checkpoint(SOFTMAX), *PROFILE, *OFTEN, "--retries", "0")
    (job,) = set(cluster.jobs()) - before
    asked = cluster.ask("scontrol", "show", "job", str(job))
    assert "gres:gpu:1" in asked
    assert "Partition=gpu" in asked
    if not torch.cuda.is_available():
        assert done.returncode == 1
        assert "to train on a GPU, but PyTorch finds none" in done.stdout


def test_slurm_makes_the_same_bytes_as_this_machine_alone(project, finished, cluster):
    """All numbers; the figures and the page are drawn here in either case."""
    # By number, since Slurm forgets jobs that ended some minutes ago.
    before = max(cluster.jobs(), default=0)
    output = project.make(SUMMARY, *PROFILE, *BUNDLES)
    made = digests(project)
    assert len(made) > 50
    assert made.items() <= digests(finished).items()
    # Five trainings two a job, two replicates, and nothing else.
    assert len([number for number in cluster.jobs() if number > before]) == 3 + 2
    assert "bundle0" in output
    rest = [job for job in graph_of(project, *PROFILE).jobs if job.planned]
    assert rest
    assert all(job.local for job in rest)
