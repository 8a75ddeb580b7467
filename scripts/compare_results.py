r"""Compare two folders of results, to see what a change did.

For example:

    python scripts/compare_results.py --first results --second other/results \
        --output compare.html
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import UserError, run_program
from mnist_sweep.base.files import whole_file
from mnist_sweep.compare.page import render_comparison, sentences
from mnist_sweep.compare.studies import Study, compare

import yaml

WORKFLOW = Path(__file__).resolve().parents[1] / "workflow"


def main() -> None:
    """Write a page that sets two studies beside each other, and say what it says."""
    parser = argument_parser(__doc__)
    parser.add_argument("--first", type=Path, required=True, help="results, A")
    parser.add_argument("--second", type=Path, required=True, help="results, B")
    parser.add_argument("--output", type=Path, required=True, help="the page, .html")
    args = parser.parse_args()
    if args.first.resolve() == args.second.resolve():
        raise UserError(
            f"A and B are the same folder: {args.first}",
            "name two folders, as in: make compare A=results B=other/results",
        )
    path = WORKFLOW / "schemas/summary.schema.yaml"
    schema = yaml.safe_load(path.read_text(encoding="utf-8"))
    first, second = (Study.read(path, schema) for path in [args.first, args.second])
    found = compare(first, second)
    page = render_comparison(found, first, second, WORKFLOW / "report")
    with whole_file(args.output, digest=False) as temporary:
        temporary.write_text(page, encoding="utf-8")
    print("\n".join([*sentences(found), f"The page: {args.output}"]))


if __name__ == "__main__":
    run_program(main)
