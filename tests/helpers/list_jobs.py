"""Run Snakemake with the arguments that follow, and write its jobs as JSON.

    python list_jobs.py FILE ARGUMENT …

Tests so look at jobs as Snakemake plans them, not at the text of rules.
"""

import json
import sys
from pathlib import Path
from typing import Any

from snakemake import cli
from snakemake.io import is_flagged
from snakemake.workflow import Workflow

ATTEMPTS = 3


def describe(job: Any, workflow: Workflow) -> dict[str, Any]:
    """Return what tests ask of a job."""
    return {
        "rule": job.rule.name,
        "wildcards": dict(job.wildcards_dict),
        "inputs": [str(file) for file in job.input if not is_flagged(file, "ancient")],
        "ancient": [str(file) for file in job.input if is_flagged(file, "ancient")],
        "outputs": [str(file) for file in job.output],
        "shell": job.shellcmd,
        "log": [str(file) for file in job.log],
        "benchmark": str(job.benchmark or ""),
        "conda": Path(job.rule.conda_env or "").name,
        "message": job.message or "",
        "local": job.is_local,
        "resources": [resources_of(job, n + 1) for n in range(ATTEMPTS)],
        "planned": workflow.dag.needrun(job),
    }


def resources_of(job: Any, attempt: int) -> dict[str, Any]:
    """Return what a job may take in an attempt."""
    job.attempt = attempt
    return {
        name: value
        for name, value in job.resources.items()
        if isinstance(value, int | str)
    }


def main() -> None:
    """Let Snakemake plan, and write the jobs."""
    path, *arguments = sys.argv[1:]
    execute = Workflow.execute

    def execute_and_list(self: Workflow, *args: Any, **kwargs: Any) -> Any:
        result = execute(self, *args, **kwargs)
        # In a dry run all jobs count as local; whether they were, is asked of the rest.
        Workflow.local_exec = False
        jobs = [describe(job, self) for job in self.dag.jobs]
        Path(path).write_text(json.dumps(jobs), encoding="utf-8")
        return result

    Workflow.execute = execute_and_list
    cli.main(arguments)


if __name__ == "__main__":
    main()
