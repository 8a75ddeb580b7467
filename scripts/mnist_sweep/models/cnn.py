"""Convolutional network: two layers of 5 × 5 filters, each with pooling, then linear.

The worked example of a model of one's own, explained in docs/own-model.md. It is off by
default; ``cnn: true`` in the config switches it on.
"""

from __future__ import annotations

from mnist_sweep.data.sizes import ImageSizes
from mnist_sweep.models.autograd import AutogradModel

import torch
from torch import Tensor
from torch.nn.functional import conv2d, max_pool2d

FILTER = 5  # pixels: the side of a filter


class ConvolutionalNetwork(AutogradModel):
    """logits = pool(relu(pool(relu(x ∗ F₁ + f₁)) ∗ F₂ + f₂)) W + b.

    F₁ is float32 [channels, 1, 5, 5], F₂ [2 channels, channels, 5, 5], and W
    [features, classes]; pooling takes the largest of 2 × 2 (LeCun et al. 1998 have much
    the same).
    """

    @classmethod
    def fresh(
        cls, generator: torch.Generator, sizes: ImageSizes, channels: int
    ) -> ConvolutionalNetwork:
        """Draw the weights as He et al. (2015) propose; the biases start at 0."""
        # Pooling halves each side, and leaves out an odd last row or column.
        features = 2 * channels * (sizes.rows // 4) * (sizes.columns // 4)

        def normal(fan_in: int, *shape: int) -> Tensor:
            return torch.randn(shape, generator=generator) * (2 / fan_in) ** 0.5

        area = FILTER**2
        return cls(
            {
                "image_shape": torch.tensor([sizes.rows, sizes.columns]),
                "filters1": normal(area, channels, 1, FILTER, FILTER),
                "bias1": torch.zeros(channels),
                "filters2": normal(
                    area * channels, 2 * channels, channels, FILTER, FILTER
                ),
                "bias2": torch.zeros(2 * channels),
                "weight": normal(features, features, sizes.classes),
                "bias": torch.zeros(sizes.classes),
            }
        )

    def logits(self, images: Tensor) -> Tensor:
        """Map images float32 [n, pixels] to logits float32 [n, classes]."""
        p = self.parameters
        rows, columns = p["image_shape"].tolist()
        maps = images.view(-1, 1, rows, columns)
        for filters, bias in [("filters1", "bias1"), ("filters2", "bias2")]:
            maps = conv2d(maps, p[filters], p[bias], padding=FILTER // 2)
            maps = max_pool2d(maps.relu(), 2)
        return maps.flatten(1) @ p["weight"] + p["bias"]


MODEL = ConvolutionalNetwork
