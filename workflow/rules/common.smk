"""What all rules share: the library, and the checked config."""

import json
import os
import re
import sys
from pathlib import Path
from shlex import quote

from snakemake.exceptions import WorkflowError
from snakemake.utils import update_config

ROOT = Path(workflow.snakefile).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from mnist_sweep.base import catalogue, names
from mnist_sweep.base.errors import UserError
from mnist_sweep.base.files import read_json
from mnist_sweep.base.run_files import RUN_FILES
from mnist_sweep.data.class_names import CLASS_NAMES
from mnist_sweep.data.known_sets import KNOWN_SETS, expanded, find_files
from mnist_sweep.doctor.places import snakemakes
from mnist_sweep.snakefile import internals, refusals, starter
from mnist_sweep.snakefile.command_line import with_numbers
from mnist_sweep.snakefile.imports import code_of
from mnist_sweep.sweep import config as checks
from mnist_sweep.sweep import grid
from mnist_sweep.sweep.config_text import slips
from mnist_sweep.sweep.limits import memory_mb, minutes, too_long

try:
    refusals.check(ROOT, Path.cwd(), snakemakes)
except UserError as error:
    sys.exit(f"error: {error}")

# `python` in a rule is the one that runs Snakemake, also where its environment is not
# activated; an environment of `--sdm conda` still comes before it.
os.environ.update(PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.getenv('PATH')}")
# With it, programs would not find the library beside them.
os.environ.pop("PYTHONSAFEPATH", None)

SCHEMA = checks.load_schema(ROOT / "workflow/schemas/config.schema.yaml")
# Another workflow that uses this one as a module has a command line of its own, config
# files of its own, and rules.
IS_MODULE = internals.is_module(workflow)
OTHER_RULES = list(workflow.rules)
found = too_long(config)
if not IS_MODULE and not found:
    given = internals.config_of_command_line(workflow)
    update_config(config, with_numbers(given, SCHEMA))
    for path in workflow.configfiles:
        found += slips(path)
if found := [*found, *checks.problems(config, SCHEMA)]:
    # An exit, not a WorkflowError, which would add lines of this file.
    sys.exit("\n".join(["error: the config is not valid:", *(f"- {p}" for p in found)]))
config = checks.with_defaults(config, SCHEMA)
if known := CLASS_NAMES.get(config["dataset"]["name"]):
    config["dataset"].setdefault("class_names", known)


def growing(start):
    """Return the function that doubles a resource whenever its job is tried again."""
    return lambda wildcards, attempt: start * 2 ** (attempt - 1)
