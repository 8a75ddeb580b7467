"""Config files as their users wrote them, before YAML has made numbers of the text."""

import re
from collections.abc import Iterator
from pathlib import Path

from mnist_sweep.base.errors import UserError, refused

import yaml

# YAML 1.1 takes 010 for eight, and 1:30 for ninety.
OCTAL = re.compile(r"[-+]?0[0-7_]+")
SEXAGESIMAL = re.compile(r"[-+]?\d[\d_]*(:[0-5]?\d)+(\.\d*)?")
FAST_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def read_config_file(path: str | Path) -> dict:
    """Read a config file.

    Raises
    ------
    UserError
        If it is absent, not UTF-8, not YAML, or no section of keys; it is named.
    """
    node = parse(path)
    if node is None:
        return {}
    try:
        return yaml.load(Path(path).read_text(encoding="utf-8"), FAST_LOADER)
    except yaml.YAMLError as error:
        raise not_yaml(path, error) from None


def parse(path: str | Path) -> yaml.MappingNode | None:
    """Return the syntax tree of a config file; None where it is empty.

    Raises
    ------
    UserError
        As for `read_config_file`.
    """
    try:
        text = Path(path).read_text(encoding="utf-8")
        node = yaml.compose(text, FAST_LOADER)
    except FileNotFoundError:
        raise UserError(
            f"there is no config file {path}", "correct its name, or write it"
        ) from None
    except OSError as error:
        raise refused(error, f"{path} cannot be read") or error from None
    except UnicodeDecodeError as error:
        raise UserError(
            f"{path} is not encoded in UTF-8, from byte {error.start + 1} on",
            "save it as UTF-8 in your editor, or by: iconv -f LATIN1 -t UTF-8",
        ) from None
    except yaml.YAMLError as error:
        raise not_yaml(path, error) from None
    if node is not None and not isinstance(node, yaml.MappingNode):
        raise UserError(
            f"{path} holds no keys at its top level",
            "write keys and values, as in config.yaml: epochs: 30",
        )
    return node


def not_yaml(path: str | Path, error: yaml.YAMLError) -> UserError:
    """Return the error of a file that YAML cannot read, with the place in it."""
    mark = getattr(error, "problem_mark", None)
    place = f", line {mark.line + 1}" if mark else ""
    problem = getattr(error, "problem", None) or str(error).partition("\n")[0]
    return UserError(
        f"{path} is not YAML{place}: {problem}",
        "indent by spaces, and put text with special characters between quotes",
    )


def slips(path: str | Path) -> list[str]:
    """List what a user did not mean: keys given twice, and misread numbers.

    Raises
    ------
    UserError
        As for `read_config_file`.
    """
    return [*repeated_keys(path), *misread_numbers(path)]


def repeated_keys(path: str | Path) -> list[str]:
    """List the keys that a YAML file has twice, of which YAML keeps only the last."""
    found = []

    def walk(node: yaml.Node | None, prefix: str) -> None:
        if not isinstance(node, yaml.MappingNode):
            return
        seen = set()
        for key, value in node.value:
            name = f"{prefix}{key.value}"
            if name in seen:
                line = key.start_mark.line + 1
                found.append(
                    f"{name} appears twice in {path} (again in line {line}); keep one"
                )
            seen.add(name)
            walk(value, f"{name}.")

    walk(parse(path), "")
    return found


def misread_numbers(path: str | Path) -> list[str]:
    """List the numbers in a config file that YAML reads as others than they seem.

    Returns
    -------
    list of str
        For each its line, what YAML makes of it, and what to write.
    """
    found = []
    for node in scalars(parse(path)):
        kind = (
            "octal"
            if OCTAL.fullmatch(node.value)
            else "sexagesimal"
            if SEXAGESIMAL.fullmatch(node.value)
            else None
        )
        if kind and not node.style and node.tag.endswith((":int", ":float")):
            value = yaml.load(node.value, FAST_LOADER)
            found.append(
                f"{node.value} in {path}, line {node.start_mark.line + 1}, is read by "
                f"YAML as the {kind} number {value}; write the decimal number"
            )
    return found


def scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    """Yield every scalar below a node, keys included."""
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.SequenceNode):
        for inner in node.value:
            yield from scalars(inner)
    elif isinstance(node, yaml.MappingNode):
        for key, inner in node.value:
            yield from scalars(key)
            yield from scalars(inner)
