"""The section of each family of models in the schema of the config."""

from typing import Any

from mnist_sweep.base.families import (
    FAMILIES,
    HYPERPARAMETERS,
    Family,
    Hyperparameter,
)

RULES = ["highest_mean", "one_standard_error"]


def with_sections(schema: dict[str, Any]) -> dict[str, Any]:
    """Return a schema with a section for each family, last.

    A family that has keys besides hyper-parameters has them in the schema already.
    """
    properties = dict(schema["properties"])
    for name, family in FAMILIES.items():
        more = properties.pop(name, {}).get("properties", {})
        properties[name] = section_of(family, more)
    return {**schema, "properties": properties}


def section_of(family: Family, more: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a family's section, with `more` keys of its own."""
    parameters = {
        key: {
            "description": HYPERPARAMETERS[key].meaning,
            **one_or_more(HYPERPARAMETERS[key]),
            "default": default,
        }
        for key, default in family.sweep.items()
    }
    simplest = HYPERPARAMETERS[simplest_by(family)].simpler
    selection = {
        "description": (
            "How a trial is selected: by the highest average validation accuracy, or "
            f"as the simplest trial ({simplest}) within one standard error of it."
        ),
        "enum": RULES,
        "default": family.selection,
    }
    return {
        # True is a section of defaults, and false takes the model out.
        "type": ["object", "boolean"],
        "description": f"{family.label.capitalize()}.",
        "additionalProperties": False,
        "properties": {**parameters, **more, "selection": selection},
        "default": family.by_default,
    }


def simplest_by(family: Family) -> str:
    """Return the hyper-parameter by which trials of a family are the simpler first."""
    return next(iter(family.own_hyperparameters), "lambda")


def one_or_more(parameter: Hyperparameter) -> dict[str, Any]:
    """Return the schema of a hyper-parameter: one value, or a list of values."""
    one: dict[str, Any] = {"type": "integer" if parameter.whole else "number"}
    if parameter.least is None:
        one["exclusiveMinimum"] = 0
    else:
        one["minimum"] = parameter.least
    if parameter.most is not None:
        one["maximum"] = parameter.most
    several = {"type": "array", "items": one, "minItems": 1, "uniqueItems": True}
    return {"anyOf": [one, several]}
