"""Render the page and the headline from the summary, by the templates in a folder."""

import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from mnist_sweep.base import format as formatters
from mnist_sweep.base import names
from mnist_sweep.base.catalogue import (
    Entry,
    check_captions,
    check_findings,
    for_models,
)
from mnist_sweep.base.errors import UserError
from mnist_sweep.base.families import BY_SIMPLICITY, FAMILIES, HYPERPARAMETERS
from mnist_sweep.page.assets import (
    content_security_policy,
    data_island,
    read_assets,
)
from mnist_sweep.page.figures import Figure, load_figures
from mnist_sweep.page.gallery import Gallery, confusion_matrix
from mnist_sweep.page.inline_svg import Styles
from mnist_sweep.page.script_data import script_data
from mnist_sweep.sweep.early_stopping import FEWEST, UNSTABLE

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

Summary = dict[str, Any]

FILTERS = ["percent", "points", "signed_points", "p_value", "number"]
FILTERS += ["count", "listing", "plural", "upper_first"]


def environment(templates: Path, summary: Summary) -> Environment:
    """Make the environment of the templates, in which all of them see the summary.

    HTML is escaped; an unknown name is an error.
    """
    made = Environment(
        loader=FileSystemLoader(templates),
        extensions=["jinja2.ext.do"],
        autoescape=select_autoescape(["html.j2"]),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in FILTERS:
        made.filters[name] = getattr(formatters, name)
    made.filters["as_yaml"] = partial(
        yaml.safe_dump, sort_keys=False, allow_unicode=True
    )
    labels = trial_labels(summary)
    made.filters["labelled"] = lambda names, model: [labels[model][n] for n in names]
    made.globals.update(
        s=summary,
        verdicts=summary["verdicts"],
        labels=labels,
        label=formatters.label,
        mean_and_deviation=formatters.mean_and_deviation,
        find=find,
        families={name: FAMILIES[name] for name in summary["sweeps"]},
        models={name: names.MODELS[name] for name in summary["sweeps"]},
        short_models=names.SHORT_MODELS,
        role_of_model=names.ROLE_OF_MODEL,
        runs=names.RUNS,
        splits=names.SPLITS,
        hyperparameters=HYPERPARAMETERS,
        hyperparameters_of=given,
        simplicity=lambda values: [key for key in BY_SIMPLICITY if key in values],
        nbsp=formatters.SPACE,
        ln_classes=math.log(len(summary["dataset"]["class_names"])),
        fewest=FEWEST,
        unstable=UNSTABLE,
        margin=summary["experiment"]["equivalence_margin"],
    )
    return made


def trial_labels(summary: Summary) -> dict[str, dict[str, str]]:
    """Map each model's trials to their labels: what the sweep varies."""
    return {
        model: {
            row["trial"]: formatters.label(row, sweep["named"])
            for row in sweep["trials"]
        }
        for model, sweep in summary["sweeps"].items()
    }


def given(rows: list[dict[str, Any]]) -> list[str]:
    """List the hyper-parameters of which any of some rows has a value."""
    return [
        key for key in HYPERPARAMETERS if any(row.get(key) is not None for row in rows)
    ]


def find(rows: list[dict[str, Any]], **values: Any) -> dict[str, Any]:
    """Return the first row that has these values.

    Raises
    ------
    LookupError
        If there is none.
    """
    for row in rows:
        if all(row[key] == value for key, value in values.items()):
            return row
    raise LookupError(f"no row with {values}")


def by_section(
    figures: list[Figure], templates: Environment, asked: set[str]
) -> Callable[..., Markup]:
    """Make the templates' `figures_of`, which renders the figures of a section.

    It adds each section that a template asks for to `asked`.
    """
    template = templates.get_template("figures.html.j2")

    def figures_of(section: str, when: object = True) -> Markup:
        asked.add(section)
        shown = [figure for figure in figures if figure.section == section and when]
        return Markup(template.render(figures=shown))

    return figures_of


def render_page(
    summary: Summary,
    catalogue: list[Entry],
    files: list[Path],
    folder: Path,
    gallery: Gallery,
) -> str:
    """Render the page.

    Parameters
    ----------
    summary : dict
        What `summarize` returns.
    catalogue : list of Entry
        The figures, in the order of the page.
    files : list of Path
        Their SVGs, each named by its figure, and the files of their numbers.
    folder : Path
        Where the templates, the captions, the styles and the scripts are.
    gallery : Gallery
        The misclassified test images.

    Raises
    ------
    UserError
        If the file or the words of a figure are missing, or no template asks for its
        section.
    """
    check_captions(catalogue, folder)
    check_findings(catalogue, folder)
    templates = environment(folder, summary)
    swept = for_models(catalogue, summary["sweeps"])
    styles = Styles()
    figures = load_figures(swept, files, templates, summary, styles)
    asked: set[str] = set()
    templates.globals["figures_of"] = by_section(figures, templates, asked)
    templates.globals |= {
        "gallery": gallery,
        "confusion_matrix": confusion_matrix,
        "example": figures[0].name,
    }
    style = read_assets(folder / "styles", "*.css")
    script = read_assets(folder / "scripts", "*.js")
    page = templates.get_template("page.html.j2").render(
        style=style + "\n" + Markup(styles.css()),
        script=script,
        policy=content_security_policy(script),
        data=data_island(script_data(summary, templates.globals["labels"], figures)),
    )
    for figure in figures:
        if figure.section not in asked:
            raise UserError(
                f"the figure {figure.name} would be missing from the page: no template "
                f"shows the section {figure.section}",
                f'write {{{{ figures_of("{figure.section}") }}}} in a template of '
                f"{folder}/sections, or give the figure one of the sections "
                f"{', '.join(sorted(asked))}",
            )
    return page


def render_headline(summary: Summary, folder: Path, page: Path) -> str:
    """Render the lines that say where the page is, and its main numbers."""
    template = environment(folder, summary).get_template("headline.txt.j2")
    return template.render(page=page)
