"""Whether a fork of this process is what a job would have started itself."""

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import psutil

# The allocator in PyArrow holds its thread and locks during a fork (pthread_atfork).
FORKS_WELL = {"jemalloc_bg_thd"}
# In these, a job may differ from the starter.
OF_JOBS = {"TMPDIR", "TMP", "TEMPDIR", "TEMP", "PWD", "OLDPWD", "SHLVL", "PS1", "_"}


def shared(variables: Mapping[str, str]) -> dict[str, str]:
    """Return the environment variables that a job and this process must share."""
    return {name: value for name, value in variables.items() if name not in OF_JOBS}


# Before libraries set some of their own.
VARIABLES = shared(os.environ)


def check(
    request: dict[str, Any], connection: socket.socket, parent: int, scripts: Path
) -> None:
    """Raise ValueError where a fork of this process is not what a job would start."""
    credentials = connection.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12)
    job = int.from_bytes(credentials[:4], sys.byteorder)
    program = Path(request["folder"], request["arguments"][0])
    if parent not in [process.pid for process in psutil.Process(job).parents()]:
        raise ValueError("another process has started the job")
    if surroundings(job) != surroundings(os.getpid()):
        raise ValueError("the job has another interpreter, file system or limits")
    if shared(request["variables"]) != VARIABLES:
        raise ValueError("the job has other environment variables")
    if program.resolve().parent != scripts.resolve():
        raise ValueError("the job starts a program of another folder")


def check_threads() -> None:
    """Raise ValueError where another thread runs, which may hold a lock for ever."""
    tasks = Path("/proc/self/task")
    threads = [
        (tasks / name / "comm").read_text().strip() for name in os.listdir(tasks)
    ]
    if len([name for name in threads if name not in FORKS_WELL]) > 1:
        raise ValueError(f"the libraries have started threads: {', '.join(threads)}")


def surroundings(process: int) -> tuple[str, ...]:
    """Return the interpreter of a process, its file systems, limits and group."""
    place = Path("/proc", str(process))
    links = [os.readlink(place / name) for name in ("exe", "ns/mnt")]
    return (*links, *((place / name).read_text() for name in ("limits", "cgroup")))
