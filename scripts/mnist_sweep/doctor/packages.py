"""Compare Python and packages with what the project asks for."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from mnist_sweep.doctor.findings import Finding, note, ok, problem

INSTALL = (
    "`make .venv/ready` installs them into .venv, to be activated with "
    "`. .venv/bin/activate`; in an environment of your own: "
    "pip install -r requirements.txt -c constraints.txt"
)
# How torchvision fails beside a torch that it was not compiled for.
MISMATCH = "operator torchvision::nms does not exist"


def check_python(root: Path, release: tuple[int, int]) -> Finding:
    """Compare a release of Python, as (3, 12), with what environment.yml allows."""
    text = (root / "environment.yml").read_text(encoding="utf-8")
    found = re.search(r"python >=3\.(\d+),<3\.(\d+)", text)
    first, beyond = map(int, found.groups())
    called = f"Python {'.'.join(map(str, release))} ({sys.executable})"
    if (3, first) <= release < (3, beyond):
        return ok(called)
    return problem(
        f"{called}, but the packages need 3.{first} to 3.{beyond - 1}",
        f"install one, and name it: PYTHON=python3.{beyond - 2} make report",
    )


def pins(path: Path) -> dict[str, str]:
    """Return the releases to which a file pins packages, by their names."""
    text = path.read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([^\s;#]+)", text, re.MULTILINE))


def installed_release(package: str) -> str | None:
    """Return the release of an installed package, without its build: +cpu."""
    try:
        return version(package).partition("+")[0]
    except PackageNotFoundError:
        return None


def check_releases(
    root: Path, release_of: Callable[[str], str | None] = installed_release
) -> Iterator[Finding]:
    """Compare installed packages with the pins of the project.

    Parameters
    ----------
    root : Path
        The folder of requirements.txt and constraints.txt.
    release_of : callable, optional
        Returns the release of an installed package, or None.
    """
    required = pins(root / "requirements.txt")
    asked = {**pins(root / "constraints.txt"), **required}
    there = {package: release_of(package) for package in asked}
    missing = [package for package in required if there[package] is None]
    others = {
        package: f"{package} {found} (not {asked[package]})"
        for package, found in there.items()
        if found not in (None, asked[package])
    }
    direct = [told for package, told in others.items() if package in required]
    indirect = [told for package, told in others.items() if package not in required]
    if missing:
        yield problem(f"not installed: {', '.join(missing)}", INSTALL)
    if direct:
        yield problem(f"other releases: {', '.join(direct)}", INSTALL)
    if indirect:
        yield note(
            f"other releases than constraints.txt has: {', '.join(indirect)}",
            "the study may run; only the pinned releases promise the same results",
        )
    if not (missing or others):
        yield ok(f"{len(required)} packages in the releases of requirements.txt")


def import_error(module: str) -> str:
    """Return why a module cannot be imported, in one line; empty if it can be."""
    done = subprocess.run(
        [sys.executable, "-c", f"import {module}"],
        capture_output=True,
        text=True,
        check=False,
    )
    lines = done.stderr.strip().splitlines() or ["no message"]
    return lines[-1] if done.returncode else ""


def check_torch(why_not: Callable[[str], str] = import_error) -> Iterator[Finding]:
    """Import torch, then torchvision, which must fit it.

    `why_not` returns why a module cannot be imported, or nothing.
    """
    if error := why_not("torch"):
        yield problem(f"torch cannot be imported: {error}", INSTALL)
        return
    error = why_not("torchvision")
    if not error:
        yield ok("torch and torchvision can be imported")
    elif MISMATCH in error:
        yield note(
            f"torchvision was compiled for another build of torch: {error}",
            "the download copes with it. To use torchvision otherwise, install both "
            "from one index: `make clean`, then `make .venv/ready`, takes PyTorch's",
        )
    else:
        yield problem(f"torchvision cannot be imported: {error}", INSTALL)
