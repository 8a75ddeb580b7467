"""Let a trained model predict one part of the data: the only step that tests."""

import argparse
from pathlib import Path

import numpy as np
import pandas as pd
import torch

from mnist_sweep.dataset import load_part
from mnist_sweep.errors import run_program
from mnist_sweep.evaluation import (
    load_model,
    predict,
    prediction_table,
    sample_mistakes,
)
from mnist_sweep.tables import pixel_table, write_csv, write_parquet


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
    parser.add_argument("--indices", type=Path, required=True)
    parser.add_argument("--predictions", type=Path, required=True)
    parser.add_argument("--mistakes", type=Path, required=True)
    args = parser.parse_args()

    # One thread: the same bytes, however many cores the machine has.
    torch.set_num_threads(1)
    pixels, labels, indices = load_part(args.images, args.labels, args.indices)
    probabilities = predict(load_model(args.checkpoint), pixels)
    predictions = prediction_table(indices, labels.numpy(), probabilities)
    write_parquet(predictions, args.predictions)
    every_image = np.load(args.images, mmap_mode="r")
    write_csv(mistakes_with_pixels(predictions, every_image), args.mistakes)


if __name__ == "__main__":
    run_program(main)
