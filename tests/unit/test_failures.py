"""What is said of jobs that failed: which, why perhaps, and how to go on."""

from types import SimpleNamespace

import pytest

from mnist_sweep.snakefile.failures import MOST_LOGS, limits, to_continue


class Job(SimpleNamespace):
    """As much of Snakemake's job, or group of jobs, as is told of."""

    def __str__(self) -> str:
        return self.name

    def is_group(self) -> bool:
        return hasattr(self, "jobs")


class Resources(dict):
    """Snakemake's resources: attributes, and `get`."""

    __getattr__ = dict.__getitem__


def job(name: str, mem_mb: int, runtime: int) -> Job:
    resources = Resources(mem_mb=mem_mb, runtime=runtime)
    rule = SimpleNamespace(name="train")
    return Job(name=name, rule=rule, resources=resources, attempt=3)


def test_one_training_that_failed_is_told_with_its_log():
    said = to_continue(["results/logs/train/a.log"])
    assert said.startswith("error: a training failed, and the page waits for it:")
    assert "\n  results/logs/train/a.log\nhint: " in said
    assert "type the command again" in said


@pytest.mark.parametrize("more", [0, 1, 7])
def test_of_many_trainings_the_first_logs_are_named_and_the_others_counted(more):
    logs = [f"{number}.log" for number in range(MOST_LOGS + more)]
    said = to_continue(logs)
    assert said.startswith(f"error: {len(logs)} trainings failed")
    assert [line.strip() for line in said.splitlines() if ".log" in line] == (
        logs[:MOST_LOGS]
    )
    assert (f"… ({more} more)" in said) == (more > 0)


def test_a_job_that_failed_on_a_cluster_is_told_what_it_was_allowed():
    said = limits([job("train a", 400, 5)])
    assert "failed in attempt 3, with 400 MB of memory and 5 minutes allowed:" in said
    assert "\n- train a\nhint: " in said
    assert "--set-resources train:mem_mb=800 train:runtime=10\n" in said


def test_the_members_of_a_bundle_are_named_in_order_under_what_it_was_allowed():
    members = [job("train b", 400, 5), job("train a", 400, 5)]
    bundle = job("bundle", 400, 9)
    bundle.jobs = members
    said = limits([bundle, job("train c", 400, 5)])
    assert "400 MB of memory and 9 minutes allowed:\n- train a\n- train b\n" in said
    assert said.count("error: failed in attempt 3") == 2
    assert said.count("hint: ") == 1
    (command,) = (line for line in said.splitlines() if "--set-resources" in line)
    assert command.endswith("--set-resources train:mem_mb=800 train:runtime=10")


def test_of_members_that_were_allowed_different_much_the_most_is_doubled():
    bundle = job("bundle", 1000, 9)
    bundle.jobs = [job("train a", 900, 5), job("train b", 1000, 10)]
    (command,) = (line for line in limits([bundle]).splitlines() if "--set" in line)
    assert command.endswith("--set-resources train:mem_mb=2000 train:runtime=20")
