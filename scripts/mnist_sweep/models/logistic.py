"""Softmax regression (multinomial logistic regression), pixels → classes."""

from __future__ import annotations

from mnist_sweep.data.sizes import ImageSizes
from mnist_sweep.models.cross_entropy import logit_error
from mnist_sweep.models.kernels import Layer, linear, update_layers_

import torch
from torch import Tensor


class SoftmaxRegression:
    """logits = x Wᵀ + b, with W float32 [classes, pixels] and b [classes]."""

    uses_autograd = False

    def __init__(self, weight: Tensor, bias: Tensor):
        self.weight, self.bias = weight, bias

    @classmethod
    def fresh(cls, generator: torch.Generator, sizes: ImageSizes) -> SoftmaxRegression:
        """Initialise as `torch.nn.Linear` does: uniform on ±1/√pixels."""
        bound = sizes.pixels**-0.5
        weight = torch.empty(sizes.classes, sizes.pixels)
        weight.uniform_(-bound, bound, generator=generator)
        bias = torch.empty(sizes.classes)
        bias.uniform_(-bound, bound, generator=generator)
        return cls(weight, bias)

    @classmethod
    def from_state_dict(cls, state: dict[str, Tensor]) -> SoftmaxRegression:
        """Build the model from its parameters."""
        return cls(state["weight"].clone(), state["bias"].clone())

    def state_dict(self) -> dict[str, Tensor]:
        """Return the parameters by name."""
        return {"weight": self.weight, "bias": self.bias}

    def logits(self, images: Tensor) -> Tensor:
        """Map images float32 [n, pixels] to logits float32 [n, classes]."""
        return linear(self.weight, self.bias, images).T

    def sgd_step(
        self,
        images: Tensor,
        targets: Tensor,
        learning_rate: float,
        weight_decay: float,
    ) -> Tensor:
        """Take one step of SGD on a mini-batch, in place; return its logits before.

        The update is that of `torch.optim.SGD(weight_decay=λ)`.
        """
        logits = linear(self.weight, self.bias, images)
        error = logit_error(logits, targets.T)
        layer = Layer(self.weight, self.bias, error, images)
        update_layers_([layer], learning_rate, weight_decay)
        return logits.T


MODEL = SoftmaxRegression
