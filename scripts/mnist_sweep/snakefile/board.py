"""Which jobs run, and what each says of itself: the content of the progress display.

Snakemake's log tells which jobs have begun and ended; to its own log file, a job prints
how far it has come.
"""

import logging
import os
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

# Enough of a log file to hold its last line.
TAIL = 2000


@dataclass
class Job:
    """A running job: what it does, where it prints to, and when it began."""

    message: str
    log: list[str]
    began: float

    def line(self) -> tuple[bool, str]:
        """Return whether the job has said something, and that, or what it does."""
        said = last_line(Path(self.log[0]), self.began) if self.log else ""
        return bool(said), said or self.message


def last_line(path: Path, since: float) -> str:
    """Return the last whole line of a file written since a time; empty if none."""
    try:
        if path.stat().st_mtime < since:
            return ""
        with path.open("rb") as file:
            file.seek(max(0, file.seek(0, os.SEEK_END) - TAIL))
            text = file.read().decode(errors="replace")
    except OSError:
        return ""
    lines = [line.strip() for line in text.rpartition("\n")[0].split("\n")]
    return next((line for line in reversed(lines) if line), "")


@dataclass
class Board:
    """What is known of a run of Snakemake from the records of its log.

    Attributes
    ----------
    running : dict of int to Job
        The jobs that have begun and not ended, by Snakemake's number.
    done, total : int
        How many jobs have ended, and how many there are.
    began : float
        When the run began, as ``time.time`` has it.
    """

    running: dict[int, Job] = field(default_factory=dict)
    done: int = 0
    total: int = 0
    began: float = field(default_factory=time.time)

    def note(self, record: logging.LogRecord) -> None:
        """Take in a record; those that say nothing of jobs change nothing."""
        event = str(getattr(record, "event", ""))
        if event == "job_info":
            message = record.rule_msg or record.rule_name
            # A file system may keep time in whole seconds.
            self.running[record.jobid] = Job(message, list(record.log), time.time() - 1)
        elif event == "job_finished":
            self.running.pop(record.job_id, None)
        elif event == "job_error":
            self.running.pop(record.jobid, None)
        elif event == "group_error":
            for job in record.job_error_info:
                self.running.pop(job["jobid"], None)
        elif event == "progress":
            self.done, self.total = record.done, record.total

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


def duration(seconds: float) -> str:
    """Return a time in the two largest units that it has: 1 h 20 min."""
    minutes, rest = divmod(round(seconds), 60)
    if not minutes:
        return f"{rest} s"
    hours, minutes_left = divmod(minutes, 60)
    return f"{hours} h {minutes_left} min" if hours else f"{minutes} min {rest} s"


def is_told(record: logging.LogRecord) -> bool:
    """Return whether a record is to be read, besides what it changes on the board."""
    errors: Iterable[str] = ("job_error", "group_error")
    return (
        str(getattr(record, "event", "")) in errors or record.levelno >= logging.WARNING
    )
