r"""Predict parts of the data with a trained model: the only step that tests.

For example:

    python scripts/evaluate.py \
        --checkpoint results/runs/logistic/lambda~0.01/seed~0/checkpoint.pt \
        --images results/dataset/train_images.npy \
        --labels results/dataset/train_labels.npy \
        --description results/dataset/train.json \
        --indices results/split/validation.npy \
        --predictions logistic_validation.parquet --misclassified misclassified.csv
"""

from pathlib import Path

from mnist_sweep.base.arrays import IMAGES, read_array
from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import write_csv, write_parquet
from mnist_sweep.data.dataset import Normalisation, load_part
from mnist_sweep.data.description import read_description
from mnist_sweep.evaluation.predict import (
    load_models,
    misclassified_with_pixels,
    predict,
    prediction_table,
)
from mnist_sweep.models.protocol import count_parameters

import torch


def main() -> None:
    """Write every image's prediction, and ten misclassified images to look at."""
    parser = argument_parser(__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--description", type=Path, required=True)
    for option in ["--indices", "--predictions", "--misclassified"]:
        parser.add_argument(
            option, type=Path, nargs="+", required=True, help="a file for each part"
        )
    args = parser.parse_args()

    # One thread: the same bytes, however many cores the machine has.
    torch.set_num_threads(1)
    description = read_description(args.description)
    last, averaged = load_models(args.checkpoint, description.sizes)
    normalise = Normalisation(description.mean, description.deviation)
    every_image = read_array(args.images, IMAGES, mapped=True)
    for indices_file, predictions_file, misclassified_file in zip(
        args.indices, args.predictions, args.misclassified, strict=True
    ):
        pixels, labels, indices = load_part(args.images, args.labels, indices_file)
        predictions = prediction_table(
            indices,
            labels.numpy(),
            predict(last, pixels, normalise),
            predict(averaged, pixels, normalise),
        )
        predictions.attrs["parameters"] = count_parameters(last.state_dict())
        write_parquet(predictions, predictions_file)
        write_csv(
            misclassified_with_pixels(predictions, every_image, description),
            misclassified_file,
        )


if __name__ == "__main__":
    run_program(main)
