"""The graph of a project's jobs, and what lies up and down it."""

import json
import sys
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from helpers.project import Project, with_config

LIST_JOBS = Path(__file__).parent / "list_jobs.py"


@dataclass(frozen=True)
class Job:
    """A job as Snakemake has planned it.

    Attributes
    ----------
    rule, shell, benchmark, message, conda : str
        As Snakemake has them, empty where it has none.
    wildcards : dict of str to str
    inputs, outputs, log : list of str
        Paths; those of `ancient` inputs, whose change is no reason to rerun, apart.
    local : bool
        Whether it runs where Snakemake runs, whatever the profile.
    resources : list of dict
        What it may take in its first attempt, its second, and so on.
    planned : bool
        Whether it is to run; a finished project holds jobs that are not.
    """

    rule: str
    wildcards: dict[str, str]
    inputs: list[str]
    ancient: list[str]
    outputs: list[str]
    shell: str | None
    log: list[str]
    benchmark: str
    conda: str
    message: str
    local: bool
    resources: list[dict]
    planned: bool


class Graph:
    """All jobs that Snakemake considers for some targets, run or not."""

    def __init__(self, jobs: Iterable[Job]):
        self.jobs = list(jobs)
        self.maker = {file: job for job in self.jobs for file in job.outputs}

    def planned(self) -> Counter[str]:
        """Count the jobs of each rule that are to run."""
        return count(job for job in self.jobs if job.planned)

    def of(self, rule: str, **wildcards: str) -> list[Job]:
        """List the jobs of a rule, or those with these wildcards."""
        return [
            job
            for job in self.jobs
            if job.rule == rule and wildcards.items() <= job.wildcards.items()
        ]

    def differing(self, other: "Graph") -> list[Job]:
        """List the jobs that another graph lacks, or whose inputs or options differ."""

        def facts(job: Job) -> tuple:
            return job.inputs, job.shell

        known = {(job.rule, str(job.wildcards)): facts(job) for job in other.jobs}
        return [
            job
            for job in self.jobs
            if known.get((job.rule, str(job.wildcards))) != facts(job)
        ]

    def downstream(self, changed: Iterable[str]) -> list[Job]:
        """List the jobs that files reach: that read them, or what is made from them."""
        reached, jobs = set(changed), []
        waiting = list(self.jobs)
        while found := [job for job in waiting if reached & set(job.inputs)]:
            jobs += found
            reached |= {file for job in found for file in job.outputs}
            waiting = [job for job in waiting if job not in found]
        return jobs

    def before(self, file: str) -> set[str]:
        """List all files that a file is made from, to the beginning."""
        found, waiting = set(), [file]
        while waiting:
            job = self.maker.get(waiting.pop())
            sources = {*job.inputs, *job.ancient} - found if job else set()
            found |= sources
            waiting += sources
        return found


def count(jobs: Iterable[Job]) -> Counter[str]:
    """Count jobs by their rules."""
    return Counter(job.rule for job in jobs)


def outputs(jobs: Iterable[Job]) -> set[str]:
    """Return all files that jobs make."""
    return {file for job in jobs for file in job.outputs}


def graph_of(project: Project, *arguments: str) -> Graph:
    """Plan some targets of a project, and return the graph of its jobs."""
    with NamedTemporaryFile() as file:
        command = [sys.executable, str(LIST_JOBS), file.name, "--dry-run"]
        done = project.run(*command, *with_config(arguments))
        assert done.returncode == 0, done.stdout
        jobs = json.loads(Path(file.name).read_text(encoding="utf-8"))
    return Graph(Job(**job) for job in jobs)
