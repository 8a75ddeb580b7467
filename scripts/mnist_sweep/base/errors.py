"""Errors that a user can fix, shown as one message without a traceback."""

import errno
import gc
import os
import sys
from collections.abc import Callable

# What the system refuses, and what its user can do.
SYSTEM_HINTS = {
    errno.ENOSPC: "free space, or inodes (df -h, df -i), and run the command again; "
    "what is finished is kept",
    errno.EDQUOT: "free some of your quota, and run the command again; what is "
    "finished is kept",
    errno.EROFS: "work in a folder on a file system that can be written",
    errno.EACCES: "give yourself the permission (ls -l, chmod), or work in a folder of "
    "your own",
    errno.EPERM: "the file or its folder may be protected (lsattr); lift that, or work "
    "in another folder",
    errno.EIO: "the disk or the network file system fails: look at its state (dmesg), "
    "and run the command again",
}


class UserError(Exception):
    """An error that a user can fix.

    Parameters
    ----------
    problem : str
        What is wrong, and where.
    hint : str
        How to fix it.
    """

    def __init__(self, problem: str, hint: str):
        super().__init__(f"{problem}\nhint: {hint}")


def refused(error: OSError, what: str = "") -> UserError | None:
    """Return what an error of the system means to its user.

    Parameters
    ----------
    error : OSError
        From any call.
    what : str, optional
        What was tried: ``"results/report.html cannot be written"``. By default, the
        error's own file cannot be used.

    Returns
    -------
    UserError or None
        None where the error is not one that a user can mend.
    """
    if error.errno not in SYSTEM_HINTS:
        return None
    what = what or f"{error.filename or 'a file'} cannot be used"
    reason = os.strerror(error.errno).lower()
    return UserError(f"{what}: {reason}", SYSTEM_HINTS[error.errno])


def run_program(main: Callable[[], None]) -> None:
    """Call a program's `main`; a `UserError` becomes one message and exit status 1."""
    # What was imported stays until the end. Without this, Python looks through all of
    # PyTorch for garbage before it exits, which takes a third as long as the import.
    gc.freeze()
    try:
        main()
    except UserError as error:
        sys.exit(f"error: {error}")
    except OSError as error:
        if not (known := refused(error)):
            raise
        sys.exit(f"error: {known}")
