"""Run a program in a fork: import what it needs before, and become it after."""

import ast
import importlib
import os
import runpy
import signal
import sys
import traceback
from contextlib import suppress
from ctypes import CDLL
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

from mnist_sweep.base.code import LIBRARY, modules_behind, place_of

PR_SET_PDEATHSIG = 1  # <linux/prctl.h>


def import_libraries(scripts: Path, program: str) -> None:
    """Import the third-party modules that a program and its modules import."""
    for module in modules_behind(program):
        for name in third_party(place_of(module)):
            # What fails here fails in the program too, which says so.
            with suppress(Exception):
                importlib.import_module(name)


@cache
def third_party(path: Path) -> tuple[str, ...]:
    """Return the modules that a file imports as it is loaded, without the project's."""
    names = []
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Import):
            names += [name.name for name in node.names]
        elif isinstance(node, ast.ImportFrom):
            # `from scipy import stats`: what is imported may be a module itself.
            names.append(node.module)
            names += [f"{node.module}.{name.name}" for name in node.names]
    return tuple(name for name in names if name.split(".")[0] != LIBRARY)


def become(request: dict[str, Any], files: list[int]) -> NoReturn:
    """Run a program in this process as Python would, and exit."""
    status = 1
    try:
        # Should the starter be killed, so is the program: nobody waits for it.
        CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        for place, file in enumerate(files):
            os.dup2(file, place)
            os.close(file)
        # Of a command in the background, Python ignores it; here, it means that the job
        # has ended.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        os.environ.clear()
        os.environ.update(request["variables"])
        os.chdir(request["folder"])
        # The project's modules are those on disk now, whatever this process has read.
        for name in [name for name in sys.modules if name.split(".")[0] == LIBRARY]:
            del sys.modules[name]
        sys.argv = request["arguments"]
        sys.path[0] = str(Path(sys.argv[0]).resolve().parent)
        runpy.run_path(sys.argv[0], run_name="__main__")
        status = 0
    except SystemExit as end:
        if isinstance(end.code, str):
            print(end.code, file=sys.stderr)
        else:
            status = end.code or 0
    except BaseException:
        traceback.print_exc()
    finally:
        with suppress(OSError):
            sys.stdout.flush()
            sys.stderr.flush()
        os._exit(status)
