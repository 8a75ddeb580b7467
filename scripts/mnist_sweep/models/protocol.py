"""What a model must offer to be trained and evaluated."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar, Protocol, Self

from mnist_sweep.data.sizes import ImageSizes

import torch
from torch import Tensor


class Model(Protocol):
    """A classifier of images, trained by mini-batch SGD.

    Any class with these members will do; it need not inherit from this one.

    Attributes
    ----------
    uses_autograd : bool
        Whether `sgd_step` lets PyTorch derive the gradients. Where it does not, the
        training loop runs without autograd's bookkeeping.
    """

    uses_autograd: ClassVar[bool]

    @classmethod
    def fresh(
        cls, generator: torch.Generator, sizes: ImageSizes, **hyperparameters: float
    ) -> Self:
        """Initialise a new model.

        Parameters
        ----------
        generator : torch.Generator
            The only source of random numbers; it comes from the run's seed.
        sizes : ImageSizes
            The images' rows and columns, and the number of classes.
        **hyperparameters : float
            The model's own hyper-parameters, such as ``hidden_units``. A model names
            its own in its signature, by which programs and rules know them.

        Returns
        -------
        Model
            With its parameters on the CPU.
        """
        ...

    @classmethod
    def from_state_dict(cls, state: dict[str, Tensor]) -> Self:
        """Build a model from its parameters, which it copies."""
        ...

    def state_dict(self) -> dict[str, Tensor]:
        """Return the parameters by name, without copying them."""
        ...

    def logits(self, images: Tensor) -> Tensor:
        """Map normalised images float32 [n, pixels] to logits float32 [n, classes]."""
        ...

    def sgd_step(
        self,
        images: Tensor,
        targets: Tensor,
        learning_rate: float,
        weight_decay: float,
    ) -> Tensor:
        """Take one step of SGD on a mini-batch, in place.

        Parameters
        ----------
        images : Tensor, float32 [n, pixels]
            Normalised images. The loop uses this memory again for the next mini-batch.
        targets : Tensor, float32 [n, classes]
            One-hot labels, class by class in memory, as the transpose of an array
            [classes, n].
        learning_rate : float
            η.
        weight_decay : float
            λ. Every parameter θ, biases included, becomes θ − η (gradient + λθ).

        Returns
        -------
        Tensor, float32 [n, classes]
            The logits before the step.
        """
        ...


def count_parameters(state: Mapping[str, Tensor]) -> int:
    """Count the numbers that training fits, from a model's `state_dict`."""
    return sum(p.numel() for p in state.values() if p.is_floating_point())
