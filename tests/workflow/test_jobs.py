"""What holds for every job: limits, logs, one direction of data; rules are short."""

import csv
import re
from statistics import median

import pytest
from helpers.graph import Graph, graph_of
from helpers.project import ROOT

CLUSTERS = ["slurm", "cluster-generic"]
# The stages that draw and tell; all else must not read what they make.
SHOWS = re.compile(r"draw_\w+|report|figures|all")


@pytest.fixture(scope="module", params=CLUSTERS)
def on_cluster(request, finished) -> Graph:
    """The graph of everything, planned for a cluster."""
    return graph_of(finished, "--profile", f"profiles/{request.param}")


def test_every_job_says_what_it_does_and_logs_and_is_measured(graph):
    jobs = [job for job in graph.jobs if job.shell]
    assert len(jobs) > 90
    for job in jobs:
        place = "/".join([job.rule, *job.wildcards.values()])
        assert job.message, place
        assert job.log == [f"results/logs/{place}.log"]
        assert job.benchmark == f"results/benchmarks/{place}.tsv"
        assert job.conda == "environment.yml", place
        assert job.log[0] in job.shell, place


def test_no_two_jobs_share_a_log_or_a_benchmark(graph):
    for files in [
        [job.log[0] for job in graph.jobs if job.shell],
        [job.benchmark for job in graph.jobs if job.shell],
    ]:
        assert len(set(files)) == len(files)


def test_every_job_on_a_cluster_has_memory_and_time_and_trainings_alone_leave(
    on_cluster,
):
    for job in on_cluster.jobs:
        assert job.local == (job.rule != "train"), job.rule
        for limits in job.resources:
            assert limits["mem_mb"] > 0, job.rule
            assert limits["runtime"] > 0, job.rule


def test_memory_and_time_of_a_training_double_with_each_attempt(on_cluster):
    for job in on_cluster.of("train"):
        first, second, third = (
            (limits["mem_mb"], limits["runtime"]) for limits in job.resources
        )
        assert second == tuple(2 * limit for limit in first)
        assert third == tuple(2 * limit for limit in second)


def test_jobs_take_less_memory_than_a_cluster_allows(on_cluster, finished):
    measured = 0
    for job in on_cluster.jobs:
        if not job.shell:
            continue
        path = finished.folder / job.benchmark
        row = next(csv.DictReader(path.open(), delimiter="\t"))
        # Very short jobs end before Snakemake has looked at their memory. A job on a
        # cluster holds two Snakemakes besides.
        if row["max_rss"] != "-":
            measured += 1
            assert 1.2 * float(row["max_rss"]) + 250 < job.resources[0]["mem_mb"], path
    assert measured > 20


# --- one direction ---


def test_nothing_but_figures_and_page_reads_figures(graph):
    for job in graph.jobs:
        if not SHOWS.fullmatch(job.rule):
            files = [*job.inputs, *job.ancient]
            assert not [f for f in files if f.endswith(".svg")], job.rule


def test_tables_and_statistics_have_no_figure_behind_them(graph):
    for file in graph.maker:
        if file.startswith(("results/tables/", "results/statistics/")):
            assert not [f for f in graph.before(file) if f.endswith(".svg")], file


def test_programs_are_told_the_files_that_they_read(graph):
    """No command names a file of the results that is not its job's, nor a folder."""
    for job in graph.jobs:
        known = {*job.inputs, *job.ancient, *job.outputs, *job.log}
        for word in re.findall(r"results/[^\s'\";]+", job.shell or ""):
            if word.removesuffix(".part") in known:
                continue
            # A pattern for paths that the list of runs names, too many for a command;
            # and where a training keeps its states, which are no result.
            pattern = re.escape(word).replace(r"\{trial\}", ".+")
            pattern = pattern.replace(r"\{seed\}", r"\d+")
            named = [file for file in known if re.fullmatch(pattern, file)]
            resumes = job.rule == "train" and word.startswith("results/resume/")
            assert ("{trial}" in word and named) or resumes, (job.rule, word)


# --- the text of rules ---


def rule_lengths() -> dict[str, int]:
    """Count the non-blank lines of each computing rule, comments and docstring too."""
    lengths = {}
    for path in [ROOT / "Snakefile", *sorted((ROOT / "workflow/rules").glob("*.smk"))]:
        text = path.read_text(encoding="utf-8")
        # From a line that opens a rule to the next line that is indented no further.
        rule = r"^( *)((?:use )?(?:rule|checkpoint)\b.*:)\n((?:\1 +.*\n|\s*\n)*)"
        for _, name, body in re.findall(rule, text, re.M):
            lines = [line for line in body.splitlines() if line.strip()]
            if name.startswith("use") or any("shell:" in line for line in lines):
                lengths[f"{path.name}: {name}"] = 1 + len(lines)
    return lengths


def test_rules_are_short():
    lengths = rule_lengths()
    assert len(lengths) > 25
    assert median(lengths.values()) <= 15
    assert max(lengths.values()) <= 25, max(lengths, key=lengths.get)


def test_all_rules_together_can_be_read_in_one_go():
    files = [ROOT / "Snakefile", *(ROOT / "workflow/rules").glob("*.smk")]
    lines = [line for path in files for line in path.read_text("utf-8").splitlines()]
    assert len(lines) <= 1500
