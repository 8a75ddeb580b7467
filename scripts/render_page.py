r"""Render the page from the summary, the figures and the templates.

For example:

    python scripts/render_page.py --summary results/summary.json \
        --figures results/figures/* results/tables/* results/statistics/* \
        --catalogue workflow/figures.yaml --templates workflow/report \
        --mistakes results/gallery/mistakes.csv --picture results/gallery/mistakes.png \
        --output page.html
"""

from pathlib import Path

from mnist_sweep.base.catalogue import read_figures
from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json, whole_file
from mnist_sweep.page.gallery import read_gallery
from mnist_sweep.page.render import render_page


def main() -> None:
    """Write the page."""
    parser = argument_parser(__doc__)
    parser.add_argument("--summary", type=Path, required=True)
    parser.add_argument(
        "--figures", type=Path, nargs="+", required=True, help="SVGs, CSVs"
    )
    parser.add_argument("--catalogue", type=Path, required=True, help="their list")
    parser.add_argument("--templates", type=Path, required=True, help="their folder")
    parser.add_argument("--mistakes", type=Path, required=True, help="their table")
    parser.add_argument("--picture", type=Path, required=True, help="their picture")
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()

    summary = read_json(args.summary)
    page = render_page(
        summary,
        read_figures(args.catalogue),
        args.figures,
        args.templates,
        read_gallery(args.mistakes, args.picture, list(summary["sweeps"])),
    )
    with whole_file(args.output) as temporary:
        temporary.write_text(page, encoding="utf-8")


if __name__ == "__main__":
    run_program(main)
