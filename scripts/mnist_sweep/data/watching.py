"""Run a program that downloads, and give it up when nothing moves."""

import os
import re
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from mnist_sweep.data.checksums import RouteFailed

# Before the first sign of life: importing torch from a cold network disk takes long.
START_SECONDS = 60.0


def run_watched(
    command: list[str],
    folder: str | Path,
    stall_seconds: float,
    start_seconds: float = START_SECONDS,
    environment: dict[str, str] | None = None,
) -> None:
    """Run a command that downloads into `folder`; kill it when nothing moves there.

    Watching the folder, rather than setting a time limit, ends a process that hangs
    on a network that swallows packets, and lets a slow download go on.

    Parameters
    ----------
    command : list of str
        Program and arguments.
    folder : str or Path
        Where every byte that it downloads must appear.
    stall_seconds : float
        The longest time without a change in `folder`.
    start_seconds : float, optional
        The longest time until the first change.
    environment : dict of str to str, optional
        Variables to set beside those of this process.

    Raises
    ------
    RouteFailed
        If the command fails, with the reason from its output, or stalls.
    """
    seen, patience, since = extent(folder), start_seconds, time.monotonic()
    with tempfile.TemporaryFile() as log:
        child = subprocess.Popen(
            command,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # its own process group, to be killed as a whole
        )
        try:
            while child.poll() is None:
                time.sleep(0.1)
                now = extent(folder)
                if now != seen:
                    seen, patience, since = now, stall_seconds, time.monotonic()
                elif time.monotonic() - since > patience:
                    raise RouteFailed(f"no progress for {patience:g} s")
        finally:
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGKILL)
                child.wait()
        if child.returncode != 0:
            log.seek(0)
            raise RouteFailed(essential_line(log.read().decode(errors="replace")))


def extent(folder: str | Path) -> tuple[int, int]:
    """Count the files and folders below `folder`, and the bytes in them."""
    entries = size = 0
    for parent, folders, names in os.walk(folder):
        entries += len(folders) + len(names)
        for name in names:
            try:
                size += os.stat(os.path.join(parent, name)).st_size
            except FileNotFoundError:  # a temporary file, gone since it was listed
                continue
    return entries, size


def essential_line(output: str) -> str:
    """Return the line of a failed program's output that says why it failed.

    That is the last one. To pip's, which never says more than that there is no such
    package, the cause of the last broken connection is added.
    """
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    reason = lines[-1] if lines else "no message"
    causes = re.findall(r"connection broken by '(.+)': /", output)
    if causes:
        # The innermost message: what comes after the last ": ", "('" or ", '".
        cause = re.split(r": |\('|, '", causes[-1])[-1].split(" (")[0]
        reason += " (" + cause.strip("\"')") + ")"
    return reason
