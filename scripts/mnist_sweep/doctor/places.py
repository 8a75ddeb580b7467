"""Look at the folder of the project: room, permissions, data, locks."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path

from mnist_sweep.doctor.findings import Finding, note, ok, problem

# What the whole study writes, and then some; the environment is there already.
GIGABYTES = 1.0
WRITTEN = ["results", "resources", ".snakemake"]


def check_disk(root: Path, free_bytes: int | None = None) -> Finding:
    """Say how much room there is; `free_bytes` stands for what the disk says."""
    free = shutil.disk_usage(root).free if free_bytes is None else free_bytes
    told = f"{free / 1e9:.1f} GB free in {root}"
    if free < GIGABYTES * 1e9:
        return problem(
            f"only {told}",
            f"free {GIGABYTES:g} GB. `python scripts/leftovers.py` lists runs that are "
            "no longer in the config",
        )
    return ok(told)


def check_writable(root: Path) -> Iterator[Finding]:
    """Try to write, and to lock, a file wherever the workflow writes."""
    refused = []
    for name in WRITTEN:
        folder = root / name
        if not folder.exists():
            folder = root
        try:
            with tempfile.TemporaryFile(dir=folder) as file:
                lock(file)
        except OSError as error:
            refused.append(f"{folder}: {error}")
    for told in sorted(set(refused)):
        yield problem(
            f"cannot be written or locked, {told}",
            "make the folder your own (`ls -ld` shows whose it is), or clone the "
            "project to a file system that you may write and that has file locks",
        )
    if not refused:
        yield ok(f"{', '.join(WRITTEN)} can be written")


def lock(file: object) -> None:
    """Lock an open file, where the system has such locks: trainings do."""
    try:
        import fcntl
    except ImportError:
        return
    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def check_data(root: Path) -> Finding:
    """Compare the data files, if they are there, with their recorded SHA-256.

    Each data set but MNIST has a folder of its own, with a record of its own.
    """
    folder = root / "resources/verified"
    records = sorted(folder.rglob("sha256.json"))
    again = f"delete {folder}: the next run brings the files again (docs/data.md)"
    if not records:
        return note(
            f"no data in {folder} yet",
            "the first run brings it; docs/data.md says how without a network",
        )
    try:
        digests = {
            record.parent / name: digest
            for record in records
            for name, digest in json.loads(record.read_text(encoding="utf-8")).items()
        }
        wrong = [
            str(path.relative_to(folder))
            for path, digest in digests.items()
            if sha256(path) != digest
        ]
    except (OSError, ValueError, AttributeError) as error:
        return problem(f"the data cannot be read: {error}", again)
    if wrong:
        return problem(f"damaged in {folder}: {', '.join(wrong)}", again)
    return ok(f"{len(digests)} data files, SHA-256 verified")


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def check_lock(root: Path, running: Iterable[int] | None = None) -> Finding:
    """Say whether Snakemake's lock of the folder is held, or was left behind.

    `running` are the processes of Snakemake here; left out, they are looked up.
    """
    locks = list((root / ".snakemake/locks").glob("*.lock"))
    if not locks:
        return ok("no Snakemake has locked this folder")
    at_work = snakemakes(root) if running is None else list(running)
    if at_work:
        return note(
            f"a Snakemake is at work here, process {at_work[0]}",
            "wait until it has ended, or stop it, before you start another",
        )
    return problem(
        "this folder is locked, and no Snakemake is at work here",
        "it was killed before it could clean up. Make sure that none is running on "
        "another machine, then: snakemake --unlock",
    )


def snakemakes(root: Path) -> list[int]:
    """List the processes of this machine that run Snakemake in a folder."""
    try:
        import psutil
    except ImportError:
        return []
    found = []
    for process in psutil.process_iter(["pid", "cmdline", "cwd"]):
        words = process.info["cmdline"] or []
        if runs_snakemake(words) and process.info["cwd"] == str(root):
            found.append(process.info["pid"])
    return found


def runs_snakemake(words: list[str]) -> bool:
    """Return whether a command line is Snakemake's, and not one that mentions it.

    `snakemake …`, `python …/snakemake …`, or `python -m snakemake …`.
    """
    return "snakemake" in [Path(word).name for word in words[:2]] or any(
        pair == ("-m", "snakemake") for pair in pairwise(words[:6])
    )
