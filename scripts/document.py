"""Write the lists in docs/config.md and results/README.md anew.

They follow from the config's schema, workflow/figures.yaml and workflow/tables.yaml. A
list stands between two comments, which Markdown does not show::

    <!-- generated: figures -->
    …
    <!-- end of figures -->

For example:

    python scripts/document.py --check
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from mnist_sweep.base.catalogue import read_figures, read_tables
from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.errors import UserError
from mnist_sweep.sweep.config import load_schema, requirement


def markdown_table(head: list[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table in Markdown; a bar within a cell is escaped."""
    lines = [head, ["---"] * len(head), *rows]
    cells = ([cell.replace("|", "\\|") for cell in line] for line in lines)
    return "\n".join(f"| {' | '.join(line)} |" for line in cells)


def config(root: Path) -> str:
    """Return the table of the keys of `config.yaml`."""
    schema = load_schema(root / "workflow/schemas/config.schema.yaml")
    head = ["key", "meaning", "allowed", "default"]
    return markdown_table(head, config_rows(schema))


def config_rows(part: dict[str, Any], prefix: str = "") -> Iterator[list[str]]:
    """Yield a row for each key, those of sections with their section."""
    for key, inner in part["properties"].items():
        if "properties" in inner:
            yield from config_rows(inner, f"{prefix}{key}.")
        else:
            default = f"`{inner['default']}`" if "default" in inner else "none"
            told = [inner["description"], requirement(inner), default]
            yield [f"`{prefix}{key}`", *told]


def tables(root: Path) -> str:
    """Return the list of tables."""
    rows = [
        [
            f"`tables/{entry.pattern}.csv`",
            (root / f"workflow/report/captions/{entry.facts['caption']}.rst")
            .read_text(encoding="utf-8")
            .strip(),
        ]
        for entry in read_tables(root / "workflow/tables.yaml")
    ]
    return markdown_table(["file", "content"], rows)


def statistics(root: Path) -> str:
    """Return the list of the files of evidence."""
    rows = [
        [f"`statistics/{entry.pattern}.csv`", entry.facts["holds"]]
        for entry in read_tables(root / "workflow/tables.yaml", "statistics")
    ]
    return markdown_table(["file", "content"], rows)


def figures(root: Path) -> str:
    """Return the list of figures, with what each shows and for which models."""
    rows = [
        [
            f"`figures/{entry.pattern}.{{format}}`",
            entry.facts["title"],
            " ".join(f"`{name}`" for name in entry.models),
            f"`{entry.facts['data'].removeprefix('results/')}`",
        ]
        for entry in read_figures(root / "workflow/figures.yaml")
    ]
    return markdown_table(["file", "figure", "models", "drawn from"], rows)


LISTS = {
    "docs/config.md": [config],
    "results/README.md": [tables, statistics, figures],
}


def put_list(text: str, name: str, content: str) -> str:
    """Return a document's text with a list between its two comments.

    Raises
    ------
    UserError
        If the document does not hold the two comments, once each.
    """
    begin, end = f"<!-- generated: {name} -->", f"<!-- end of {name} -->"
    marked = re.compile(f"{re.escape(begin)}.*?{re.escape(end)}", re.DOTALL)
    if len(marked.findall(text)) != 1:
        raise UserError(
            f"a document has no place for {name}, or several",
            f"write, once and in this order: {begin} and {end}",
        )
    return marked.sub(lambda _: f"{begin}\n\n{content}\n\n{end}", text)


def update(root: Path, check: bool) -> list[str]:
    """Write the lists of all documents, or, with `check`, only compare them.

    Returns
    -------
    list of str
        The documents that were out of date.
    """
    stale = []
    for document, lists in LISTS.items():
        before = text = (root / document).read_text(encoding="utf-8")
        for made in lists:
            text = put_list(text, made.__name__, made(root))
        if text != before:
            stale.append(document)
            if not check:
                (root / document).write_text(text, encoding="utf-8")
    return stale


def document(*, check: bool = False) -> None:
    """Write them.

    Parameters
    ----------
    check : bool
        Whether to write nothing, and fail where one is out of date.
    """
    stale = update(Path(__file__).resolve().parents[1], check)
    if check and stale:
        raise UserError(
            f"out of date: {', '.join(stale)}", "run: python scripts/document.py"
        )
    print(f"written: {', '.join(stale)}" if stale else "all lists are current")


if __name__ == "__main__":
    run_program(document)
