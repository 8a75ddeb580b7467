r"""Write down what the data set and its classes are called.

Apart from `prepare`, so that another name is no reason to train again.

For example:

    python scripts/name_classes.py --description results/dataset/train.json \
        --name Shapes --class-names '["disc", "ring", "star"]' --output names.json
"""

import json
from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.data.description import read_description
from mnist_sweep.data.names import Names, write_names


def main() -> None:
    """Write the names; classes without any are called by their numbers."""
    parser = argument_parser(__doc__)
    parser.add_argument("--description", type=Path, required=True)
    parser.add_argument("--name", required=True, help="of the data set")
    parser.add_argument(
        "--class-names",
        type=json.loads,
        default=[],
        metavar="JSON",
        help="a list, from label 0 on; default: numbers",
    )
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    classes = range(read_description(args.description).classes)
    names = args.class_names or [str(label) for label in classes]
    write_names(Names(args.name, names), args.output)


if __name__ == "__main__":
    run_program(main)
