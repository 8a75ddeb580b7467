"""The shape of the library: packages in one order, imports in sight."""

import ast
import re
from graphlib import TopologicalSorter
from pathlib import Path

import pytest
from helpers.project import ROOT

from mnist_sweep.snakefile.imports import code_of

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
        elif isinstance(node, ast.Constant) and re.fullmatch(
            r"mnist_sweep(\.\w+)+", str(node.value)
        ):
            names.add(node.value)
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


@pytest.mark.parametrize("program", [path.stem for path in PROGRAMS])
def test_a_program_s_code_is_all_that_it_imports(program):
    first, *modules = code_of(SCRIPTS, program)
    assert first == f"scripts/{program}.py"
    expected = reached_from(SCRIPTS / f"{program}.py")
    assert modules == sorted(str(path.relative_to(ROOT)) for path in expected)


def test_the_code_of_a_training_is_that_of_one_model():
    models = {f"scripts/mnist_sweep/models/{name}.py" for name in ["logistic", "mlp"]}
    assert not models & set(code_of(SCRIPTS, "train"))
    found = code_of(SCRIPTS, "train", "mnist_sweep.models.mlp")
    assert models & set(found) == {"scripts/mnist_sweep/models/mlp.py"}


def test_what_is_imported_in_any_form_is_found(tmp_path):
    folder = tmp_path / "scripts" / "mnist_sweep" / "part"
    folder.mkdir(parents=True)
    for name in ["a", "b", "c", "d", "e", "f", "unused"]:
        (folder / f"{name}.py").write_text("")
    for package in [folder, folder.parent]:
        (package / "__init__.py").write_text("")
    (folder / "a.py").write_text("from mnist_sweep.part.f import x\n")
    (tmp_path / "scripts" / "program.py").write_text(
        "from mnist_sweep.part.a import x, y\n"
        "from mnist_sweep.part import (\n    b,\n    c as other,\n)\n"
        "def late():\n    import mnist_sweep.part.d\n"
        "command = ['-m', 'mnist_sweep.part.e']\n"
        "# from mnist_sweep.part import unused\n"
    )
    found = code_of(tmp_path / "scripts", "program")
    names = [Path(path).stem for path in found]
    assert names == ["program", "__init__", "__init__", *"abcdef"]
