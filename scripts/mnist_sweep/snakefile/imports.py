"""The code that a job depends on: a program and every library module that it imports.

A rule names these files as inputs, so that its results are made anew when, and only
when, the code that makes them has changed.
"""

import re
from functools import cache
from pathlib import Path

from mnist_sweep.base.errors import UserError

LIBRARY = "mnist_sweep"

# Read as text, since every command parses the Snakefile: to parse each module into a
# syntax tree takes ten times as long. In `from a.b import c, d`, parentheses and lines
# between them included, `c` may be a module too.
FROM = re.compile(rf"^\s*from ({LIBRARY}[.\w]*) import (\([^)]*\)|.*)", re.MULTILINE)
IMPORT = re.compile(rf"^\s*import ({LIBRARY}[.\w]*)", re.MULTILINE)
# A module that is run by its name: `[sys.executable, "-m", "mnist_sweep.x"]`.
BY_NAME = re.compile(rf"""["']({LIBRARY}(?:\.\w+)+)["']""")


# Every training of a large sweep asks for the same files.
@cache
def code_of(scripts: Path, program: str, *modules: str) -> tuple[str, ...]:
    """Return a program and the library modules that it imports, to the last.

    Parameters
    ----------
    scripts : Path
        The folder of the programs, which holds the library.
    program : str
        The program's name, without ``.py``.
    *modules : str
        Modules that it loads besides, by a name which is not in its text, as
        ``mnist_sweep.models.mlp``.

    Returns
    -------
    tuple of str
        Paths relative to the folder that holds `scripts`: the program first, then the
        modules, sorted.

    Raises
    ------
    UserError
        If there is no such program.
    """
    start = scripts / f"{program}.py"
    if not start.is_file():
        raise UserError(
            f"there is no program {start.relative_to(scripts.parent)}",
            "write it, or correct its name in workflow/figures.yaml or workflow/rules/",
        )
    found = set(imported_files(scripts, start))
    for module in modules:
        for path in files_of(scripts, module):
            found |= {path, *imported_files(scripts, path)}
    named = sorted(str(path.relative_to(scripts.parent)) for path in found)
    return (str(start.relative_to(scripts.parent)), *named)


def imported_files(scripts: Path, start: Path) -> tuple[Path, ...]:
    """Return the library's files that a file imports, directly or through others."""
    found, waiting = set(), [start]
    while waiting:
        new = set(direct_imports(scripts, waiting.pop())) - found
        found |= new
        waiting += new
    return tuple(found)


@cache
def direct_imports(scripts: Path, path: Path) -> tuple[Path, ...]:
    """Return the library's files that one file imports, those of packages included."""
    text = path.read_text(encoding="utf-8")
    names = [*IMPORT.findall(text), *BY_NAME.findall(text)]
    for package, imported in FROM.findall(text):
        names += [f"{package}.{name}" for name in re.findall(r"\w+", imported)]
    return tuple({file for name in names for file in files_of(scripts, name)})


@cache
def files_of(scripts: Path, name: str) -> tuple[Path, ...]:
    """Return the files behind a dotted name: its module, and the packages around it.

    What follows a module's name, such as a function, is no file and is passed over.
    """
    files, place = [], scripts
    for part in name.split("."):
        place = place / part
        files += [
            path
            for path in (place / "__init__.py", place.with_suffix(".py"))
            if path.is_file()
        ]
    return tuple(files)
