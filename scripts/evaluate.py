"""Let a trained model predict parts of the data: the only step that tests."""

import argparse
from pathlib import Path

from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import pixel_table, write_csv, write_parquet
from mnist_sweep.data.dataset import load_part
from mnist_sweep.evaluation.predict import (
    load_model,
    predict,
    prediction_table,
    sample_mistakes,
)

import numpy as np
import pandas as pd
import torch


def mistakes_with_pixels(predictions: pd.DataFrame, images: np.ndarray) -> pd.DataFrame:
    """Give ten misclassified images: index, label, predicted, its probability, pixels.

    `images` uint8 [n, 784] is the whole part, to which `index` refers.
    """
    mistakes = sample_mistakes(predictions).reset_index(drop=True)
    probabilities = mistakes[[f"p{digit}" for digit in range(10)]].max(axis=1)
    return pd.concat(
        [
            mistakes[["index", "label", "predicted"]],
            probabilities.rename("probability"),
            pixel_table(images[mistakes["index"].to_numpy()]),
        ],
        axis=1,
    )


def main() -> None:
    """Write every image's prediction, and ten misclassified images to look at."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    for option in ["--indices", "--predictions", "--mistakes"]:
        parser.add_argument(
            option, type=Path, nargs="+", required=True, help="a file for each part"
        )
    args = parser.parse_args()

    # One thread: the same bytes, however many cores the machine has.
    torch.set_num_threads(1)
    model = load_model(args.checkpoint)
    every_image = np.load(args.images, mmap_mode="r")
    for indices_file, predictions_file, mistakes_file in zip(
        args.indices, args.predictions, args.mistakes, strict=True
    ):
        pixels, labels, indices = load_part(args.images, args.labels, indices_file)
        probabilities = predict(model, pixels)
        predictions = prediction_table(indices, labels.numpy(), probabilities)
        write_parquet(predictions, predictions_file)
        write_csv(mistakes_with_pixels(predictions, every_image), mistakes_file)


if __name__ == "__main__":
    run_program(main)
