"""Errors that a user can fix, shown as one message without a traceback."""

import gc
import sys
from collections.abc import Callable


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


def run_program(main: Callable[[], None]) -> None:
    """Call a program's `main`; a `UserError` becomes one message and exit status 1."""
    # What was imported stays until the end. Without this, Python looks through all of
    # PyTorch for garbage before it exits, which takes a third as long as the import.
    gc.freeze()
    try:
        main()
    except UserError as error:
        sys.exit(f"error: {error}")
