"""What a run is refused for before it begins."""

import os
import sys
import time
from collections.abc import Callable, Iterable
from itertools import pairwise
from pathlib import Path
from shlex import quote

from mnist_sweep.base.errors import UserError

import psutil

# The clocks of a file server and of a machine may differ by so much.
SECONDS = 60
MOST_NAMED = 10
# What no job reads.
NOT_READ = ("benchmarks", "digests", "logs", "resume")


def check(root: Path, folder: Path) -> None:
    """Refuse what would end in a worse message, or in harm.

    Parameters
    ----------
    root, folder : Path
        Of the project, and in which Snakemake runs.

    Raises
    ------
    UserError
        By any of the functions below.
    """
    refuse_folders_in_braces(root, folder)
    refuse_to_unlock(lambda: snakemakes(folder))
    # Jobs, perhaps elsewhere and by another clock, do not ask again.
    if "--mode" not in sys.argv[1:]:
        files = [*root.glob("scripts/**/*.py"), *root.glob("workflow/**/*.*")]
        refuse_future_dates([*files, *made_in(folder)])


def refuse_folders_in_braces(*folders: Path) -> None:
    """Refuse folders whose names Snakemake would take for names of its own.

    Raises
    ------
    UserError
        If a path has a brace in it.
    """
    if set("{}") & set("".join(map(str, folders))):
        raise UserError(
            "Snakemake fails in a folder whose name has { or } in it",
            f"rename it, or work elsewhere than {folders[-1]}",
        )


def refuse_future_dates(files: Iterable[Path]) -> None:
    """Refuse files that are dated in the future, from a clock that was wrong.

    Snakemake would run the jobs that read them, take each result for older than its
    input, and fail.

    Raises
    ------
    UserError
        If there are such files; the hint mends them.
    """
    latest = time.time() + SECONDS
    found = [str(path) for path in files if dated(path) > latest]
    if not found:
        return
    named = found[:MOST_NAMED]
    others = len(found) - len(named)
    more = f" and {others} more" if others else ""
    touch = f"touch {' '.join(map(quote, found))}"
    if others:
        folders = sorted({str(Path(path).parent) for path in found})
        where = os.path.commonpath(map(os.path.abspath, folders))
        touch = f"find {quote(where)} -type f -newermt now -exec touch {{}} +"
    raise UserError(
        f"dated in the future: {', '.join(named)}{more}",
        f"if the clock is right now (date), give them today's date: {touch}",
    )


def made_in(folder: Path) -> list[Path]:
    """List what jobs have made in a folder and read again."""
    found = []
    for place in ["results", "resources"]:
        for parent, folders, names in os.walk(folder / place):
            folders[:] = [name for name in folders if name not in NOT_READ]
            found += [Path(parent, name) for name in names]
    return found


def dated(path: Path) -> float:
    """Return when a file was changed, in seconds since 1970; 0 where there is none."""
    try:
        return path.stat().st_mtime
    except OSError:
        return 0


def refuse_to_unlock(at_work: Callable[[], list[int]]) -> None:
    """Refuse to unlock a folder while a Snakemake is at work there, on this machine.

    Parameters
    ----------
    at_work : function
        Returns the processes that run Snakemake there, this one perhaps among them.

    Raises
    ------
    UserError
        If this is `snakemake --unlock`, and another Snakemake runs.
    """
    if "--unlock" not in sys.argv[1:]:
        return
    own = {os.getpid(), *(parent.pid for parent in psutil.Process().parents())}
    others = [process for process in at_work() if process not in own]
    if others:
        raise UserError(
            f"a Snakemake is at work here, process {others[0]}, and holds the lock",
            "wait until it has ended, or stop it (Ctrl-C there, or kill "
            f"{others[0]}); it then unlocks the folder itself",
        )


def snakemakes(folder: Path) -> list[int]:
    """List the processes of this machine that run Snakemake in a folder."""
    found = []
    for process in psutil.process_iter(["pid", "cmdline", "cwd"]):
        words = process.info["cmdline"] or []
        if runs_snakemake(words) and process.info["cwd"] == str(folder):
            found.append(process.info["pid"])
    return found


def runs_snakemake(words: list[str]) -> bool:
    """Return whether a command line is Snakemake's, and not one that mentions it.

    `snakemake …`, `python …/snakemake …`, or `python -m snakemake …`.
    """
    return "snakemake" in [Path(word).name for word in words[:2]] or any(
        pair == ("-m", "snakemake") for pair in pairwise(words[:6])
    )
