"""The lock of a training run: one copy of it writes at a time."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from mnist_sweep.base.errors import UserError, refused
from mnist_sweep.base.files import remove_stale

from filelock import FileLock, Timeout


@contextmanager
def only_copy(folder: Path, name: str) -> Iterator[None]:
    """Hold the lock of a run; wait while another copy of it runs.

    A scheduler starts a run again when it loses sight of its node, where the first copy
    may still be at work; so may one whose workflow was killed. The second waits, and
    then continues from what the first has left. A copy that dies releases the lock,
    however it dies: the kernel holds it (flock; on a file system without it,
    `filelock` makes a file stand for it).

    Parameters
    ----------
    folder : Path
        The run's folder for resuming; it is made if there is none.
    name : str
        What progress lines call the run.

    Raises
    ------
    UserError
        If the file system refuses to lock, or to write.
    """
    lock = FileLock(folder / "lock")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            lock.acquire(blocking=False)
        except Timeout:
            print(
                f"{name}: waiting for another copy of this training, which holds "
                f"{lock.lock_file}{maker(Path(lock.lock_file))}",
                flush=True,
            )
            lock.acquire(poll_interval=1)
    except OSError as error:
        if known := refused(error, f"{lock.lock_file} cannot be written"):
            raise known from None
        raise UserError(
            f"{lock.lock_file} cannot be locked: {error}",
            "keep results/ on a file system that supports file locks (flock)",
        ) from None
    try:
        remove_stale(folder)
        yield
    finally:
        lock.release()


def maker(lock: Path) -> str:
    """Say whose a lock is that is a file, and when it may be deleted.

    Such is one on a file system without flock: `filelock` writes the process and its
    host into it, and cannot ask whether a process of another host still lives.
    """
    try:
        process, host, *_ = lock.read_text("utf-8").splitlines()
        hours = (time.time() - lock.stat().st_mtime) / 3600
    except (OSError, ValueError):
        return ""  # the kernel holds it, for a process that lives
    return (
        f": made by process {process} on {host}, {hours:.1f} hours ago; delete it if "
        "that process runs no more"
    )
