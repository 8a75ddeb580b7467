"""Tables in Markdown: of config keys, summary keys, figures and tables."""

from collections.abc import Iterable, Iterator
from typing import Any

from mnist_sweep.base.catalogue import Entry
from mnist_sweep.sweep.config import requirement


def markdown_table(head: list[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table in Markdown; a bar within a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    cells = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def table_list(entries: list[Entry], folder: str, contents: list[str]) -> str:
    """Return the list of tables, or of the files of evidence.

    Parameters
    ----------
    entries : list of Entry
        From `workflow/tables.yaml`.
    folder : str
        Where they lie, below `results/`.
    contents : list of str
        What each holds.
    """
    files = [f"`{folder}/{entry.pattern}.csv`" for entry in entries]
    rows = zip(files, contents, strict=True)
    return markdown_table(["file", "content"], rows)


def figure_list(entries: list[Entry]) -> str:
    """Return the list of figures, with what each shows and for which models."""
    rows = [
        [
            f"`figures/{entry.pattern}.{{format}}`",
            entry.facts["title"],
            " ".join(f"`{name}`" for name in entry.models),
            f"`{entry.facts['data'].removeprefix('results/')}`",
        ]
        for entry in entries
    ]
    return markdown_table(["file", "figure", "models", "drawn from"], rows)


def config_keys(schema: dict[str, Any]) -> str:
    """Return the table of config keys: meaning, what is allowed, default."""
    head = ["key", "meaning", "allowed", "default"]
    return markdown_table(head, config_rows(schema))


def config_rows(part: dict[str, Any], prefix: str = "") -> Iterator[list[str]]:
    """Yield a row for each key, those of sections with their section."""
    for key, inner in part["properties"].items():
        if "properties" in inner:
            yield from config_rows(inner, f"{prefix}{key}.")
        else:
            default = f"`{inner['default']}`" if "default" in inner else "none"
            yield [
                f"`{prefix}{key}`",
                inner["description"],
                requirement(inner),
                default,
            ]
