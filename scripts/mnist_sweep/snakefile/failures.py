"""What is said of jobs that failed, and how to go on."""

from collections.abc import Iterable
from typing import Any

# How many logs are named.
MOST_LOGS = 10


def to_continue(logs: list[str]) -> str:
    """Say where the logs of failed trainings are, and that they can be continued.

    Parameters
    ----------
    logs : list of str
        The log of each; one at least.
    """
    named = "".join(f"\n  {log}" for log in logs[:MOST_LOGS])
    if len(logs) > MOST_LOGS:
        named += f"\n  … ({len(logs) - MOST_LOGS} more)"
    count = "a training" if len(logs) == 1 else f"{len(logs)} trainings"
    return (
        f"error: {count} failed, and the page waits for it:{named}\n"
        "hint: the log says why, or nothing if the training was killed. "
        "What is finished is kept: type the command again, and trainings continue from "
        "their last saved epoch."
    )


def limits(failed: Iterable[Any]) -> str:
    """Say what each job that failed on a cluster was allowed, and how to allow more.

    Parameters
    ----------
    failed : iterable of Job or GroupJob
        Snakemake's; one at least.
    """
    lines, more = [], {}
    for job in failed:
        members = list(job.jobs) if job.is_group() else [job]
        lines.append(
            f"error: failed in attempt {job.attempt}, with {job.resources.mem_mb} MB "
            f"of memory and {job.resources.runtime} minutes allowed:"
        )
        lines += sorted(f"- {member}" for member in members)
        for member in members:
            for name in ["mem_mb", "runtime"]:
                asked = f"{member.rule.name}:{name}"
                twice = 2 * member.resources.get(name)
                more[asked] = max(twice, more.get(asked, 0))
    return "\n".join(
        [
            *lines,
            "hint: their logs, above, say why. If they say TIME LIMIT, memory or OOM, "
            "type the command again and add at its end: --set-resources "
            + " ".join(f"{asked}={more[asked]}" for asked in sorted(more)),
            "Trainings continue from their last saved epoch.",
        ]
    )
