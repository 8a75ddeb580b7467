"""The families of models: what each says of itself in its class.

A family is a file in `models/` that names its class `MODEL`. What the class declares is
read from its text, not by importing it: the Snakefile, the figures and the page need no
PyTorch, and a job depends on the code of no model but its own.
"""

import ast
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mnist_sweep.base.errors import UserError
from mnist_sweep.base.hyperparameter import OF_TRAINING, Hyperparameter

FOLDER = Path(__file__).resolve().parents[1] / "models"
# Okabe and Ito's colours (2008), apart for every kind of colour vision; each family
# that names none takes the next that is free.
PALETTE = ["#0072B2", "#D55E00", "#CC79A7", "#E69F00", "#56B4E9", "#009E73"]


@dataclass(frozen=True, kw_only=True)
class Family:
    """A family of models: the declarations of its class, by the same names.

    Attributes
    ----------
    name : str
        The name of its file, of its section in the config, and in paths.
    label : str
        Its name for people, as in "multilayer perceptron".
    short_label : str
        The same where space is short: legends, table cells.
    description : str
        What a network of this family consists of, between "… inputs," and "and ten
        classes"; empty where there is nothing between them.
    hyperparameters : dict of str to float or list of float
        The default of every hyper-parameter, in the order of a trial's name. One value
        is left out of names; a list is swept, and always named. A class may leave out
        those with a standard value, which come last.
    own_hyperparameters : tuple of Hyperparameter
        Those of them that training does not have by itself: the parameters of `fresh`.
    selection : str
        The default rule by which a trial is chosen.
    by_default : bool
        Whether it is swept where the config does not mention it.
    colour : str
        Its colour in figures.
    """

    name: str
    label: str
    short_label: str
    description: str = ""
    hyperparameters: dict[str, float | list[float]]
    own_hyperparameters: tuple[Hyperparameter, ...] = ()
    selection: str = "highest_mean"
    by_default: bool = False
    colour: str = ""


# What a class declares, besides its name.
DECLARED = set(Family.__dataclass_fields__) - {"name"}


def literal(node: ast.expr) -> Any:
    """Return the value of an expression of plain values and `Hyperparameter`.

    Raises
    ------
    ValueError
        If there is anything else in it.
    """
    if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Hyperparameter":
        facts = {word.arg: ast.literal_eval(word.value) for word in node.keywords}
        return Hyperparameter(**facts)
    if isinstance(node, ast.Tuple):
        return tuple(literal(item) for item in node.elts)
    return ast.literal_eval(node)


def class_of_model(text: str) -> ast.ClassDef | None:
    """Return the class that a module's text names ``MODEL``, if there is one."""
    body = ast.parse(text).body
    named = {
        statement.value.id
        for statement in body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.value, ast.Name)
        and [getattr(target, "id", "") for target in statement.targets] == ["MODEL"]
    }
    classes = (statement for statement in body if isinstance(statement, ast.ClassDef))
    return next((found for found in classes if found.name in named), None)


def declarations(found: ast.ClassDef, path: Path) -> dict[str, Any]:
    """Return what a class declares of its family.

    Raises
    ------
    UserError
        If it lacks something, or says it by more than plain values.
    """
    facts = {}
    for statement in found.body:
        targets = getattr(statement, "targets", [getattr(statement, "target", None)])
        for name in {getattr(target, "id", "") for target in targets} & DECLARED:
            try:
                facts[name] = literal(statement.value)
            except (TypeError, ValueError):
                raise UserError(
                    f"{path}, line {statement.lineno}: {name} of {found.name} is not "
                    "made of plain values",
                    "write its text, numbers and lists where they are declared; "
                    "docs/own-model.md shows how",
                ) from None
    for name in ["label", "short_label", "hyperparameters"]:
        if name not in facts:
            raise UserError(
                f"{path}: the class {found.name} does not declare its {name}",
                "docs/own-model.md shows what a model declares",
            )
    known = {parameter.key for parameter in OF_TRAINING}
    known |= {parameter.key for parameter in facts.get("own_hyperparameters", ())}
    facts["hyperparameters"] |= {
        parameter.key: parameter.standard
        for parameter in [*OF_TRAINING, *facts.get("own_hyperparameters", ())]
        if parameter.standard is not None
        and parameter.key not in facts["hyperparameters"]
    }
    if unknown := sorted(known ^ facts["hyperparameters"].keys()):
        raise UserError(
            f"{path}: hyperparameters of {found.name} lacks, or alone has, "
            f"{', '.join(unknown)}",
            "give a default to each of its own_hyperparameters and of lambda, "
            "learning_rate and batch_size, and to no other",
        )
    return facts


def read_families(folder: Path = FOLDER) -> dict[str, Family]:
    """Read the families in a folder, by name: first those that are swept by default.

    Raises
    ------
    UserError
        If a class does not declare what it must.
    """
    found = {}
    for path in sorted(folder.glob("*.py")):
        text = path.read_text(encoding="utf-8")
        # Most files define no model; parsing takes longer than reading.
        if "\nMODEL = " not in text:
            continue
        if (model := class_of_model(text)) is not None:
            found[path.stem] = declarations(model, path)
    order = sorted(found, key=lambda name: (not found[name].get("by_default"), name))
    taken = {facts.get("colour") for facts in found.values()}
    free = [colour for colour in PALETTE if colour not in taken]
    families = {}
    for name in order:
        facts = found[name]
        if "colour" not in facts:
            facts["colour"] = free.pop(0) if free else PALETTE[-1]
        families[name] = Family(name=name, **facts)
    return families


try:
    FAMILIES = read_families()
except UserError as error:
    # Every program and the Snakefile import this, before they can tell of an error.
    sys.exit(f"error: {error}")
