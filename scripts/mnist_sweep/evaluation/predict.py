"""What a trained model predicts, and examples of its mistakes."""

from pathlib import Path

from mnist_sweep.base.tables import pixel_table
from mnist_sweep.data.dataset import Normalisation
from mnist_sweep.data.description import Description
from mnist_sweep.data.sizes import ImageSizes
from mnist_sweep.evaluation.checkpoints import read_checkpoint
from mnist_sweep.models.protocol import Model
from mnist_sweep.models.registry import load

import numpy as np
import pandas as pd
import torch
from torch import Tensor


def load_models(checkpoint: Path, sizes: ImageSizes) -> tuple[Model, Model]:
    """Read a checkpoint and check it (`read_checkpoint`).

    Returns
    -------
    last, averaged : Model
        With the parameters after the last epoch, and with the mean of those at the ends
        of the last epochs (`training.averaging`).
    """
    content = read_checkpoint(checkpoint, sizes)
    kind = load(content["model_name"])
    last, averaged = (kind.from_state_dict(content[w]) for w in ["model", "averaged"])
    return last, averaged


@torch.inference_mode()
def predict(
    model: Model, pixels: Tensor, normalise: Normalisation, chunk: int = 2000
) -> np.ndarray:
    """Compute the probabilities of each class.

    Parameters
    ----------
    model : Model
        A trained model.
    pixels : Tensor, uint8 [n, pixels]
        The images.
    normalise : Normalisation
        Turns them into the model's inputs.
    chunk : int, optional
        How many images go through the model at a time.

    Returns
    -------
    ndarray, float32 [n, classes]
        NaN if the model diverged.
    """
    return torch.cat(
        [model.logits(normalise(part)).softmax(1) for part in pixels.split(chunk)]
    ).numpy()


def prediction_table(
    indices: np.ndarray,
    labels: np.ndarray,
    probabilities: np.ndarray,
    averaged: np.ndarray,
) -> pd.DataFrame:
    """Return a row for each image.

    Its columns are `index`, `label`, `predicted`, `averaged` (what the averaged model
    predicts), `p0`, `p1`, ….

    Parameters
    ----------
    indices, labels : ndarray, int64 [n]
        Which images, and what they show.
    probabilities : ndarray, float32 [n, classes]
        What `predict` returns for the model after its last epoch.
    averaged : ndarray, float32 [n, classes]
        What it returns for the averaged model.
    """
    columns = {f"p{label}": column for label, column in enumerate(probabilities.T)}
    return pd.DataFrame(
        {
            "index": indices,
            "label": labels,
            "predicted": probabilities.argmax(1),
            "averaged": averaged.argmax(1),
            **columns,
        }
    )


def sample_misclassified(predictions: pd.DataFrame, count: int = 10) -> pd.DataFrame:
    """Return `count` misclassified images, evenly spaced over the indices.

    Neither the first nor the worst: MNIST's order is not random (the first half of the
    test set was written by other people than the second).
    """
    mistakes = predictions[predictions["label"] != predictions["predicted"]]
    if len(mistakes) <= count:
        return mistakes
    return mistakes.iloc[np.linspace(0, len(mistakes) - 1, count).round().astype(int)]


def misclassified_with_pixels(
    predictions: pd.DataFrame, images: np.ndarray, description: Description
) -> pd.DataFrame:
    """Return ten misclassified images: what they are, are taken for, and look like.

    Parameters
    ----------
    predictions : DataFrame
        What `prediction_table` returns.
    images : ndarray, uint8 [n, pixels]
        All images of the part to which `index` refers.
    description : Description
        Of this part.

    Returns
    -------
    DataFrame
        `index`, `label`, `predicted`, `probability` (of the predicted class), and the
        columns of `pixel_table`.
    """
    mistakes = sample_misclassified(predictions).reset_index(drop=True)
    probabilities = mistakes.filter(regex=r"^p\d+$").max(axis=1)
    return pd.concat(
        [
            mistakes[["index", "label", "predicted"]],
            probabilities.rename("probability"),
            pixel_table(
                images[mistakes["index"].to_numpy()],
                description.rows,
                description.columns,
            ),
        ],
        axis=1,
    )
