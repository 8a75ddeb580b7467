"""The names of models, evaluated runs and splits, for people."""

from mnist_sweep.base.families import FAMILIES
from mnist_sweep.base.roles import SERIES

# Models, by their name in paths.
MODELS = {name: family.label for name, family in FAMILIES.items()}
# The same where space is short: legends, table cells.
SHORT_MODELS = {name: family.short_label for name, family in FAMILIES.items()}
# The role of each model's colour (`roles`).
ROLE_OF_MODEL = {
    name: list(SERIES)[place % len(SERIES)] for place, name in enumerate(FAMILIES)
}
# The run of softmax regression that is looked at before λ is varied.
REFERENCE = "logistic_reference"
# What is evaluated: the reference, and the chosen trial of each model.
RUNS = {REFERENCE: "the reference"} | {
    name: f"the chosen {label}" for name, label in SHORT_MODELS.items()
}
SPLITS = {"train": "training", "validation": "validation", "test": "test"}


def model_of(run: str) -> str:
    """Return the model that an evaluated run is of."""
    return run.removesuffix("_reference")
