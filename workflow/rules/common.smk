"""What all rules share: the library, the checked config, how a program is started."""

import json
import os
import re
import sys
from pathlib import Path
from shlex import quote

from snakemake.exceptions import WorkflowError

ROOT = Path(workflow.snakefile).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from mnist_sweep.base import catalogue, names
from mnist_sweep.base.code import code_digest
from mnist_sweep.base.errors import UserError
from mnist_sweep.base.families import SIMPLER
from mnist_sweep.base.files import read_json
from mnist_sweep.base.run_files import RUN_FILES
from mnist_sweep.data.class_names import CLASS_NAMES
from mnist_sweep.data.known_sets import KNOWN_SETS, expanded, find_files
from mnist_sweep.snakefile import cluster, refusals, starter
from mnist_sweep.snakefile.command_line import with_numbers
from mnist_sweep.sweep import config as checks
from mnist_sweep.sweep import grid
from mnist_sweep.sweep.config_text import slips
from mnist_sweep.sweep.limits import memory_mb, minutes, too_long

# Another workflow that uses this one as a module has a command line of its own, and
# config files of its own.
IS_MODULE = Path(workflow.main_snakefile) != ROOT / "Snakefile"
# Elsewhere than in the project's folder, paths to its code are absolute.
RUNS_HERE = not IS_MODULE and ROOT.samefile(Path.cwd())

try:
    refusals.check(ROOT, Path.cwd())
except UserError as error:
    sys.exit(f"error: {error}")

# `python` in a rule is the one that runs Snakemake, also where its environment is not
# activated; an environment of `--sdm conda` still comes before it.
os.environ.update(PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.getenv('PATH')}")
# With it, programs would not find the library beside them.
os.environ.pop("PYTHONSAFEPATH", None)

SCHEMA = checks.load_schema(ROOT / "workflow/schemas/config.schema.yaml")
found = too_long(config)
if not IS_MODULE and not found:
    if "--config" in sys.argv or "-C" in sys.argv:
        config = with_numbers(config, SCHEMA)
    found = [slip for path in workflow.configfiles for slip in slips(path)]
if found := [*found, *checks.problems(config, SCHEMA)]:
    # An exit, not a WorkflowError, which would add lines of this file.
    sys.exit("\n".join(["error: the config is not valid:", *(f"- {p}" for p in found)]))
config = checks.with_defaults(config, SCHEMA)
if known := CLASS_NAMES.get(config["dataset"]["name"]):
    config["dataset"].setdefault("class_names", known)


def source(path):
    """Return the path of a file of this workflow, seen from where Snakemake runs."""
    return path if RUNS_HERE else str(ROOT / path)


def program(name):
    """Return the command that starts a program, to which a rule adds its options."""
    start, started = source("scripts/start.py"), source(f"scripts/{name}.py")
    return f"python {quote(start)} {quote(started)}"


def code_of(name, *modules):
    """Return what stands for a program's code, and for modules that it loads by name.

    It changes when the code does that decides the output, not when a comment does.
    """
    try:
        return code_digest(name, *(f"mnist_sweep.{module}" for module in modules))
    except UserError as error:
        sys.exit(f"error: {error}")


def growing(start):
    """Return the function that doubles a resource whenever its job is tried again."""
    return lambda wildcards, attempt: start * 2 ** (attempt - 1)


def prefix(wildcards, output):
    """Return what a module's `prefix` puts before a job's paths; else nothing.

    Snakemake puts it before what a rule lists, not before what a command names.
    """
    return output[0].rpartition("results/runs/")[0]
