"""What differs between two equal runs: when, where, from which commit, how long."""

import os
import platform
import socket
import subprocess
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pandas as pd

# What makes the results.
SOURCE = ["Snakefile", "config.yaml", "scripts", "workflow"]
CPU_FACTS = Path("/proc/cpuinfo")


def describe_machine() -> dict[str, Any]:
    """Return the machine, and the time: UTC, to the second, as ISO 8601 has it."""
    return {
        "recorded": datetime.now(UTC).isoformat(timespec="seconds"),
        "host": socket.gethostname(),
        "system": platform.platform(),
        "processor": processor(),
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def processor() -> str:
    """Return the name of the processor, as Linux or Python tell it."""
    if CPU_FACTS.is_file():
        for line in CPU_FACTS.read_text("utf-8", errors="replace").splitlines():
            if line.startswith("model name"):
                return line.partition(":")[2].strip()
    return platform.processor() or platform.machine()


def describe_source(root: Path) -> dict[str, Any]:
    """Return the commit of the workflow, and whether its files differ from it.

    New files count, such as a model of one's own. Both are None where git is missing,
    or `root` is no git repository, though it may lie in one.

    Parameters
    ----------
    root : Path
        The folder of the Snakefile.
    """
    top = git(root, "rev-parse", "--show-toplevel")
    if top is None or not root.samefile(top):
        return {"commit": None, "changed": None}
    changed = git(root, "status", "--porcelain", "--", *SOURCE)
    return {"commit": git(root, "rev-parse", "HEAD"), "changed": bool(changed)}


def git(root: Path, *arguments: str) -> str | None:
    """Return what git prints, or None where it fails."""
    try:
        done = subprocess.run(
            ["git", "-C", root, *arguments],
            capture_output=True,
            text=True,
            check=True,
        )
    except (OSError, subprocess.CalledProcessError):
        return None
    return done.stdout.strip()


def training_time(timings: Iterable[pd.DataFrame]) -> dict[str, float | int]:
    """Add up the seconds of trainings.

    Parameters
    ----------
    timings : iterable of DataFrame
        Of each run `train_seconds` and `validation_seconds` of each epoch.
    """
    runs, seconds = 0, 0.0
    for timing in timings:
        runs += 1
        both = timing[["train_seconds", "validation_seconds"]]
        seconds += float(both.to_numpy().sum())
    return {"runs": runs, "seconds": round(seconds, 3)}
