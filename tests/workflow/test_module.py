"""The workflow as a module of another, as the documents say."""

import re

import pytest
import yaml
from helpers.graph import graph_of
from helpers.project import ROOT, Project, copy, digests, planned

SNAKEFILE = re.search(
    r"```snakemake\n(.*?)```", (ROOT / "docs/usage.md").read_text("utf-8"), re.DOTALL
)[1]
# One model's sweep: programs, code, the checkpoint, and commands that name patterns.
SOME = ["tables/logistic_trials.csv", "statistics/logistic_best_set.csv"]


@pytest.fixture
def outer(finished, tmp_path, mnist) -> Project:
    """A workflow with the documented Snakefile, and this project in a folder of it."""
    Project.new(tmp_path / "mnist-sweep", mnist)
    outer = Project(tmp_path)
    (tmp_path / "Snakefile").write_text(SNAKEFILE, encoding="utf-8")
    copy(ROOT / "profiles/default", tmp_path / "profiles/default")
    config = yaml.safe_load(finished.read("small.yaml"))
    outer.write_config(yaml.safe_dump({"mnist": config}))
    return outer


def test_all_jobs_can_be_planned_and_have_logs_and_messages(outer):
    jobs = graph_of(outer, "digits", "mnist_all").jobs
    assert {job.rule for job in jobs} > {"mnist_train", "mnist_report", "digits"}
    for job in jobs:
        if job.rule != "digits" and job.shell:
            assert job.log[0].startswith(f"mnist/results/logs/{job.rule}"), job.rule
            assert job.message, job.rule
            assert job.conda == "environment.yml", job.rule
            for file in [*job.inputs, *job.outputs]:
                inside = file.startswith(("mnist/results/", "mnist/resources/"))
                assert (
                    inside
                    or (outer.folder / "mnist-sweep") in (outer.folder / file).parents
                ), (job.rule, file)


def test_only_trainings_leave_for_a_cluster(outer):
    profile = "mnist-sweep/profiles/slurm"
    for job in graph_of(outer, "mnist_all", "--profile", profile).jobs:
        assert job.local == (job.rule != "mnist_train"), job.rule


def test_it_makes_the_same_files_and_nothing_twice(finished, outer):
    targets = [f"mnist/results/{name}" for name in SOME]
    outer.make("--cores", "2", *targets)
    made = digests(Project(outer.folder / "mnist"))
    expected = digests(finished)
    assert {*SOME} < made.keys()
    assert made == {name: expected[name] for name in made}
    assert "Nothing to be done" in outer.make("-n", *targets)


def test_one_rule_can_be_changed(outer):
    outer.append(
        "Snakefile",
        "\n\nuse rule train from mnist_sweep as mnist_train with:\n"
        "    resources:\n        mem_mb=4321,\n        runtime=7,\n        gpu=0,\n",
    )
    (job, *_) = graph_of(outer, "mnist_logistic").of("mnist_train")
    assert job.resources[0]["mem_mb"] == 4321
    assert job.log[0].startswith("mnist/results/logs/mnist_train/")


def test_a_wrong_config_is_told_with_its_key(outer):
    outer.write_config("mnist: {epochs: 0}\n")
    done = outer.snakemake("-n")
    assert done.returncode == 1
    assert "epochs is 0" in done.stdout
    assert "Traceback" not in done.stdout


def test_it_runs_from_another_folder(tmp_path, mnist):
    project = Project.new(tmp_path / "project", mnist)
    done = project.make("-n", "--directory", "elsewhere")
    assert planned(done)["train"] == 5
