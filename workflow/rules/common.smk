"""What all rules share: the checked config, the trials, names and wildcards."""

import os
import re
import sys
from pathlib import Path

from snakemake.exceptions import WorkflowError

ROOT = Path(workflow.basedir)
sys.path.insert(0, str(ROOT / "scripts"))

from mnist_sweep.sweep import config as checks
from mnist_sweep.sweep import grid
from mnist_sweep.base.files import read_json

# `python` in a rule is the one that runs Snakemake, also where its environment is not
# activated; an environment of `--sdm conda` still comes before it.
os.environ.update(PATH=f"{Path(sys.executable).parent}{os.pathsep}{os.getenv('PATH')}")

TABLES = [
    "accuracy",
    "digit_errors",
    "logistic_lambdas",
    "mlp_grid",
    "comparison",
    "replicates",
    "paired_tests",
    "optimism",
    "calibration",
    "warnings",
]
FIGURES = [
    "sample_digits",
    "logistic_loss",
    "logistic_validation",
    "logistic_lambda_curves",
    "logistic_lambda_final",
    "mlp_grid_curves",
    "mlp_grid_heatmap",
    "mlp_loss",
    "mlp_validation",
    "digit_errors",
    "replicates",
    "logistic_certainty",
    "mlp_certainty",
    "logistic_optimum",
    "mlp_isolation",
    "mlp_expected_best",
    "reliability",
    *expand(
        "{model}_{kind}_{split}",
        model=["logistic", "mlp"],
        kind=["misclassified", "confusions"],
        split=["train", "test"],
    ),
]

# What is evaluated: the reference, and the chosen trials.
RUNS = ["logistic_reference", "logistic", "mlp"]
RUN_TABLES = ["iterations", "epochs", "validation", "timing"]
RUN_FILES = ["checkpoint.pt"]
RUN_FILES += [f"{name}.parquet" for name in RUN_TABLES]
IDX_PREFIX = {"train": "train", "test": "t10k"}

SCHEMA = checks.load_schema(ROOT / "workflow/schemas/config.schema.yaml")
repeated = [
    line for path in workflow.configfiles for line in checks.repeated_keys(path)
]
if found := [*repeated, *checks.problems(config, SCHEMA)]:
    # An exit, not a WorkflowError, which would add lines of this file.
    sys.exit("\n".join(["error: the config is not valid:", *(f"- {p}" for p in found)]))
config = checks.with_defaults(config, SCHEMA)

SEEDS = sorted(config["seeds"])
FURTHER_SPLITS = grid.further_splits(config)
REPLICATES = grid.replicate_names(config)
TRIALS = {model: grid.trainable(model, config[model]) for model in ["logistic", "mlp"]}
SWEEP = {
    model: [trial.name for trial in grid.sweep(model, config[model])]
    for model in ["logistic", "mlp"]
}
LAMBDAS = [repr(value) for value in grid.values_of(config["logistic"], "lambda")]
REFERENCE = grid.reference_trial(config["logistic"])
# What a training run depends on besides its inputs and hyper-parameters.
TORCH = checks.pinned_release(ROOT / "requirements.txt", "torch")


wildcard_constraints:
    model="logistic|mlp",
    run="|".join(RUNS),
    part="train|test",
    split="train|validation|test",
    ext="svg|png|pdf",
    replicate="|".join([*(f"seed~{seed}" for seed in SEEDS), *REPLICATES]),
    split_seed="|".join(map(str, FURTHER_SPLITS)) or "none",
    weight_decay="|".join(map(re.escape, LAMBDAS)),
    trial="[^/]+",
