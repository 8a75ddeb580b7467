"""Softmax regression (multinomial logistic regression), 784 → 10."""

from __future__ import annotations

from mnist_sweep.data.sizes import CLASSES, PIXELS
from mnist_sweep.models.cross_entropy import logit_gradient
from mnist_sweep.models.kernels import Layer, linear, update_layers_

import torch
from torch import Tensor


class SoftmaxRegression:
    """logits = x Wᵀ + b, with W float32 [10, 784] and b float32 [10]."""

    uses_autograd = False

    def __init__(self, weight: Tensor, bias: Tensor):
        self.weight, self.bias = weight, bias

    @classmethod
    def fresh(cls, generator: torch.Generator) -> SoftmaxRegression:
        """Initialise as `torch.nn.Linear` does: uniform on ±1/√784."""
        bound = PIXELS**-0.5
        weight = torch.empty(CLASSES, PIXELS).uniform_(
            -bound, bound, generator=generator
        )
        bias = torch.empty(CLASSES).uniform_(-bound, bound, generator=generator)
        return cls(weight, bias)

    @classmethod
    def from_state_dict(cls, state: dict[str, Tensor]) -> SoftmaxRegression:
        """Build the model from its parameters."""
        return cls(state["weight"].clone(), state["bias"].clone())

    def state_dict(self) -> dict[str, Tensor]:
        """Return the parameters by name."""
        return {"weight": self.weight, "bias": self.bias}

    def logits(self, images: Tensor) -> Tensor:
        """Map images float32 [n, 784] to logits float32 [n, 10]."""
        return linear(images, self.weight, self.bias)

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
        logits = self.logits(images)
        error = logit_gradient(logits, targets)
        layer = Layer(self.weight, self.bias, error, images)
        update_layers_([layer], learning_rate, weight_decay)
        return logits


MODEL = SoftmaxRegression
