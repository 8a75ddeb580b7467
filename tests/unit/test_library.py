"""The shape of the library: packages in one order, imports in sight."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from helpers.project import ROOT

from mnist_sweep.base.code import NO_PART, code_digest, deciding, modules_behind
from mnist_sweep.base.errors import UserError

SCRIPTS = ROOT / "scripts"
LIBRARY = SCRIPTS / "mnist_sweep"
# A package imports from itself and from those before it.
ORDER = ["base", "data", "models", "training", "sweep"]
ORDER += ["evaluation", "statistics", "drawing", "figures", "page"]
ORDER += ["compare"]
# What the Snakefile needs stands apart: it must not load NumPy, PyTorch or pandas.
FOR_THE_SNAKEFILE = {"base", "sweep", "snakefile"}

MODULES = sorted(LIBRARY.rglob("*.py"))
PROGRAMS = sorted(SCRIPTS.glob("*.py"))


def names_in(path: Path) -> set[str]:
    """Return the dotted names of the library that a file imports or runs by name."""
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import, which nothing follows"
            names |= {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
        elif isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
    return {name for name in names if name.split(".")[0] == "mnist_sweep"}


def files_of(names: set[str]) -> set[Path]:
    """Return the modules among some dotted names, and the packages around them."""
    files = set()
    for name in names:
        parts = name.split(".")
        for length in range(1, len(parts) + 1):
            place = SCRIPTS.joinpath(*parts[:length])
            files |= {place.with_suffix(".py"), place / "__init__.py"}
    return {file for file in files if file.is_file()}


def reached_from(path: Path) -> set[Path]:
    """Return the modules that a file imports, directly or through others."""
    reached, waiting = set(), [path]
    while waiting:
        new = files_of(names_in(waiting.pop())) - reached
        reached |= new
        waiting += new
    return reached


def package_of(path: Path) -> str:
    """Return the package of a module; that of the library itself is ''."""
    return path.relative_to(LIBRARY).parent.name


def name_of(path: Path) -> str:
    """Return a file's path as test reports should show it."""
    return str(path.relative_to(SCRIPTS))


def imported_packages(path: Path) -> set[str]:
    """Return the packages from which a module imports, the library's own left out."""
    return {package_of(file) for file in files_of(names_in(path))} - {""}


def test_every_package_has_its_place_in_the_order():
    there = {path.parent.name for path in LIBRARY.glob("*/__init__.py")}
    assert there == {*ORDER, "snakefile"}
    assert {package_of(path) for path in MODULES} == {*there, ""}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_a_package_imports_only_from_those_before_it(path):
    package = package_of(path)
    if package == "snakefile":
        allowed = FOR_THE_SNAKEFILE
    else:
        # The library's own module, `results`, is for people and stands above all.
        allowed = set(ORDER[: ORDER.index(package) + 1]) if package else set(ORDER)
    assert imported_packages(path) <= allowed


def test_no_modules_import_each_other():
    # A package's __init__ is imported with each of its modules, and has no imports.
    graph = {path: files_of(names_in(path)) - {path} for path in MODULES}
    TopologicalSorter(graph).prepare()  # raises CycleError


def digested(name: str) -> set[str]:
    """Return the modules that a program's digest is taken of."""
    return {module for module in modules_behind(name) if "." in module}


@pytest.mark.parametrize("program", [path.stem for path in PROGRAMS])
def test_a_program_s_digest_is_of_all_that_it_imports(program):
    reached = reached_from(SCRIPTS / f"{program}.py")
    names = {
        ".".join(path.relative_to(SCRIPTS).with_suffix("").parts)
        for path in reached
        if path.name != "__init__.py"
    }
    # What only a module without a part imports has no part either.
    assert digested(program) <= names
    assert not digested(program) & NO_PART


def test_modules_without_a_part_are_there():
    for name in NO_PART:
        assert SCRIPTS.joinpath(*name.split(".")).with_suffix(".py").is_file(), name


def test_the_code_of_a_training_is_that_of_one_model():
    models = {f"mnist_sweep.models.{name}" for name in ["logistic", "mlp"]}
    assert not models & set(modules_behind("train"))
    found = modules_behind("train", "mnist_sweep.models.mlp")
    assert models & set(found) == {"mnist_sweep.models.mlp"}


def test_no_training_choice_or_evaluation_reads_labels_and_colours():
    for name in ["prepare", "split", "train", "collect", "choose", "evaluate"]:
        assert "mnist_sweep.base.families" not in modules_behind(name), name


def tree(text: str) -> list[str]:
    return list(deciding(ast.parse(text)))


TEXT = "x = f(1)\nif x:\n    raise ValueError('bad')\nprint('a')"


@pytest.mark.parametrize(
    "edited",
    [
        f"# told\n{TEXT}",
        f"'Told.'\n{TEXT}",
        TEXT.replace("f(1)", "f(\n    1,\n)"),
        TEXT.replace("'bad'", "'worse', x"),
        TEXT.replace("'a'", "'b', x"),
    ],
)
def test_what_only_tells_is_no_part_of_a_digest(edited):
    assert tree(edited) == tree(TEXT)


@pytest.mark.parametrize("edited", ["x = f(2)", "x = g(1)", "y = f(1)", "x = f(1, 1)"])
def test_what_computes_is(edited):
    assert tree(edited) != tree("x = f(1)")


def test_a_digest_is_short_and_names_of_nothing_are_refused():
    assert re.fullmatch("[0-9a-f]{16}", code_digest("train"))
    with pytest.raises(UserError, match=r"no program or module scripts/trains\.py"):
        code_digest("trains")
