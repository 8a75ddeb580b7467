"""Render the page from the summary, the figures and their captions."""

import argparse
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import quote

from mnist_sweep.base import format as wording
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json, whole_file
from mnist_sweep.page import evidence_words, sweep_words, words
from mnist_sweep.page import warning_words as caution_words

from jinja2 import Environment, FileSystemLoader, StrictUndefined

# Figure -> its caption's file, and the wildcards that the caption speaks of.
CAPTIONS = {
    "sample_digits": ("sample_digits", {}),
    "logistic_lambda_curves": ("lambda_curves", {}),
    "logistic_lambda_final": ("lambda_final", {}),
    "mlp_grid_curves": ("grid_curves", {}),
    "mlp_grid_heatmap": ("grid_heatmap", {}),
    "digit_errors": ("digit_errors", {}),
    "replicates": ("replicates", {}),
    "logistic_optimum": ("optimum", {}),
    "mlp_isolation": ("isolation", {}),
    "mlp_expected_best": ("expected_best", {}),
    "reliability": ("reliability", {}),
}
for model in ["logistic", "mlp"]:
    CAPTIONS[f"{model}_loss"] = ("loss", {"model": model})
    CAPTIONS[f"{model}_certainty"] = ("certainty", {"model": model})
    CAPTIONS[f"{model}_validation"] = ("validation", {"model": model})
    for split in ["train", "test"]:
        named = {"model": model, "split": split}
        CAPTIONS[f"{model}_misclassified_{split}"] = ("misclassified", named)
        CAPTIONS[f"{model}_confusions_{split}"] = ("confusions", named)


def environment(templates: Path) -> Environment:
    """Make the template environment: HTML is escaped, an unknown name is an error."""
    made = Environment(
        loader=FileSystemLoader(templates),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    for name in ["percent", "signed_points", "number", "count", "plural"]:
        made.filters[name] = getattr(wording, name)
    made.filters["lower_first"] = lambda text: text[:1].lower() + text[1:]
    return made


def data_uri(svg: str) -> str:
    """Write an SVG as the address of an image: percent-encoded.

    It needs no escaping between double quotes, and is a fifth shorter than base64,
    since nearly all of it stays as it is.
    """
    text = svg.replace("\n", " ")
    if "'" not in text:
        text = text.replace('"', "'")
    return "data:image/svg+xml," + quote(text, safe=" '/:;,.=()-_!*+?@|~$")


def load_figures(
    folder: Path, captions: Environment, split: dict[str, dict]
) -> dict[str, SimpleNamespace]:
    """Give for each figure its source, the SVG as a data URI, and its caption."""
    figures = {}
    sizes = {part: split[part]["images"] for part in ["train", "validation"]}
    for name, (caption, wildcards) in CAPTIONS.items():
        # The captions serve Snakemake's own report too, which gives them `snakemake`.
        job = SimpleNamespace(
            wildcards=SimpleNamespace(**wildcards), config={"split": sizes}
        )
        svg = (folder / f"{name}.svg").read_text(encoding="utf-8")
        figures[name] = SimpleNamespace(
            source=data_uri(svg),
            caption=captions.get_template(f"captions/{caption}.rst").render(
                snakemake=job
            ),
        )
    return figures


def main() -> None:
    """Write the page."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--summary", type=Path, required=True)
    parser.add_argument("--figures", type=Path, required=True, help="their folder")
    parser.add_argument("--templates", type=Path, required=True, help="their folder")
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()

    summary = read_json(args.summary)
    templates = environment(args.templates)
    split = summary["experiment"]["split"]
    page = templates.get_template("page.html.j2").render(
        s=summary,
        words=words,
        sweep_words=sweep_words,
        evidence=evidence_words,
        cautions=caution_words,
        label=wording.label,
        figures=load_figures(args.figures, templates, split),
        style=(args.templates / "page.css").read_text(encoding="utf-8"),
    )
    with whole_file(args.output) as temporary:
        temporary.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    run_program(main)
