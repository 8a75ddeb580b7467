"""The programs of the project, and what their help says."""

import contextlib
import gc
import io
import runpy
import sys
from functools import cache
from unittest.mock import patch

from helpers.project import ROOT

# These start other programs, and are called by rules and by Snakemake alone.
INNER = {"start", "serve"}
PROGRAMS = sorted({path.stem for path in (ROOT / "scripts").glob("*.py")} - INNER)


@cache
def help_of(program: str) -> str:
    """Return what a program prints for ``--help``; run here, to import but once."""
    path = str(ROOT / "scripts" / f"{program}.py")
    said = io.StringIO()
    with (
        patch.object(sys, "argv", [path, "--help"]),
        patch.object(gc, "freeze"),
        contextlib.redirect_stdout(said),
        contextlib.suppress(SystemExit),
    ):
        runpy.run_path(path, run_name="__main__")
    return said.getvalue()


def example_of(program: str) -> str:
    """Return the command that a program's help gives as its example, in one line."""
    lines = help_of(program).partition("For example:\n\n")[2].partition("\n\n")[0]
    return " ".join(lines.replace("\\\n", " ").split())
