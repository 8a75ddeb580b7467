"""The code that decides what a job writes, as one short digest.

A rule has this digest among its `params`, so Snakemake runs its jobs again when, and
only when, it changes; the states that a training continues from hold it, too. It is
taken of the syntax trees of a program and of every module of the library that it
imports. What changes no result is left out: comments, docstrings, the layout of lines,
the texts of errors and of what is printed, and the modules in `NO_PART`.
"""

import ast
import hashlib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from mnist_sweep.base.errors import UserError

LIBRARY = "mnist_sweep"
SCRIPTS = Path(__file__).resolve().parents[2]
# They can stop a job, find its files damaged or say how far it is, and no more.
NO_PART = {
    "mnist_sweep.base.code",
    "mnist_sweep.base.command_line",
    "mnist_sweep.base.digests",
    "mnist_sweep.base.errors",
    "mnist_sweep.base.files",
    "mnist_sweep.evaluation.checkpoints",
    "mnist_sweep.training.device",
    "mnist_sweep.training.locks",
    "mnist_sweep.training.progress",
}
# Data that modules read by themselves, seen from the folder of the project.
DATA = {"mnist_sweep.base.families": "workflow/models.yaml"}


@cache
def code_digest(*names: str) -> str:
    """Return the digest of some code, and of all of the library that it imports.

    Parameters
    ----------
    *names : str
        Programs, as ``train``, and modules that they load by a name that is not in
        their text, as ``mnist_sweep.models.mlp``.

    Returns
    -------
    str
        Sixteen hexadecimal digits.

    Raises
    ------
    UserError
        If there is no such program or module, or one is not Python.
    """
    whole = hashlib.sha256()
    for name in modules_behind(*names):
        whole.update(f"{name}\n{tree_digest(name)}\n".encode())
    return whole.hexdigest()[:16]


def modules_behind(*names: str) -> list[str]:
    """List programs, modules, and what of the library they import, to the last.

    Left out are the modules in `NO_PART`, and what they alone import.
    """
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found | NO_PART:
            found.add(name)
            waiting += imports_of(name)
    return sorted(found)


@cache
def imports_of(name: str) -> tuple[str, ...]:
    """Return the modules of the library that a program or module itself imports."""
    named: set[str] = set()
    for node in ast.walk(tree_of(name)):
        if isinstance(node, ast.Import):
            named |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            # `from a.b import c`: c may be a module, too.
            named |= {f"{node.module}.{alias.name}" for alias in node.names}
            named.add(node.module)
    ours = (module for module in named if module.split(".")[0] == LIBRARY)
    return tuple(module for module in ours if place_of(module).is_file())


@cache
def tree_digest(name: str) -> str:
    """Return the digest of a module's syntax tree, and of the data that it reads."""
    digest = hashlib.sha256(" ".join(deciding(tree_of(name))).encode())
    if name in DATA:
        digest.update(str(read_data(SCRIPTS.parent / DATA[name])).encode())
    return digest.hexdigest()


@cache
def tree_of(name: str) -> ast.Module:
    """Parse a program or a module of the library."""
    path = place_of(name)
    try:
        return ast.parse(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise UserError(
            f"there is no program or module {path.relative_to(SCRIPTS.parent)}",
            "write it, or correct its name in workflow/",
        ) from None
    except (SyntaxError, UnicodeDecodeError) as error:
        raise UserError(f"{path} is not Python: {error}", "correct it") from None


def place_of(name: str) -> Path:
    """Return where a program or module lies."""
    return SCRIPTS.joinpath(*name.split(".")).with_suffix(".py")


def read_data(path: Path) -> object:
    """Return the content of a YAML file, without its comments."""
    import yaml

    return yaml.safe_load(path.read_text(encoding="utf-8"))


def deciding(node: object) -> Iterator[str]:
    """Yield, in order, what of a syntax tree can change a result.

    Fields that are empty are passed over: which of them there are differs between
    releases of Python.
    """
    if isinstance(node, ast.Raise):
        yield "Raise"
    elif isinstance(node, ast.AST):
        yield type(node).__name__
        for field, value in ast.iter_fields(node):
            if value not in (None, []) and field not in ("ctx", "kind"):
                yield field
                yield from deciding(value)
    elif isinstance(node, list):
        for item in node:
            if not only_tells(item):
                yield from deciding(item)
        yield "."
    else:
        yield repr(node)


def only_tells(node: object) -> bool:
    """Return whether a statement is a docstring, or prints."""
    if not isinstance(node, ast.Expr):
        return False
    value = node.value
    if isinstance(value, ast.Constant):
        return True
    return isinstance(value, ast.Call) and getattr(value.func, "id", "") == "print"
