"""A JSON schema as Markdown: what each key of a document means."""

import re
from collections.abc import Iterator
from typing import Any

from mnist_sweep.documents.listings import markdown_table

Schema = dict[str, Any]
HEAD = ["key", "type", "meaning"]
WORDS = {"number": "number", "integer": "integer", "string": "text", "null": "null"}
WORDS |= {"boolean": "true or false", "object": "object", "array": "list"}


def schema_tables(schema: Schema) -> str:
    """Return a table of all keys, and one for each definition that has keys.

    A key of an inner object is written with a dot, and one of a list's items with
    brackets: ``split.seed``, ``runner_ups[].trial``. What is defined under a name,
    because it occurs in several places, has a table of its own, to which these link.
    """
    definitions = schema.get("$defs", {})
    parts = [markdown_table(HEAD, key_rows(schema, definitions))]
    for name, definition in definitions.items():
        if has_keys(definition):
            inner = definition.get("items", definition)
            table = markdown_table(HEAD, key_rows(inner, definitions))
            parts.append(f"## {name}\n\n{table}")
    return "\n\n".join(parts)


def has_keys(node: Schema) -> bool:
    """Return whether a part of a schema describes an object, or a list of objects."""
    inner = node.get("items", node)
    return "properties" in inner or "patternProperties" in inner


def key_rows(
    node: Schema, definitions: Schema, prefix: str = ""
) -> Iterator[list[str]]:
    """Yield a row for each key of an object, and for those of inner objects."""
    keys = dict(node.get("properties", {}))
    for pattern, inner in node.get("patternProperties", {}).items():
        keys |= dict.fromkeys(re.sub(r"[\^$()]", "", pattern).split("|"), inner)
    if isinstance(node.get("additionalProperties"), dict):
        keys["{name}"] = node["additionalProperties"]
    for key, inner in keys.items():
        name = f"{prefix}{key}"
        meaning = inner.get("description", "")
        yield [f"`{name}`", type_words(inner, definitions), meaning]
        yield from key_rows(inner, definitions, f"{name}.")
        if "items" in inner:
            yield from key_rows(inner["items"], definitions, f"{name}[].")


def type_words(node: Schema, definitions: Schema) -> str:
    """Write the type of a value in words, or link to what is defined elsewhere."""
    if "$ref" in node:
        name = node["$ref"].removeprefix("#/$defs/")
        if has_keys(definitions[name]):
            several = "list of " if "items" in definitions[name] else ""
            return f"{several}[{name}](#{name})"
        return type_words(definitions[name], definitions)
    if "enum" in node:
        values = [f"`{'null' if value is None else value}`" for value in node["enum"]]
        return either(values)
    kinds = node["type"] if isinstance(node["type"], list) else [node["type"]]
    if kinds == ["array"] and not has_keys(node):
        items = type_words(node["items"], definitions)
        return f"list of {items}{'s' if items in WORDS.values() else ''}"
    if kinds == ["array"]:
        return "list of objects"
    return either([WORDS[kind] for kind in kinds])


def either(options: list[str]) -> str:
    """Write options as a sentence does: a, b or c."""
    *others, last = options
    return f"{', '.join(others)} or {last}" if others else last
