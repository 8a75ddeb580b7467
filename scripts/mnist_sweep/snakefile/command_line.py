"""Numbers in lists and sections of ``--config``, which Snakemake leaves as text.

Of ``--config epochs=5`` it makes the number 5, but of ``--config 'seeds=[0, 1]'`` the
texts 0 and 1, and of ``--config mlp=false`` the text false.
"""

from typing import Any


def with_numbers(value: Any, schema: dict[str, Any]) -> Any:
    """Return a value of ``--config`` with numbers where the schema asks for numbers.

    Parameters
    ----------
    value : object
        As Snakemake reads it. Text that is no number stays, to be refused with its key.
    schema : dict
        What the config's schema says of it; empty for an unknown key.
    """
    if isinstance(value, dict):
        known = schema.get("properties", {})
        return {key: with_numbers(v, known.get(key, {})) for key, v in value.items()}
    if isinstance(value, list):
        return [with_numbers(item, items_of(schema)) for item in value]
    if isinstance(value, str) and "boolean" in schema.get("type", []):
        return {"true": True, "false": False}.get(value.lower(), value)
    return number(value) if isinstance(value, str) and takes_number(schema) else value


def items_of(schema: dict[str, Any]) -> dict[str, Any]:
    """Return what a schema says of the items of a list."""
    options = [schema, *schema.get("anyOf", [])]
    return next((option["items"] for option in options if "items" in option), {})


def takes_number(schema: dict[str, Any]) -> bool:
    """Return whether a schema allows a number."""
    options = [schema, *schema.get("anyOf", [])]
    return any(option.get("type") in ("integer", "number") for option in options)


def number(text: str) -> int | float | str:
    """Return the number that a text is, or the text; tried in Snakemake's order."""
    for kind in (int, float):
        try:
            return kind(text)
        except ValueError:
            continue
    return text
