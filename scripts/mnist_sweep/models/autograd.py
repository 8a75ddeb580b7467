"""A base for models of your own: write the logits, and PyTorch derives the gradients.

docs/own-model.md shows how; `cnn.py` is an example.
"""

from __future__ import annotations

from mnist_sweep.models.kernels import sgd_update_

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy


class AutogradModel:
    """A model whose parameters are tensors by name, trained with autograd.

    A subclass defines `fresh`, which draws the first parameters, and `logits`, which
    computes with `self.parameters`; see `protocol.Model`.

    Parameters
    ----------
    parameters : dict of str to Tensor
        The parameters by name; they are copied. Tensors of whole numbers are kept with
        them, and are not trained.
    """

    uses_autograd = True

    def __init__(self, parameters: dict[str, Tensor]):
        self.parameters = {
            name: value.detach().clone().requires_grad_(value.is_floating_point())
            for name, value in parameters.items()
        }

    @classmethod
    def from_state_dict(cls, state: dict[str, Tensor]) -> AutogradModel:
        """Build the model from its parameters."""
        return cls(state)

    def state_dict(self) -> dict[str, Tensor]:
        """Return the parameters by name."""
        return {name: value.detach() for name, value in self.parameters.items()}

    def logits(self, images: Tensor) -> Tensor:
        """Map images float32 [n, pixels] to logits float32 [n, classes]."""
        raise NotImplementedError

    def sgd_step(
        self,
        images: Tensor,
        targets: Tensor,
        learning_rate: float,
        weight_decay: float,
    ) -> Tensor:
        """Take one step of SGD on a mini-batch, in place; return its logits before.

        The loss is the mean cross-entropy; λ decays every parameter, biases included.
        """
        parameters = [p for p in self.parameters.values() if p.requires_grad]
        logits = self.logits(images)
        gradients = torch.autograd.grad(cross_entropy(logits, targets), parameters)
        with torch.no_grad():
            sgd_update_(parameters, list(gradients), learning_rate, weight_decay)
        return logits.detach()
