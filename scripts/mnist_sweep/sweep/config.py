"""Check a config against its schema, and fill in what it leaves out."""

import copy
import difflib
import math
import re
from pathlib import Path
from typing import Any

from mnist_sweep.base.families import FAMILIES
from mnist_sweep.data.known_sets import KNOWN_SETS, unknown_name
from mnist_sweep.sweep.limits import too_long, too_much
from mnist_sweep.sweep.sections import with_sections

import yaml
from jsonschema import Draft202012Validator, ValidationError
from jsonschema.validators import extend

# YAML has NaN and infinity, which a JSON schema does not foresee: as numbers they would
# pass every limit. And true and false are not numbers, though to Python they are.
NUMBERS = Draft202012Validator.TYPE_CHECKER.redefine(
    "number",
    lambda _, value: (
        isinstance(value, int | float)
        and not isinstance(value, bool)
        and math.isfinite(value)
    ),
).redefine(
    "integer", lambda _, value: isinstance(value, int) and not isinstance(value, bool)
)
Validator = extend(Draft202012Validator, type_checker=NUMBERS)


def load_schema(path: str | Path) -> dict:
    """Read the schema, with every ``$ref`` replaced by what it refers to.

    Each family of models has a section in it, made from what its class declares.
    """
    schema = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    definitions = schema.pop("$defs")

    def resolve(node: Any) -> Any:
        if isinstance(node, dict):
            reference = node.get("$ref", "").removeprefix("#/$defs/")
            referred = resolve(definitions[reference]) if reference else {}
            return referred | {k: resolve(v) for k, v in node.items() if k != "$ref"}
        return [resolve(item) for item in node] if isinstance(node, list) else node

    return with_sections(resolve(schema))


def with_defaults(config: dict, schema: dict) -> dict:
    """Return a copy of `config` in which missing keys have the schema's defaults.

    A model that is switched off has no section there.
    """
    filled = dict(config)
    for key, part in schema["properties"].items():
        if "properties" in part:
            section = filled.get(key, part.get("default", {}))
            if section is True:
                section = {}
            if section is False:
                filled.pop(key, None)
            elif isinstance(section, dict):
                filled[key] = with_defaults(section, part)
        elif key not in filled and "default" in part:
            filled[key] = copy.deepcopy(part["default"])
    return filled


def problems(config: dict, schema: dict) -> list[str]:
    """List all that is wrong with a config, each in one line for its user.

    Parameters
    ----------
    config : dict
        As Snakemake reads it.
    schema : dict
        What `load_schema` returns.

    Returns
    -------
    list of str
        For each wrong key what it is and what it must be; empty if all is well.
    """
    if found := too_long(config):
        return found
    errors = sorted(
        Validator(schema).iter_errors(config), key=lambda error: error.json_path
    )
    found = [line for error in errors for line in explain(error)]
    return found or conflicts(with_defaults(config, schema))


def explain(error: ValidationError) -> list[str]:
    """Return what a schema error means, in one line or more."""
    key = error.json_path.removeprefix("$").removeprefix(".") or "the config"
    if error.validator == "additionalProperties":
        known = error.schema["properties"]
        return [
            unknown_key(f"{key}.{name}" if error.path else str(name), str(name), known)
            for name in error.instance
            if name not in known
        ]
    if error.validator == "anyOf" and isinstance(error.instance, list):
        # A list was meant: what is wrong is one of its items, not that it is no number.
        in_list = [inner for inner in error.context if inner.schema_path[0] == 1]
        return [line for inner in in_list for line in explain(inner)]
    if error.validator == "uniqueItems":
        twice = [v for i, v in enumerate(error.instance) if v in error.instance[:i]]
        return [
            f"{key} lists {value!r} more than once; list it once" for value in twice
        ]
    if error.validator in ("minItems", "maxItems"):
        items = len(error.instance)
        found = f"a list of {items}" if items else "an empty list"
        return [f"{key} is {found}; it must be {requirement(error.schema)}"]
    return [
        f"{key} is {describe(error.instance)}; it must be {requirement(error.schema)}"
    ]


def unknown_key(key: str, name: str, known: dict) -> str:
    """Return that a key is unknown, and which one may be meant."""
    close = difflib.get_close_matches(name, known, n=1, cutoff=0.7)
    meant = f"did you mean {close[0]}?" if close else f"known: {', '.join(known)}"
    return f"{key} is not a known key; {meant}"


def describe(value: Any) -> str:
    """Return a value and its type as a user of YAML sees them."""
    if isinstance(value, str):
        if re.fullmatch(r"[+-]?\d+(\.\d*)?[eE][+-]?\d+", value):
            mantissa, exponent = re.split("[eE]", value)
            mantissa += "" if "." in mantissa else ".0"
            if exponent[0] not in "+-":
                exponent = f"+{exponent}"
            number = f"{mantissa}e{exponent}"
            return f"{value!r}, which YAML reads as text (write {number})"
        return f"the text {value!r}"
    if value is None:
        return "empty"
    if isinstance(value, bool):
        return f"the truth value {str(value).lower()}"
    if isinstance(value, dict):
        return "a section"
    return f"the list {value}" if isinstance(value, list) else repr(value)


def requirement(schema: dict) -> str:
    """Return in words what a part of the schema allows."""
    if "anyOf" in schema:
        return ", or ".join(requirement(option) for option in schema["anyOf"])
    if "enum" in schema:
        return " or ".join(schema["enum"])
    kind = schema["type"]
    if kind == ["object", "boolean"]:
        return "a section with keys of its own, true or false"
    if kind == "array":
        fewest = "one" if schema["minItems"] == 1 else str(schema["minItems"])
        most = f"to {schema['maxItems']}" if "maxItems" in schema else "or more"
        each = requirement(schema["items"])
        return f"a list of {fewest} {most}, each {each}, none twice"
    words = {
        "number": "a number",
        "integer": "a whole number",
        "string": "a text that is not empty",
        "object": "a section with keys of its own",
    }[kind]
    limits = [
        f"{phrase} {schema[limit]}"
        for limit, phrase in [
            ("minimum", "of at least"),
            ("exclusiveMinimum", "above"),
            ("maximum", "at most"),
        ]
        if limit in schema
    ]
    return " ".join([words, " and ".join(limits)]).strip()


def conflicts(config: dict) -> list[str]:
    """List what is wrong with keys in combination, in a complete and valid config."""
    found = []
    dataset = config["dataset"]
    known = KNOWN_SETS.get(dataset["name"])
    if not known and "folder" not in dataset:
        found.append(unknown_name(dataset["name"]))
    named = len(dataset.get("class_names", []))
    if known and named and named != known.classes:
        found.append(
            f"dataset.class_names has {named} names; {dataset['name']} has "
            f"{known.classes} classes"
        )
    train, validation = config["split"]["train"], config["split"]["validation"]
    if known and train + validation > known.training_images:
        found.append(
            f"split.train + split.validation is {train + validation}; it must be at "
            f"most {known.training_images}, {dataset['name']}'s training images"
        )
    models = [model for model in FAMILIES if model in config]
    if not models:
        found.append(f"no model is on; give one of {', '.join(FAMILIES)} a section")
    racing, replicates = config["race"]["trials"], config["replicates"]
    if racing > 1 and replicates < 2:
        found.append(
            f"race.trials is {racing}, but replicates is {replicates}; it must be at "
            "least 2, the seeds of the race"
        )
    return found + too_much(config)


def pinned_release(requirements: str | Path, package: str) -> str:
    """Return the release to which a requirements file pins a package.

    Raises
    ------
    LookupError
        If the file does not pin it.
    """
    text = Path(requirements).read_text(encoding="utf-8")
    found = re.search(rf"^{re.escape(package)}==(\S+)", text, re.MULTILINE)
    if not found:
        raise LookupError(f"{requirements} does not pin {package}")
    return found[1]
