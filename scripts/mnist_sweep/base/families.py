"""The families of models and their hyper-parameters, read from `workflow/models.yaml`.

No training, selection or evaluation imports this module: they are told the numbers
that they need, so that another label runs none of them again.
"""

import sys
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from mnist_sweep.base.errors import UserError

import yaml

FILE = Path(__file__).resolve().parents[3] / "workflow/models.yaml"
MODULES = Path(__file__).resolve().parents[1] / "models"
# Every model has these: training itself needs them.
OF_TRAINING = ["lambda", "learning_rate", "batch_size", "learning_rate_decay"]


@dataclass(frozen=True, kw_only=True)
class Hyperparameter:
    """One hyper-parameter; `workflow/models.yaml` says what each field means."""

    key: str
    short: str
    name: str
    meaning: str
    label: str = ""
    heading: str = ""
    axis: str = ""
    simpler: str = ""
    fewer_is_simpler: bool = False
    whole: bool = False
    least: float | None = None
    most: float | None = None
    standard: float | None = None

    def __post_init__(self):
        """Fill in what follows from the name; the spaces of a label do not break."""
        least = "fewest" if self.whole else "smallest"
        defaults = {
            "label": f"{self.name} {{value}}",
            "heading": self.name,
            "axis": self.name[:1].upper() + self.name[1:],
            "simpler": f"{least if self.fewer_is_simpler else 'largest'} {self.name}",
        }
        for field, text in defaults.items():
            object.__setattr__(self, field, getattr(self, field) or text)
        object.__setattr__(self, "label", self.label.replace(" ", "\u00a0"))


@dataclass(frozen=True, kw_only=True)
class Family:
    """A family of models; `workflow/models.yaml` says what each field means."""

    name: str
    label: str
    short_label: str
    description: str = ""
    sweep: dict[str, float | list[float]]
    selection: str = "highest_mean"
    by_default: bool = False

    @property
    def own_hyperparameters(self) -> list[str]:
        """Those that training does not have by itself: what `fresh` takes."""
        return [key for key in self.sweep if key not in OF_TRAINING]


def made(kind: type, name: str, facts: Any, place: str) -> Any:
    """Return an entry of the file as an object of its kind.

    Raises
    ------
    UserError
        If it lacks a key, or has one too many.
    """
    known = {field.name for field in fields(kind)}
    first = "key" if kind is Hyperparameter else "name"
    if not isinstance(facts, dict):
        raise UserError(f"{place}: {name} has no keys", "see the comment at its head")
    if unknown := sorted(set(facts) - known):
        raise UserError(
            f"{place}: {name} has the unknown key {unknown[0]}",
            f"its keys are {', '.join(sorted(known - {first}))}",
        )
    try:
        return kind(**{first: name}, **facts)
    except TypeError as error:
        missing = str(error).partition(": ")[2]
        raise UserError(
            f"{place}: {name} lacks {missing}", "see the comment at its head"
        ) from None


def read_models(
    path: Path = FILE, modules: Path = MODULES
) -> tuple[dict[str, Family], dict[str, Hyperparameter]]:
    """Read the families and the hyper-parameters, by name and in the file's order.

    Parameters
    ----------
    path : Path
        The file.
    modules : Path
        The folder with a module for each model.

    Raises
    ------
    UserError
        If an entry is incomplete or names what there is not.
    """
    place = f"{path.parent.name}/{path.name}"
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
        listed = content["hyperparameters"].items(), content["models"].items()
    except (yaml.YAMLError, KeyError, TypeError, AttributeError) as error:
        told = " ".join(str(error).split())
        raise UserError(f"{place} cannot be read: {told}", "correct it") from None
    parameters = {
        key: made(Hyperparameter, key, facts, f"{place}, hyperparameters")
        for key, facts in listed[0]
    }
    standards = {
        key: fact.standard
        for key, fact in parameters.items()
        if fact.standard is not None
    }
    families = {}
    for name, facts in listed[1]:
        family = made(Family, name, facts, f"{place}, models")
        families[name] = family
        check_family(family, parameters, modules, place)
        for key, value in standards.items():
            family.sweep.setdefault(key, value)
    return families, parameters


def check_family(
    family: Family, parameters: dict[str, Hyperparameter], modules: Path, place: str
) -> None:
    """Refuse a family without a module, or with hyper-parameters that do not exist.

    Raises
    ------
    UserError
        With the place in the file.
    """
    where = f"{place}, models: {family.name}"
    if not (modules / f"{family.name}.py").is_file():
        raise UserError(
            f"{where} has no module scripts/mnist_sweep/models/{family.name}.py",
            "write it, or correct the name; docs/own-model.md shows how",
        )
    if unknown := [key for key in family.sweep if key not in parameters]:
        raise UserError(
            f"{where} sweeps {unknown[0]}, which is no hyper-parameter",
            f"add {unknown[0]} to hyperparameters, or correct it",
        )
    needed = ["lambda", "learning_rate", "batch_size"]
    if missing := [key for key in needed if key not in family.sweep]:
        raise UserError(
            f"{where} has no default of {', '.join(missing)}", "add it to its sweep"
        )


try:
    FAMILIES, HYPERPARAMETERS = read_models()
except (UserError, OSError) as error:
    # Programs and the Snakefile import this before they can tell of an error.
    sys.exit(f"error: {error}")

# What counts first when two trials are compared for simplicity: the model's own.
OWN = [key for key in HYPERPARAMETERS if key not in OF_TRAINING]
BY_SIMPLICITY = [*OWN, "lambda", "batch_size", "learning_rate", "learning_rate_decay"]
# Of each, whether the smaller value is the simpler one (`sweep.selection`).
SIMPLER = {key: HYPERPARAMETERS[key].fewer_is_simpler for key in BY_SIMPLICITY}


def hyperparameters_of(columns: Any) -> list[str]:
    """Return the hyper-parameters among some columns, in the order of tables."""
    there = set(columns)
    return [key for key in HYPERPARAMETERS if key in there]
