"""Write the parts of the documents that follow from lists, schemas and rules.

For example:

    python scripts/document.py --check
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.documents.parts import update_documents


def main() -> None:
    """Write them, or check that they are current."""
    parser = argument_parser(__doc__)
    parser.add_argument(
        "--check", action="store_true", help="write nothing; fail where one is stale"
    )
    args = parser.parse_args()
    stale = update_documents(Path(__file__).resolve().parents[1], args.check)
    for document in stale:
        print(f"written: {document}")
    if not stale:
        print("all generated parts are current")


if __name__ == "__main__":
    run_program(main)
