"""Read the lists of figures and tables, `workflow/figures.yaml` and `tables.yaml`."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import product
from pathlib import Path
from typing import Any

from mnist_sweep.base.errors import UserError
from mnist_sweep.base.families import FAMILIES
from mnist_sweep.base.names import SPLITS

import yaml

FIGURE_KEYS = {"module", "data", "title", "caption", "category", "section"}
TABLE_KEYS = {"tables": {"title", "caption"}, "statistics": {"holds"}}


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
        What the wildcards stand for; empty where there are none. The models are those
        of all families until `for_models` keeps those that are swept.
    """

    pattern: str
    facts: dict[str, str]
    models: list[str] = field(default_factory=list)
    splits: list[str] = field(default_factory=list)

    def values(self) -> dict[str, list[str]]:
        """Return the values of each wildcard that there is."""
        options = {"model": self.models, "split": self.splits}
        return {name: values for name, values in options.items() if values}

    def wildcards(self) -> Iterator[dict[str, str]]:
        """Yield what the wildcards stand for, once for each file."""
        named = self.values()
        for combination in product(*named.values()):
            yield dict(zip(named, combination, strict=True))

    def names(self) -> list[str]:
        """Return the name of each file."""
        return [self.pattern.format(**wildcards) for wildcards in self.wildcards()]

    def data(self, models: Iterable[str]) -> list[str]:
        """Return the files of its numbers, with its own wildcards left in them.

        Data of each model are those of all `models` where the figure itself is one.
        """
        pattern = self.facts["data"]
        if "{model}" in pattern and not self.models:
            return [pattern.replace("{model}", model) for model in models]
        return [pattern]

    def constraints(self) -> dict[str, str]:
        """Return a regular expression for each wildcard, as Snakemake wants it."""
        return {name: "|".join(values) for name, values in self.values().items()}

    def labels(self, kind: str, **further: str) -> dict[str, str]:
        """Return how Snakemake's own report labels a file of this kind."""
        named = {name: f"{{{name}}}" for name in self.values()}
        return {kind: self.facts["title"], **named, **further}

    def base(self) -> str:
        """Return the name without its wildcards: ``confusions``."""
        bare = self.pattern.replace("{model}", "").replace("{split}", "")
        return "_".join(filter(None, bare.split("_")))


def read_figures(path: str | Path) -> list[Entry]:
    """Read the list of figures, in its order.

    Raises
    ------
    UserError
        If the file is not such a list, or an entry lacks a key or has one too many.
    """
    figures = read_entries(read_yaml(path), path)
    for figure in figures:
        figure.facts.setdefault("data", f"results/figures/{figure.pattern}.csv")
        figure.facts.setdefault("section", "")
        check_keys(figure, FIGURE_KEYS, path)
    return figures


def read_tables(path: str | Path, kind: str = "tables") -> list[Entry]:
    """Read the list of tables, or of ``statistics``, in its order.

    Raises
    ------
    UserError
        If the file has no such list, or an entry lacks a key or has one too many.
    """
    tables = read_entries(read_yaml(path).get(kind), f"{path}, {kind}")
    for table in tables:
        if kind == "tables":
            table.facts.setdefault("caption", f"tables/{table.base()}")
        check_keys(table, TABLE_KEYS[kind], path)
    return tables


def read_yaml(path: str | Path) -> dict[str, Any]:
    """Read a YAML file whose content is a section.

    Raises
    ------
    UserError
        If it is not.
    """
    try:
        content = yaml.safe_load(Path(path).read_text(encoding="utf-8"))
    except yaml.YAMLError as error:
        told = " ".join(str(error).split())
        raise UserError(f"{path} is not YAML: {told}", "correct this place") from None
    if not isinstance(content, dict):
        raise UserError(f"{path} has no entries", "see the comment at its head")
    return content


def read_entries(listed: Any, place: str | Path) -> list[Entry]:
    """Return the entries of a list as YAML has it, which lies at some place."""
    if not isinstance(listed, dict):
        raise UserError(f"{place} has no entries", "see the comment at its head")
    entries = []
    for pattern, facts in listed.items():
        if not isinstance(facts, dict):
            raise UserError(
                f"{place}: {pattern} is {facts!r}, not an entry",
                "give it keys of its own, as the other entries have",
            )
        facts = dict(facts)
        models, splits = facts.pop("models", []), facts.pop("splits", [])
        left_out = facts.pop("except", [])
        if models == "all":
            models = [name for name in FAMILIES if name not in left_out]
        for wildcard, values in [("{model}", models), ("{split}", splits)]:
            if not isinstance(values, list) or (wildcard in pattern) != bool(values):
                raise UserError(
                    f"{place}: {pattern} names {wildcard}, or lists its values, alone",
                    f"name {wildcard} in the key and list its values, or do neither",
                )
        entries.append(Entry(pattern, facts, models, splits))
    return entries


def for_models(entries: Iterable[Entry], models: Iterable[str]) -> list[Entry]:
    """Return the entries of a list for the models that are swept, and for these alone.

    An entry that is for none of them is left out.
    """
    swept = list(models)
    kept = [
        replace(entry, models=[name for name in entry.models if name in swept])
        for entry in entries
    ]
    return [entry for entry in kept if entry.models or "{model}" not in entry.pattern]


def check_keys(entry: Entry, known: set[str], path: str | Path) -> None:
    """Refuse an entry whose keys are not the known ones, or hold no text."""
    for key in sorted(known ^ entry.facts.keys()):
        problem = "lacks the key" if key in known else "has an unknown key:"
        raise UserError(
            f"{path}: {entry.pattern} {problem} {key}",
            f"an entry has the keys {', '.join(sorted(known))}",
        )
    for key, value in entry.facts.items():
        if not isinstance(value, str):
            raise UserError(
                f"{path}: {entry.pattern}.{key} is {value!r}, not a text",
                "write a text, in quotes where YAML would read something else",
            )


def check_values(entries: Iterable[Entry], models: Iterable[str]) -> None:
    """Refuse an entry for a model or split that there is not."""
    known = {"model": set(models), "split": set(SPLITS)}
    for entry in entries:
        for kind, values in entry.values().items():
            for value in values:
                if value not in known[kind]:
                    raise UserError(
                        f"{entry.pattern} is listed for the {kind} {value}, which "
                        "there is not",
                        f"name some of {', '.join(sorted(known[kind]))}",
                    )


def check_captions(entries: Iterable[Entry], folder: Path) -> None:
    """Refuse a figure or table without a caption in the folder of the page's texts."""
    for entry in entries:
        caption = folder / f"captions/{entry.facts['caption']}.rst"
        if not caption.is_file():
            raise UserError(
                f"{entry.pattern} has no caption, {caption}",
                "write it, or correct the entry's name in its list",
            )


def check_findings(figures: Iterable[Entry], folder: Path) -> None:
    """Refuse a figure of the page of which nothing in the folder says what it finds."""
    for figure in figures:
        if not figure.facts["section"]:
            continue
        finding = folder / f"findings/{figure.facts['caption']}.txt.j2"
        if not finding.is_file():
            raise UserError(
                f"nothing says what {figure.pattern} finds: there is no {finding}",
                "write it, with the macros title and alternative, as its neighbours "
                "have",
            )


def all_data(figures: Iterable[Entry], models: Iterable[str]) -> list[str]:
    """Return the files of all figures' numbers, each once."""
    files = [
        path.format(**wildcards)
        for figure in figures
        for path in figure.data(models)
        for wildcards in figure.wildcards()
    ]
    return list(dict.fromkeys(files))


def all_names(entries: Iterable[Entry]) -> list[str]:
    """Return the name of every file of a list."""
    return [name for entry in entries for name in entry.names()]
