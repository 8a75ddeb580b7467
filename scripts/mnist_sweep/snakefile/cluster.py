"""The one door to what Snakemake 9.27 has for clusters and does not document.

Where a release lacks it, the workflow goes on without, and a hint says so.
"""

import sys
from collections.abc import Callable
from functools import wraps
from typing import Any


def guarded(missing: Any, consequence: str) -> Callable:
    """Decorate a function that reaches into Snakemake: `missing` is where it fails."""

    def decorate(function: Callable) -> Callable:
        @wraps(function)
        def call(*arguments: Any) -> Any:
            try:
                return function(*arguments)
            except (AttributeError, ImportError, KeyError, TypeError) as error:
                print(
                    "hint: this release of Snakemake is not the tested one, which "
                    f"constraints.txt names: {consequence} ({error})",
                    file=sys.stderr,
                )
                return missing

        return call

    return decorate


@guarded(1, "each training is a job of its own on a cluster")
def group_components(workflow: Any, group: str) -> int:
    """Return how many jobs of a group may go together: ``--group-components``."""
    return workflow.group_settings.group_components.get(group, 1)


@guarded(None, "each training is a job of its own on a cluster")
def give_size(workflow: Any, name: str, group: str) -> None:
    """Let a group take as many jobs as `group` is allowed to."""
    workflow.parent_groupids[name] = group


@guarded([], "Slurm is not asked beforehand whether it would take the jobs")
def jobs_for_slurm(workflow: Any) -> list[Any]:
    """Return the jobs that are to be sent to Slurm; none with another executor."""
    if workflow.local_exec or workflow.executor_plugin.name != "slurm":
        return []
    return [job for job in workflow.dag.needrun_jobs() if not job.is_local]


@guarded(None, "the Slurm account is not checked beforehand")
def check_slurm_account(account: str, logger: Any) -> None:
    """Refuse an account that Slurm does not know, with a `WorkflowError`."""
    from snakemake_executor_plugin_slurm.accounts import validate_account

    validate_account(account, logger)
