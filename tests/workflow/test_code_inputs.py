"""Every job names the code that it runs as its input: program, modules, models.

The rules find modules by regular expressions; here Python's own parser finds them.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.graph import Job
from helpers.project import ROOT

SCRIPTS = ROOT / "scripts"
START = r"python scripts/start\.py scripts/"
MODELS = ["logistic", "mlp"]
# These are called by people and by make, not by rules.
TOOLS = {
    "check.py",
    "compare_results.py",
    "doctor.py",
    "headline.py",
    "leftovers.py",
    "document.py",
    "serve.py",
    "start.py",
}


def names_in(path: Path) -> Iterator[str]:
    """Yield the dotted names of our library that a file imports or runs by name."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{name.name}" for name in node.names)
        elif isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.Constant) and re.fullmatch(
            r"mnist_sweep(\.\w+)+", str(node.value)
        ):
            yield node.value


def code_behind(start: Path) -> set[Path]:
    """Return a file, and all of our library that it imports, to the last."""
    found, waiting = {start}, [start]
    while waiting:
        for name in names_in(waiting.pop()):
            parts = name.split(".")
            if parts[0] != "mnist_sweep":
                continue
            for end in range(1, len(parts) + 1):
                place = SCRIPTS.joinpath(*parts[:end])
                for module in [place.with_suffix(".py"), place / "__init__.py"]:
                    if module.is_file() and module not in found:
                        found.add(module)
                        waiting.append(module)
    return found


def models_of(job: Job) -> list[str]:
    """List the models that a job's program loads by name."""
    if job.rule.startswith("evaluate_replicates"):
        return MODELS
    if job.rule == "solve_optimum":
        return ["logistic"]
    if job.rule in ("train", "evaluate", "evaluate_test"):
        model = job.wildcards.get("model") or job.wildcards["run"]
        return [model.removesuffix("_reference")]
    return []


def programs(jobs: list[Job]) -> dict[str, list[Job]]:
    """Map each program to the jobs that run it."""
    found: dict[str, list[Job]] = {}
    for job in jobs:
        if match := re.match(f"{START}(\\w+\\.py)", job.shell or ""):
            found.setdefault(match[1], []).append(job)
    return found


def test_every_job_names_each_module_that_its_program_imports(graph):
    for program, jobs in programs(graph.jobs).items():
        if program == "download.py":  # its files are judged by their digests
            continue
        for job in jobs:
            needed = code_behind(SCRIPTS / program)
            for model in models_of(job):
                needed |= code_behind(SCRIPTS / f"mnist_sweep/models/{model}.py")
            listed = {
                SCRIPTS.parent / f for f in job.inputs if f.startswith("scripts/")
            }
            assert listed == needed | {
                package / "__init__.py"
                for file in needed
                for package in file.parents
                if SCRIPTS in package.parents
            }, job.rule


def test_every_program_is_run_by_a_rule_or_by_people(graph):
    there = {path.name for path in SCRIPTS.glob("*.py")}
    assert there - set(programs(graph.jobs)) == TOOLS


@pytest.mark.parametrize("model", MODELS)
def test_a_training_loads_its_own_model_alone(graph, model):
    (other,) = set(MODELS) - {model}
    for job in graph.of("train", model=model):
        assert f"scripts/mnist_sweep/models/{model}.py" in job.inputs
        assert f"scripts/mnist_sweep/models/{other}.py" not in job.inputs
