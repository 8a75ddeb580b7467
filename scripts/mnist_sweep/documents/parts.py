"""Which parts of which documents are generated, and whether they are current.

A part stands between two comments, which Markdown does not show::

    <!-- generated: figures -->
    …
    <!-- end of figures -->
"""

import re
from collections.abc import Callable
from pathlib import Path

from mnist_sweep.base.catalogue import read_figures, read_tables
from mnist_sweep.base.errors import UserError
from mnist_sweep.documents.listings import config_keys, figure_list, table_list
from mnist_sweep.documents.stages import draw_stages, picture_stages
from mnist_sweep.sweep.config import load_schema


def stages(root: Path) -> str:
    """Return the drawing of the stages."""
    return draw_stages(root)


def stages_picture(root: Path) -> str:
    """Return the drawing of the stages for the page."""
    return picture_stages(root)


def figures(root: Path) -> str:
    """Return the list of figures."""
    return figure_list(read_figures(root / "workflow/figures.yaml"))


def tables(root: Path) -> str:
    """Return the list of tables."""
    listed = read_tables(root / "workflow/tables.yaml")
    captions = root / "workflow/report/captions"
    told = [
        (captions / f"{entry.facts['caption']}.rst").read_text("utf-8").strip()
        for entry in listed
    ]
    return table_list(listed, "tables", told)


def statistics(root: Path) -> str:
    """Return the list of the files of evidence."""
    listed = read_tables(root / "workflow/tables.yaml", "statistics")
    told = [entry.facts["holds"] for entry in listed]
    return table_list(listed, "statistics", told)


def config(root: Path) -> str:
    """Return the table of the keys of `config.yaml`."""
    return config_keys(load_schema(root / "workflow/schemas/config.schema.yaml"))


# The documents that hold generated parts, and what makes each part.
PARTS: dict[str, list[Callable[[Path], str]]] = {
    "README.md": [stages],
    "docs/config.md": [config],
    "workflow/report/sections/stages.html.j2": [stages_picture],
    "results/README.md": [tables, statistics, figures],
}


def put_part(text: str, name: str, part: str) -> str:
    """Return a document's text with a part between its two comments.

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
    return marked.sub(lambda _: f"{begin}\n\n{part}\n\n{end}", text)


def current_text(root: Path, document: str) -> str:
    """Return a document's text as it should be."""
    text = (root / document).read_text(encoding="utf-8")
    for part in PARTS[document]:
        text = put_part(text, part.__name__, part(root))
    return text


def update_documents(root: Path, check: bool) -> list[str]:
    """Write the generated parts of all documents, or only check them.

    Parameters
    ----------
    root : Path
        The folder of the project.
    check : bool
        Whether to leave the documents as they are.

    Returns
    -------
    list of str
        The documents that were out of date.

    Raises
    ------
    UserError
        If `check` is set and a document is out of date, or if one lacks the comments.
    """
    stale = []
    for document in PARTS:
        text = current_text(root, document)
        if text != (root / document).read_text(encoding="utf-8"):
            stale.append(document)
            if not check:
                (root / document).write_text(text, encoding="utf-8")
    if check and stale:
        raise UserError(
            f"out of date: {', '.join(stale)}", "run: python scripts/document.py"
        )
    return stale
