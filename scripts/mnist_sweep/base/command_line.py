"""The command line of a program: the signature and the docstring of a function."""

import argparse
import gc
import sys
from collections.abc import Callable

from mnist_sweep.base.errors import UserError, refused

from cyclopts import App, Parameter


def run_program(*commands: Callable[..., None]) -> None:
    """Call a program's function with what the command line gives it.

    Each parameter is an option, as ``--average-epochs`` for `average_epochs`; one that
    is a list takes several values after its name. Of several functions, the command
    line names the one that is called. Errors that a user can mend become one message,
    and exit status 1.

    Parameters
    ----------
    *commands : function
        The program's function, or several.
    """
    # What was imported stays until the end. Without this, Python looks through all of
    # PyTorch for garbage before it exits, which takes a third as long as the import.
    gc.freeze()
    app = App(
        help_format="plaintext",
        version_flags=[],
        result_action="return_none",
        default_parameter=Parameter(consume_multiple=True, negative=()),
    )
    if len(commands) == 1:
        app.default(commands[0])
    else:
        for command in commands:
            app.command(command)
    try:
        app()
    except UserError as error:
        sys.exit(f"error: {error}")
    except OSError as error:
        if not (known := refused(error)):
            raise
        sys.exit(f"error: {known}")


def argument_parser(docstring: str) -> argparse.ArgumentParser:
    """Return a parser whose help shows a program's docstring, example and all."""
    return argparse.ArgumentParser(
        description=docstring,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
