r"""Put a table's numbers beside the figure that is drawn from them.

For example:

    python scripts/copy_numbers.py --data results/tables/digit_errors.csv \
        --output digit_errors.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.digests import read_whole
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import whole_file


def main() -> None:
    """Write the same bytes, unless they are damaged."""
    parser = argument_parser(__doc__)
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    content = read_whole(args.data)
    with whole_file(args.output) as temporary:
        temporary.write_bytes(content)


if __name__ == "__main__":
    run_program(main)
