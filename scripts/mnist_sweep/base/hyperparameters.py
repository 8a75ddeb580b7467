"""The hyper-parameters: their keys, names, labels, and which value is simpler.

The Snakefile reads this module through `mnist_sweep.sweep.grid` each time it is parsed,
so it needs nothing but the standard library.
"""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Hyperparameter:
    """One hyper-parameter, as the config, paths, figures and the page call it.

    Attributes
    ----------
    key : str
        Its key in a model's section of the config, and its column in tables.
    short : str
        Its name in the path of a trial, as in ``lr~0.1``.
    label : str
        How a trial's name is written, with ``{value}``; spaces do not break.
    heading : str
        Its heading in a table.
    axis : str
        The title of an axis that it runs along.
    simpler : str
        What makes a value the simpler of two, as in "fewest hidden units".
    fewer_is_simpler : bool
        Whether the smaller value is the simpler one.
    whole : bool
        Whether it is a whole number.
    least : float or None
        The smallest value that there is; None where there is always a smaller one.
    """

    key: str
    short: str
    label: str
    heading: str
    axis: str
    simpler: str
    fewer_is_simpler: bool = False
    whole: bool = False
    least: float | None = None


# In the order of tables.
HYPERPARAMETERS = {
    parameter.key: parameter
    for parameter in [
        Hyperparameter(
            key="lambda",
            short="lambda",
            label="λ\u00a0=\u00a0{value}",
            heading="λ",
            axis="Weight decay λ",
            simpler="largest λ",
            least=0,
        ),
        Hyperparameter(
            key="learning_rate",
            short="lr",
            label="η\u00a0=\u00a0{value}",
            heading="η",
            axis="Learning rate η",
            simpler="largest η",
        ),
        Hyperparameter(
            key="batch_size",
            short="batch",
            label="batch\u00a0{value}",
            heading="batch",
            axis="Batch size (images)",
            simpler="largest batch",
            whole=True,
            least=1,
        ),
        Hyperparameter(
            key="hidden_units",
            short="hidden",
            label="{value}\u00a0hidden\u00a0units",
            heading="hidden units",
            axis="Hidden units",
            simpler="fewest hidden units",
            fewer_is_simpler=True,
            whole=True,
            least=1,
        ),
    ]
}
# What counts first when two trials are compared for simplicity.
BY_SIMPLICITY = ["hidden_units", "lambda", "batch_size", "learning_rate"]


def hyperparameters_of(columns: Iterable[str]) -> list[str]:
    """Return the hyper-parameters among some columns, in the order of tables."""
    there = set(columns)
    return [key for key in HYPERPARAMETERS if key in there]
