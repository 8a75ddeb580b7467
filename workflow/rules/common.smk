"""What all rules share: the checked config, the trials, names, code as inputs."""

import os
import re
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.utils import update_config

ROOT = Path(workflow.snakefile).parents[2]
sys.path.insert(0, str(ROOT / "scripts"))

from mnist_sweep.base import catalogue, names
from mnist_sweep.base.errors import UserError
from mnist_sweep.base.files import read_json
from mnist_sweep.base.run_files import RUN_FILES
from mnist_sweep.data.known_sets import KNOWN_SETS, files_of, find_files
from mnist_sweep.snakefile import internals, starter
from mnist_sweep.snakefile.command_line import with_numbers
from mnist_sweep.snakefile.imports import code_of
from mnist_sweep.sweep import config as checks
from mnist_sweep.sweep import grid
from mnist_sweep.sweep.config_text import slips
from mnist_sweep.sweep.limits import memory_mb, minutes, too_long

if set("{}") & set(f"{ROOT}{Path.cwd()}"):
    sys.exit(
        "error: Snakemake fails in a folder whose name has { or } in it\n"
        f"hint: rename it, or work elsewhere than {Path.cwd()}"
    )

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
if known := KNOWN_SETS.get(config["dataset"]["name"]):
    config["dataset"].setdefault("class_names", known.class_names)
try:
    FIGURES = catalogue.read_figures(ROOT / "workflow/figures.yaml")
    TABLES = catalogue.read_tables(ROOT / "workflow/tables.yaml")
    STATISTICS = catalogue.read_tables(ROOT / "workflow/tables.yaml", "statistics")
    catalogue.check_values([*FIGURES, *TABLES, *STATISTICS], grid.KEYS)
    catalogue.check_captions(FIGURES, ROOT / "workflow/report/captions")
except UserError as error:
    sys.exit(f"error: {error}")

# The families that are swept. The reference, the λ of the optima, and what follows from
# them are there only with softmax regression.
MODELS = [model for model in grid.KEYS if model in config]
FIGURES, TABLES, STATISTICS = (
    catalogue.for_models(entries, MODELS) for entries in [FIGURES, TABLES, STATISTICS]
)
RUNS = [run for run in names.RUNS if names.model_of(run) in MODELS]
SEEDS = sorted(config["seeds"])
FURTHER_SPLITS = grid.further_splits(config)
REPLICATES = grid.replicate_names(config)
TRIALS = {model: grid.trainable(model, config[model]) for model in MODELS}
SWEEP = {model: [t.name for t in grid.sweep(model, config[model])] for model in MODELS}
LAMBDAS, REFERENCE = [], None
if "logistic" in MODELS:
    LAMBDAS = [repr(n) for n in grid.values_of(config["logistic"], "lambda")]
    REFERENCE = grid.reference_trial(config["logistic"])
TABLE_FILES, STATISTICS_FILES = (
    [f"results/{folder}/{name}.csv" for name in catalogue.all_names(entries)]
    for folder, entries in [("tables", TABLES), ("statistics", STATISTICS)]
)
# The difference of accuracies that does not matter, as a share of images.
MARGIN = config["equivalence_margin"] / 100
# What a training depends on besides its inputs and hyper-parameters.
TORCH = checks.pinned_release(ROOT / "requirements.txt", "torch")
RUN = "results/runs/{model}/{trial}/{replicate}"
# The pixels are `ancient`: they are large, and the description, which holds their
# SHA-256 and is written with them, tells whether they have changed.
TRAINING_IMAGES, TEST_IMAGES = (
    {
        "images": ancient(f"results/dataset/{part}_images.npy"),
        "labels": f"results/dataset/{part}_labels.npy",
        "description": f"results/dataset/{part}.json",
    }
    for part in ["train", "test"]
)


wildcard_constraints:
    model="|".join(MODELS),
    run="|".join(RUNS),
    split="train|validation|test",
    ext="svg|png|pdf",
    replicate="|".join([*(f"seed~{seed}" for seed in SEEDS), *REPLICATES]),
    split_seed="|".join(map(str, FURTHER_SPLITS)) or "none",
    weight_decay="|".join(map(re.escape, LAMBDAS)) or "none",
    figure="|".join(catalogue.all_names(FIGURES)),
    trial="[^/]+",


def growing(start):
    """Return the function that doubles a resource whenever its job is tried again."""
    return lambda wildcards, attempt: start * 2 ** (attempt - 1)
