"""Images as tensors, and their labels."""

from pathlib import Path

from mnist_sweep.base.arrays import IMAGES, INDICES, LABELS, read_array
from mnist_sweep.base.digests import damaged

import numpy as np
import torch
from torch import Tensor


class Normalisation:
    """The function (pixel/255 − mean) / deviation.

    Parameters
    ----------
    mean, deviation : float
        Of the pixels, on the scale 0 to 1.
    device : torch.device or str, optional
        Where the images are.
    """

    def __init__(
        self, mean: float, deviation: float, device: torch.device | str = "cpu"
    ):
        # Made here, once, since the training loop calls the function at every step.
        self.shift = torch.tensor(-mean / deviation).to(device)
        self.scale = 1 / (255 * deviation)

    def __call__(self, pixels: Tensor, out: Tensor | None = None) -> Tensor:
        """Normalise images.

        Parameters
        ----------
        pixels : Tensor, uint8 [n, pixels]
            0 for black to 255 for white.
        out : Tensor, float32 [n, pixels], optional
            The tensor that takes the result.

        Returns
        -------
        Tensor, float32 [n, pixels]
            The normalised images.
        """
        images = pixels.to(torch.float32) if out is None else out.copy_(pixels)
        # Shift + scale · pixel: one pass over the images instead of two.
        return torch.add(self.shift, images, alpha=self.scale, out=images)


def load_part(
    images: Path, labels: Path, indices: Path
) -> tuple[Tensor, Tensor, np.ndarray]:
    """Load the images that an index file names.

    Parameters
    ----------
    images, labels, indices : Path
        Arrays as ``.npy``: all images, uint8 [m, pixels]; their labels, uint8 [m]; and
        which of them to load, int64 [n].

    Returns
    -------
    pixels : Tensor, uint8 [n, pixels]
    labels : Tensor, int64 [n]
    indices : ndarray, int64 [n]

    Raises
    ------
    UserError
        If a file is absent or damaged, or they do not belong together.
    """
    chosen = read_array(indices, INDICES)
    # Mapped, not read: of 47 MB, only the rows that are chosen come into memory.
    pixels = read_array(images, IMAGES, mapped=True)
    every_label = read_array(labels, LABELS)
    if len(pixels) != len(every_label):
        problem = f"holds {len(every_label)} labels of {len(pixels)} images in {images}"
        raise damaged(labels, problem)
    if len(chosen) and not 0 <= chosen.min() <= chosen.max() < len(pixels):
        raise damaged(indices, f"names images that {images} does not have")
    chosen_labels = every_label[chosen].astype(np.int64)
    return torch.from_numpy(pixels[chosen]), torch.from_numpy(chosen_labels), chosen
