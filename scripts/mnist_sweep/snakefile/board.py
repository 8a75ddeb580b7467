"""What is known of a run of Snakemake: which jobs run, how far they are, which failed.

Snakemake's log tells which jobs have begun, ended and failed; to its own log file, a
job prints how far it has come.
"""

import logging
import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

# Enough of a log file to hold its last lines.
TAIL = 4000
MOST_NAMED = 10
KILLED = "it ended without a word: killed, perhaps for want of memory or time"


@dataclass
class Job:
    """A job: its rule and wildcards, its log files, when it began, what it may take."""

    name: str
    rule: str
    logs: list[str]
    began: float
    resources: Any

    def line(self) -> tuple[bool, str]:
        """Return whether the job has said something, and that, or its name."""
        said = last_lines(Path(self.logs[0]), self.began) if self.logs else []
        return bool(said), said[-1] if said else self.name

    def error(self) -> str:
        """Return what its log says of a failure: its error with the hint."""
        said = last_lines(Path(self.logs[0]), self.began) if self.logs else []
        found = [n for n, line in enumerate(said) if line.startswith("error: ")]
        return "\n".join(said[found[-1] :] if found else said[-1:]) or KILLED


def last_lines(path: Path, since: float) -> list[str]:
    """Return the last whole lines of a file written since a time; none without one."""
    try:
        if path.stat().st_mtime < since:
            return []
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
            text = file.read().decode(errors="replace")
    except OSError:
        return []
    lines = (line.strip() for line in text.rpartition("\n")[0].split("\n"))
    return [line for line in lines if line]


@dataclass
class Board:
    """What is known of a run of Snakemake from the records of its log.

    Attributes
    ----------
    running : dict of int to Job
        The jobs that have begun and not ended, by Snakemake's number.
    failed : dict of int to tuple of Job and str
        Those that failed, in their last attempt so far, and the error of each.
    done, total : int
        How many jobs have ended, and how many there are.
    began : float
        When the run began, as ``time.time`` has it.
    """

    running: dict[int, Job] = field(default_factory=dict)
    failed: dict[int, tuple[Job, str]] = field(default_factory=dict)
    done: int = 0
    total: int = 0
    began: float = field(default_factory=time.time)

    def note(self, record: logging.LogRecord) -> None:
        """Take in a record; those that say nothing of jobs change nothing."""
        event = str(getattr(record, "event", ""))
        if event == "job_info":
            name = " ".join([record.rule_name, *map(str, record.wildcards.values())])
            # A file system may keep time in whole seconds.
            began = time.time() - 1
            job = Job(name, record.rule_name, list(record.log), began, record.resources)
            self.running[record.jobid] = job
        elif event == "job_finished":
            self.running.pop(record.job_id, None)
            self.failed.pop(record.job_id, None)
        elif event == "job_error":
            self.fail(record.jobid)
        elif event == "group_error":
            for job in record.job_error_info:
                self.fail(job["jobid"])
        elif event == "progress":
            self.done, self.total = record.done, record.total

    def fail(self, number: int) -> None:
        """Take in that a job has failed, and what its log says of it now."""
        if job := self.running.pop(number, None):
            self.failed[number] = job, job.error()

    def lines(self, most: int) -> list[str]:
        """Return a line for each running job, those first that say how far they are.

        Parameters
        ----------
        most : int
            How many lines there is room for; the last then counts the other jobs.
        """
        told = sorted((job.line() for job in list(self.running.values())), reverse=True)
        lines = [text for _, text in sorted(told, key=lambda pair: not pair[0])]
        if len(lines) <= most:
            return lines
        return [*lines[: most - 1], f"and {len(lines) - most + 1} more jobs"]

    def summary(self, now: float | None = None) -> str:
        """Return how many jobs are done, and about how long the others will take."""
        if not self.done:
            return "no job done yet"
        spent = (time.time() if now is None else now) - self.began
        left = duration(spent / self.done * (self.total - self.done))
        return f"{self.done} of {self.total} jobs done, about {left} left"

    def failures(self) -> str:
        """Return each different error once, whose it is, and how to go on."""
        alike: dict[str, list[Job]] = {}
        for job, error in self.failed.values():
            alike.setdefault(error, []).append(job)
        parts = []
        for error, jobs in alike.items():
            named = [f"  {' '.join([job.name, *job.logs[:1]])}" for job in jobs]
            if more := len(named) - MOST_NAMED:
                named[MOST_NAMED:] = [f"  and {more} more"] if more > 0 else []
            count = "1 job" if len(jobs) == 1 else f"{len(jobs)} jobs"
            parts.append("\n".join([f"{count} failed, with the log:", *named, error]))
        return "\n\n".join(
            [
                *parts,
                "Mend this, then give the same command. What is finished is kept, and "
                "trainings continue from their last saved epoch.",
            ]
        )

    def limits(self) -> str:
        """Return what jobs that failed on a cluster may take, and how to allow more."""
        twice: dict[str, int] = {}
        for job, _ in self.failed.values():
            for name in ["mem_mb", "runtime"]:
                asked, given = f"{job.rule}:{name}", job.resources.get(name)
                if isinstance(given, int):
                    twice[asked] = max(2 * given, twice.get(asked, 0))
        return (
            "If the scheduler ended them for memory or time, add to the command: "
            "--set-resources "
            + " ".join(f"{asked}={twice[asked]}" for asked in sorted(twice))
        )


def duration(seconds: float) -> str:
    """Return a time in the two largest units that it has: 1 h 20 min."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest} s"
    hours, minutes_left = divmod(minutes, 60)
    return f"{hours} h {minutes_left} min" if hours else f"{minutes} min {rest} s"
