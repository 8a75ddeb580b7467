"""Images as tensors, and their labels."""

from pathlib import Path

import numpy as np
import torch
from torch import Tensor

# Mean and standard deviation of the training pixels on the scale 0 to 1.
PIXEL_MEAN, PIXEL_DEVIATION = 0.1307, 0.3081


def normalise(pixels: Tensor, out: Tensor | None = None) -> Tensor:
    """Return (pixel/255 − 0.1307) / 0.3081.

    Parameters
    ----------
    pixels : Tensor, uint8 [n, 784]
        0 for black to 255 for white.
    out : Tensor, float32 [n, 784], optional
        The tensor that takes the result.

    Returns
    -------
    Tensor, float32 [n, 784]
        The normalised images.
    """
    images = pixels.to(torch.float32) if out is None else out.copy_(pixels)
    # Shift + scale · pixel: one pass over the images instead of two.
    shift = images.new_full((), -PIXEL_MEAN / PIXEL_DEVIATION)
    return torch.add(shift, images, alpha=1 / (255 * PIXEL_DEVIATION), out=images)


def load_part(
    images: Path, labels: Path, indices: Path
) -> tuple[Tensor, Tensor, np.ndarray]:
    """Load the images that an index file names.

    Parameters
    ----------
    images, labels, indices : Path
        Arrays as ``.npy``: all images, uint8 [m, 784]; their labels, uint8 [m]; and
        which of them to load, int64 [n].

    Returns
    -------
    pixels : Tensor, uint8 [n, 784]
    labels : Tensor, int64 [n]
    indices : ndarray, int64 [n]
    """
    chosen = np.load(indices)
    # Mapped, not read: of 47 MB, only the pages that hold chosen rows come in.
    pixels = np.load(images, mmap_mode="r")[chosen]
    chosen_labels = np.load(labels)[chosen].astype(np.int64)
    return torch.from_numpy(pixels), torch.from_numpy(chosen_labels), chosen
