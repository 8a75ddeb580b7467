"""Say what is wrong with the environment, and how to mend it.

`make doctor` calls it, with the Python of .venv if there is one. It needs no package
and changes nothing; the exit status is 1 if there is a problem.

For example:

    python scripts/doctor.py
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

from mnist_sweep.base.command_line import argument_parser

ROOT = Path(__file__).resolve().parents[1]
SET_UP = (
    "`make clean`, then `make report`, sets .venv up anew; in an environment of your "
    "own: python -m pip install -r requirements.txt -c constraints.txt"
)
# What the whole study writes, and then some; the environment is there already.
GIGABYTES = 1.0
# How torchvision fails beside a torch that it was not compiled for.
MISMATCH = "operator torchvision::nms does not exist"
SECONDS = 20


class Finding(NamedTuple):
    """One line of what is said.

    Attributes
    ----------
    state : str
        ``ok``, ``note`` for what is unusual and works, or ``problem``.
    text : str
        What there is.
    hint : str
        How to mend it, or what follows from it; empty where all is well.
    """

    state: str
    text: str
    hint: str = ""

    def lines(self) -> str:
        """Return it as it is printed, the hint on a line of its own."""
        line = f"{self.state:<8} {self.text}"
        return f"{line}\n{'':8} hint: {self.hint}" if self.hint else line


def check_venv(venv: Path) -> Iterator[Finding]:
    """Look whether an environment, if there is one, is where it was made."""
    activate = venv / "bin/activate"
    if not activate.exists():
        return
    script = '. "$0" && printf %s "$VIRTUAL_ENV"'
    command = ["sh", "-c", script, str(activate)]
    said = subprocess.run(command, capture_output=True, text=True, check=False).stdout
    if not (venv / "bin/python").exists():
        yield Finding("problem", f"{venv} has lost its Python", SET_UP)
    elif not Path(said).exists() or not venv.samefile(said):
        yield Finding("problem", f"{venv} was made as {said}, and moved", SET_UP)


def check_python(root: Path, release: tuple[int, int]) -> Finding:
    """Compare a release of Python, as (3, 12), with what environment.yml allows."""
    text = (root / "environment.yml").read_text(encoding="utf-8")
    found = re.search(r"python >=3\.(\d+),<3\.(\d+)", text)
    first, beyond = map(int, found.groups())
    called = f"Python {'.'.join(map(str, release))} ({sys.executable})"
    if (3, first) <= release < (3, beyond):
        return Finding("ok", called)
    return Finding(
        "problem",
        f"{called}, but the packages need 3.{first} to 3.{beyond - 1}",
        "install one, and name it: `make clean`, then "
        f"`PYTHON=python3.{beyond - 2} make report`",
    )


def pins(root: Path) -> dict[str, str]:
    """Return the releases to which the project pins packages, by their names."""
    files = ["constraints.txt", "requirements.txt"]
    text = "\n".join((root / name).read_text(encoding="utf-8") for name in files)
    return dict(re.findall(r"^([\w.-]+)==([^\s;#]+)", text, re.MULTILINE))


def installed_release(package: str) -> str | None:
    """Return the release of an installed package, without its build: +cpu."""
    try:
        return metadata.version(package).partition("+")[0]
    except metadata.PackageNotFoundError:
        return None


def check_releases(
    root: Path, release_of: Callable[[str], str | None] = installed_release
) -> Iterator[Finding]:
    """Compare installed packages with those of requirements.txt and constraints.txt.

    `release_of` returns the release of an installed package, or None.
    """
    required = (root / "requirements.txt").read_text(encoding="utf-8")
    needed = re.findall(r"^([\w.-]+)", required, re.MULTILINE)
    asked = pins(root)
    there = {
        package: release_of(package) for package in {**asked, **dict.fromkeys(needed)}
    }
    missing = [package for package in needed if not there[package]]
    others = [
        f"{package} {there[package]} (not {release})"
        for package, release in asked.items()
        if there[package] not in (None, release)
    ]
    if missing:
        yield Finding("problem", f"not installed: {', '.join(missing)}", SET_UP)
    if others:
        told = "the study may run; only these releases promise the same results"
        yield Finding(
            "note", f"other releases: {', '.join(others)}", f"{told}. {SET_UP}"
        )
    if not (missing or others):
        yield Finding("ok", f"{len(needed)} packages, in the pinned releases")


def check_shadows(root: Path) -> Iterator[Finding]:
    """Name what Python would import in the place of an installed package."""
    asked = pins(root)
    for module, packages in metadata.packages_distributions().items():
        ours = [name for name in packages if plain(name) in asked]
        homes = [Path(metadata.distribution(name).locate_file("")) for name in ours]
        place = getattr(find_spec(module), "origin", None) if ours else None
        if place and not any(home in Path(place).parents for home in homes):
            yield Finding(
                "problem",
                f"{place} hides the package {ours[0]}",
                "take its folder out of PYTHONPATH (`unset PYTHONPATH`), or rename it",
            )


def plain(name: str) -> str:
    """Return the name of a package as requirements.txt spells it."""
    return re.sub("[-_.]+", "-", name).lower()


def import_error(module: str) -> str:
    """Return why a module cannot be imported, in one line; empty if it can be."""
    command = [sys.executable, "-c", f"import {module}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    lines = done.stderr.strip().splitlines() or ["no message"]
    return lines[-1] if done.returncode else ""


def check_torch(why_not: Callable[[str], str] = import_error) -> Finding:
    """Import torch, then torchvision, which must fit it.

    `why_not` returns why a module cannot be imported, or nothing.
    """
    if error := why_not("torch"):
        return Finding("problem", f"torch cannot be imported: {error}", SET_UP)
    if MISMATCH in (error := why_not("torchvision")):
        return Finding(
            "note",
            "torchvision was compiled for another build of torch",
            "the download copes with it; to use it otherwise, install both from one "
            "index: `make clean`, then `make report`, takes PyTorch's if it answers",
        )
    if error:
        return Finding("problem", f"torchvision cannot be imported: {error}", SET_UP)
    return Finding("ok", "torch and torchvision can be imported")


def check_disk(root: Path, free_bytes: int | None = None) -> Finding:
    """Say how much room there is; `free_bytes` stands for what the disk says."""
    free = shutil.disk_usage(root).free if free_bytes is None else free_bytes
    told = f"{free / 1e9:.1f} GB free in {root}"
    if free >= GIGABYTES * 1e9:
        return Finding("ok", told)
    return Finding(
        "problem",
        f"only {told}",
        f"free {GIGABYTES:g} GB. `python scripts/leftovers.py` lists runs that are no "
        "longer in the config",
    )


def check_slurm(seconds: float = SECONDS) -> Finding:
    """Ask Slurm for its partitions, where there is a Slurm."""
    if not shutil.which("sbatch"):
        return Finding("ok", "no Slurm on this machine, and none is needed")
    command = ["sinfo", "--noheader", "--format=%R"]
    try:
        done = subprocess.run(
            command, capture_output=True, text=True, check=True, timeout=seconds
        )
    except (OSError, subprocess.SubprocessError) as error:
        said = getattr(error, "stderr", None) or error
        return Finding(
            "note",
            f"sbatch is here, but Slurm does not answer: {str(said).strip()}",
            "the study runs here all the same; on a cluster, start it on a login node",
        )
    partitions = ", ".join(sorted(set(done.stdout.split()))) or "none"
    return Finding("ok", f"Slurm answers; partitions: {partitions}")


def findings(root: Path) -> Iterator[Finding]:
    """Check one thing after the other, while what is left can be judged."""
    yield (python := check_python(root, sys.version_info[:2]))
    broken = [] if python.state == "problem" else [*check_venv(root / ".venv")]
    yield from broken
    if python.state == "problem" or broken:
        return
    packages = [*check_releases(root), *check_shadows(root)]
    yield from packages
    if not any(finding.state == "problem" for finding in packages):
        yield check_torch()
    yield check_disk(root)
    yield check_slurm()


def main() -> None:
    """Print what is found."""
    argument_parser(__doc__).parse_args()
    found = list(findings(ROOT))
    print(*(finding.lines() for finding in found), sep="\n")
    problems = sum(finding.state == "problem" for finding in found)
    print(f"{problems} to mend" if problems else "nothing to mend")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
