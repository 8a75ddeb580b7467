r"""Print where the page is, and its headline numbers.

For example:

    python scripts/headline.py --summary results/summary.json \
        --templates workflow/report --page results/report.html
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.page.render import render_headline


def main() -> None:
    """Read the summary; print."""
    parser = argument_parser(__doc__)
    parser.add_argument("--summary", type=Path, required=True)
    parser.add_argument("--templates", type=Path, required=True, help="their folder")
    parser.add_argument("--page", type=Path, required=True)
    args = parser.parse_args()
    summary = read_json(args.summary)
    print(render_headline(summary, args.templates, args.page.resolve()))


if __name__ == "__main__":
    run_program(main)
