"""Read the lists of figures and tables, `workflow/figures.yaml` and `tables.yaml`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import product
from pathlib import Path
from typing import Any

from mnist_sweep.base.errors import UserError

import yaml

FIGURE_KEYS = {"program", "data", "title", "caption", "category", "section"}


@dataclass(frozen=True)
class Entry:
    """An entry of a list: one file, or one for each model and split.

    Attributes
    ----------
    pattern : str
        Its name, with ``{model}`` and ``{split}`` where there are several.
    facts : dict of str to str
        What the list says of it, with the same wildcards.
    models, splits : list of str
        What the wildcards stand for; empty where there are none.
    """

    pattern: str
    facts: dict[str, str]
    models: list[str] = field(default_factory=list)
    splits: list[str] = field(default_factory=list)

    def wildcards(self) -> Iterator[dict[str, str]]:
        """Yield what the wildcards stand for, once for each file."""
        options = {"model": self.models, "split": self.splits}
        named = {name: values for name, values in options.items() if values}
        for combination in product(*named.values()):
            yield dict(zip(named, combination, strict=True))

    def names(self) -> list[str]:
        """Return the name of each file."""
        return [self.pattern.format(**wildcards) for wildcards in self.wildcards()]

    def constraints(self) -> dict[str, str]:
        """Return a regular expression for each wildcard, as Snakemake wants it."""
        options = {"model": self.models, "split": self.splits}
        return {name: "|".join(values) for name, values in options.items() if values}

    def labels(self) -> dict[str, str]:
        """Return how Snakemake's own report labels a figure."""
        named = {name: f"{{{name}}}" for name in self.constraints()}
        return {"figure": self.facts["title"], **named, "format": "{ext}"}

    def base(self) -> str:
        """Return the name without its wildcards: ``confusions``."""
        bare = self.pattern.replace("{model}", "").replace("{split}", "")
        return "_".join(filter(None, bare.split("_")))


def read_figures(path: str | Path) -> list[Entry]:
    """Read the list of figures, in its order.

    Raises
    ------
    UserError
        If an entry lacks a key or has one too many.
    """
    figures = read_entries(yaml.safe_load(Path(path).read_text("utf-8")), path)
    for figure in figures:
        figure.facts.setdefault("data", f"results/plot_data/{figure.pattern}.csv")
        check_keys(figure, FIGURE_KEYS, path)
    return figures


def read_tables(path: str | Path, kind: str = "tables") -> list[Entry]:
    """Read the list of tables, or of ``statistics``, in its order.

    Raises
    ------
    UserError
        If an entry lacks a key or has one too many.
    """
    tables = read_entries(yaml.safe_load(Path(path).read_text("utf-8"))[kind], path)
    for table in tables:
        check_keys(table, {"holds"}, path)
    return tables


def read_entries(listed: dict[str, dict[str, Any]], path: str | Path) -> list[Entry]:
    """Return the entries of a list as YAML has it."""
    entries = []
    for pattern, facts in listed.items():
        models, splits = facts.pop("models", []), facts.pop("splits", [])
        for wildcard, values in [("{model}", models), ("{split}", splits)]:
            if (wildcard in pattern) != bool(values):
                raise UserError(
                    f"{path}: {pattern} names {wildcard}, or lists its values, alone",
                    f"name {wildcard} in the key and list its values, or do neither",
                )
        entries.append(Entry(pattern, facts, models, splits))
    return entries


def check_keys(entry: Entry, known: set[str], path: str | Path) -> None:
    """Refuse an entry whose keys are not the known ones."""
    for key in sorted(known ^ entry.facts.keys()):
        problem = "lacks the key" if key in known else "has an unknown key:"
        raise UserError(
            f"{path}: {entry.pattern} {problem} {key}",
            f"an entry has the keys {', '.join(sorted(known))}",
        )


def all_names(entries: Iterable[Entry]) -> list[str]:
    """Return the name of every file of a list."""
    return [name for entry in entries for name in entry.names()]
