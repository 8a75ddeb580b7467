"""Softmax regression (multinomial logistic regression), 784 → 10."""

from __future__ import annotations

import torch
from torch import Tensor

from mnist_sweep.models.cross_entropy import residuals
from mnist_sweep.models.products import add_product_, linear
from mnist_sweep.sizes import CLASSES, PIXELS


class SoftmaxRegression:
    """logits = x Wᵀ + b, with W float32 [10, 784] and b float32 [10]."""

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
        """Give the parameters by name."""
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
        """Take one step of SGD on a mini-batch, in place; give its logits before.

        With residuals r = p − t (see `cross_entropy`), n times the gradient is rᵀx for
        W. The update is that of `torch.optim.SGD(weight_decay=λ)`,
        θ ← θ − η (∂loss/∂θ + λθ), written as (1 − ηλ) θ − η ∂loss/∂θ.
        """
        logits = self.logits(images)
        residual = residuals(logits, targets)
        keep, step = 1 - learning_rate * weight_decay, -learning_rate / len(images)
        add_product_(self.weight, residual.T, images, keep=keep, step=step)
        self.bias.mul_(keep).add_(residual.sum(0), alpha=step)
        return logits
