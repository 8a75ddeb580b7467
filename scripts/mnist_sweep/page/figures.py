"""The figures of the page: drawing, words and numbers of each."""

import base64
import re
import zlib
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from xml.etree.ElementTree import ParseError

from mnist_sweep.base.catalogue import Entry
from mnist_sweep.base.digests import read_whole, remedy
from mnist_sweep.base.errors import UserError
from mnist_sweep.base.names import SPLITS
from mnist_sweep.page.inline_svg import Styles, inline

from jinja2 import Environment
from markupsafe import Markup

# More than this of a figure's numbers, packed, is left to the file beside the page.
MOST_BYTES = 200_000
# A larger drawing is not on the page a second time.
MOST_NARROW = 300_000


@dataclass(frozen=True)
class Figure:
    """A figure of the page.

    Attributes
    ----------
    name, title, section : str
        As in `workflow/figures.yaml`, its wildcards filled in.
    caption : str
        The text of its caption.
    finding : str
        What it shows of these data, in one line.
    alternative : str
        What a reader sees on it, for those who cannot.
    svg, narrow : Markup
        Its drawings, as part of the page: the usual one, and that for a narrow page,
        which is empty where it is too large to be there twice.
    data : list of str
        The files of its numbers, seen from the page.
    numbers : str or None
        These, packed as `pack` does; None if there is too much of it.
    """

    name: str
    title: str
    section: str
    caption: str
    finding: str
    alternative: str
    svg: Markup
    narrow: Markup
    data: list[str]
    numbers: str | None


def load_figures(
    catalogue: list[Entry],
    files: list[Path],
    templates: Environment,
    summary: dict[str, Any],
    styles: Styles,
) -> list[Figure]:
    """Read every figure of a list, with its words and its numbers.

    Parameters
    ----------
    catalogue : list of Entry
        The figures.
    files : list of Path
        Their SVGs, each named by its figure, and the files of their numbers, each in
        the folder that the list names.
    templates : Environment
        Has the captions, and what each figure finds.
    summary : dict
        What `summarize` returns.
    styles : Styles
        The page's; those of the figures are added.

    Raises
    ------
    UserError
        If the file of a figure is not among `files`, or is no drawing.
    """
    svgs = [path for path in files if path.suffix == ".svg"]
    paths = {path.stem: path for path in svgs if path.parent.name != "narrow"}
    narrow = {path.stem: path for path in svgs if path.parent.name == "narrow"}
    numbers = {"/".join(path.parts[-2:]): path for path in files}
    split = summary["experiment"]["split"]
    # The captions serve Snakemake's own report too, which has the config alone.
    config = {
        "split": {part: split[part]["images"] for part in SPLITS},
        "dataset": summary["dataset"],
    }
    figures = []
    for entry in catalogue:
        for wildcards in entry.wildcards() if entry.facts["section"] else []:
            name = entry.pattern.format(**wildcards)
            if name not in paths or name not in narrow:
                raise UserError(
                    f"the page has no file of the figure {name}",
                    f"give {name}.svg and narrow/{name}.svg among --figures",
                )
            facts = {
                key: entry.facts[key].format(**wildcards)
                for key in ["title", "caption", "section"]
            }
            job = SimpleNamespace(wildcards=SimpleNamespace(**wildcards), config=config)
            caption = templates.get_template(f"captions/{facts['caption']}.rst")
            finding, alternative = finding_of(facts["caption"], wildcards, templates)
            model = wildcards.get("model", "")
            data = [
                path.format(**wildcards).removeprefix("results/")
                for path in entry.data(summary["sweeps"])
            ]
            if missing := [path for path in data if path not in numbers]:
                raise UserError(
                    f"the page has no numbers of the figure {name}",
                    f"give {missing[0]} among --figures",
                )
            figures.append(
                Figure(
                    name=name,
                    title=facts["title"],
                    section=facts["section"],
                    caption=caption.render(snakemake=job),
                    finding=finding,
                    alternative=alternative,
                    svg=drawing(paths[name], styles, alternative, model),
                    narrow=drawing(narrow[name], styles, alternative, model)
                    if narrow[name].stat().st_size <= MOST_NARROW
                    else Markup(),
                    data=data,
                    numbers=pack(joined([read_whole(numbers[path]) for path in data])),
                )
            )
    return figures


def finding_of(
    caption: str, wildcards: dict[str, str], templates: Environment
) -> tuple[str, str]:
    """Return what a figure finds, in one line, and what a reader sees on it.

    Parameters
    ----------
    caption : str
        As in `workflow/figures.yaml`: its template is named after its caption.
    wildcards : dict of str to str
        The figure's `model` and `split`, where it has any.
    templates : Environment
        Has the template, whose macros `title` and `alternative` say it.
    """
    macros = templates.get_template(f"findings/{caption}.txt.j2").module
    return (
        one_line(macros.title(**wildcards)),
        one_line(macros.alternative(**wildcards)),
    )


def one_line(text: str) -> str:
    """Return what a template says, without the breaks of its lines."""
    # Not `split`, to which a space that does not break is one too.
    return re.sub("[ \n]+", " ", text).strip()


def drawing(path: Path, styles: Styles, alternative: str, model: str) -> Markup:
    """Read an SVG as part of the page.

    Raises
    ------
    UserError
        If it is damaged, or no SVG.
    """
    try:
        name = "-".join([path.stem, *(["narrow"] * (path.parent.name == "narrow"))])
        return Markup(inline(read_whole(path), name, styles, alternative, model))
    except ParseError as error:
        raise UserError(f"{path} is no SVG: {error}", remedy(path)) from None


def joined(tables: list[bytes]) -> bytes:
    """Return CSV files of the same columns as one."""
    first, *others = tables
    return first + b"".join(table.partition(b"\n")[2] for table in others)


def pack(content: bytes) -> str | None:
    """Return a file's content deflated, in base64; None if that is too long."""
    packed = base64.b64encode(zlib.compress(content, 9)).decode()
    return packed if len(packed) <= MOST_BYTES else None
