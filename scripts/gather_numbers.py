r"""Gather the numbers of figures that no table holds.

For example:

    python scripts/gather_numbers.py curves \
        --metrics results/runs/logistic/lambda~0.01/seed~0/iterations.parquet \
        results/runs/logistic/lambda~0.01/seed~0/epochs.parquet \
        results/runs/logistic/lambda~0.01/seed~0/validation.parquet \
        --average-epochs 10 --margin 0.001 --loss loss.csv --validation validation.csv
"""

from argparse import Namespace
from pathlib import Path

from mnist_sweep.base.arrays import IMAGES, INDICES, LABELS, read_array
from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import pixel_table, read_csv, write_csv
from mnist_sweep.data.description import read_description
from mnist_sweep.drawing.numbers import (
    beside_published,
    first_of_each,
    gather,
    gather_chosen_accuracy,
    gather_epochs,
    mark_stop,
)

import pandas as pd
import yaml


def samples(args: Namespace) -> None:
    """Write index, label, class and pixels of one training image of each class."""
    labels = read_array(args.labels, LABELS)
    chosen = first_of_each(labels, read_array(args.indices, INDICES))
    data = read_description(args.description)
    images = read_array(args.images, IMAGES, mapped=True)[chosen]
    pixels = pixel_table(images, data.rows, data.columns)
    named = pd.DataFrame({"index": chosen, "label": labels[chosen]})
    named["class"] = [data.class_names[label] for label in named["label"]]
    write_csv(pd.concat([named, pixels], axis=1), args.output)


def curves(args: Namespace) -> None:
    """Write the loss and accuracy curves of one trial, over its seeds."""
    iterations, epochs, predictions = (
        [path for path in args.metrics if path.stem == name]
        for name in ["iterations", "epochs", "validation"]
    )
    write_csv(gather(iterations), args.loss)
    curve = gather_epochs(epochs, predictions)
    write_csv(mark_stop(curve, args.average_epochs, args.margin), args.validation)


def published(args: Namespace) -> None:
    """Write test accuracy and errors by class, over seeds, beside published values."""
    values = yaml.safe_load(args.published.read_text(encoding="utf-8"))
    same = read_description(args.description).name == values["dataset"]
    accuracy = gather_chosen_accuracy(
        read_csv(args.accuracy),
        read_csv(args.means),
        read_csv(args.replicates),
        values["accuracy"] if same else {},
    )
    write_csv(accuracy, args.chosen_accuracy)
    tables = read_csv(args.digit_errors), read_csv(args.digit_replicates)
    errors = beside_published(*tables, values["digit_errors"] if same else None)
    write_csv(errors, args.output)


def main() -> None:
    """Run the command that is named."""
    parser = argument_parser(__doc__)
    commands = parser.add_subparsers(required=True, metavar="command")
    options = {
        samples: ["images", "labels", "description", "indices", "output"],
        curves: ["loss", "validation"],
        published: [
            *["accuracy", "means", "replicates", "digit-errors", "digit-replicates"],
            *["published", "description", "chosen-accuracy", "output"],
        ],
    }
    for command, names in options.items():
        part = commands.add_parser(command.__name__, help=command.__doc__)
        part.set_defaults(run=command)
        for name in names:
            part.add_argument(f"--{name}", type=Path, required=True)
        if command is curves:
            part.add_argument(
                "--metrics",
                type=Path,
                nargs="+",
                required=True,
                help="iterations.parquet, epochs.parquet and validation.parquet of "
                "each seed",
            )
            part.add_argument("--average-epochs", type=int, required=True)
            part.add_argument(
                "--margin",
                type=float,
                required=True,
                help="of equivalence, a share of images",
            )
    args = parser.parse_args()
    args.run(args)


if __name__ == "__main__":
    run_program(main)
