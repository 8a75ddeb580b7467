"""The hyper-parameters: their keys, names, labels, and which value is simpler.

The Snakefile reads this module through `mnist_sweep.sweep.grid` each time it is parsed,
so it needs nothing but the standard library.
"""

from collections.abc import Iterable

from mnist_sweep.base.families import FAMILIES
from mnist_sweep.base.hyperparameter import OF_TRAINING

# In the order of tables.
HYPERPARAMETERS = {parameter.key: parameter for parameter in OF_TRAINING} | {
    parameter.key: parameter
    for family in FAMILIES.values()
    for parameter in family.own_hyperparameters
}
OWN = [key for key in HYPERPARAMETERS if key not in {p.key for p in OF_TRAINING}]
# What counts first when two trials are compared for simplicity: the model's own.
BY_SIMPLICITY = [*OWN, "lambda", "batch_size", "learning_rate", "learning_rate_decay"]


def hyperparameters_of(columns: Iterable[str]) -> list[str]:
    """Return the hyper-parameters among some columns, in the order of tables."""
    there = set(columns)
    return [key for key in HYPERPARAMETERS if key in there]
