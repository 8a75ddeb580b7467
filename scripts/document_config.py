"""Print the table of config keys that the README holds, from the schema."""

import argparse
from collections.abc import Iterator
from pathlib import Path

from mnist_sweep.base.errors import run_program
from mnist_sweep.sweep.config import load_schema, requirement


def rows(part: dict, prefix: str = "") -> Iterator[str]:
    """Give a line of the table for each key, those of sections with their section."""
    for key, inner in part["properties"].items():
        if inner.get("type") == "object":
            yield from rows(inner, f"{prefix}{key}.")
        else:
            cells = [
                f"`{prefix}{key}`",
                inner["description"],
                requirement(inner),
                f"`{inner['default']}`",
            ]
            yield f"| {' | '.join(cells)} |"


def table(schema: dict) -> str:
    """Give the table as Markdown."""
    head = ["| key | meaning | may be | default |", "|---|---|---|---|"]
    return "\n".join([*head, *rows(schema)])


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    schema = Path("workflow/schemas/config.schema.yaml")
    parser.add_argument("--schema", type=Path, default=schema)
    print(table(load_schema(parser.parse_args().schema)))


if __name__ == "__main__":
    run_program(main)
