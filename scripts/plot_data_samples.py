r"""Pick one training image of each class to show.

For example:

    python scripts/plot_data_samples.py --images results/dataset/train_images.npy \
        --labels results/dataset/train_labels.npy \
        --description results/dataset/train.json --names results/dataset/names.json \
        --indices results/split/train.npy --output samples.csv
"""

from pathlib import Path

from mnist_sweep.base.arrays import IMAGES, INDICES, LABELS, read_array
from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import pixel_table, write_csv
from mnist_sweep.data.description import read_description
from mnist_sweep.data.names import read_names
from mnist_sweep.figures.plot_data import first_of_each

import pandas as pd


def main() -> None:
    """Write index, label, class and pixels of the samples."""
    parser = argument_parser(__doc__)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--description", type=Path, required=True)
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--indices", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()

    labels = read_array(args.labels, LABELS)
    chosen = first_of_each(labels, read_array(args.indices, INDICES))
    data = read_description(args.description)
    images = read_array(args.images, IMAGES, mapped=True)[chosen]
    pixels = pixel_table(images, data.rows, data.columns)
    named = pd.DataFrame({"index": chosen, "label": labels[chosen]})
    names = read_names(args.names).class_names
    named["class"] = [names[label] for label in named["label"]]
    write_csv(pd.concat([named, pixels], axis=1), args.output)


if __name__ == "__main__":
    run_program(main)
