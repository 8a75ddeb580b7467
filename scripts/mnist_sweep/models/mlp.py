"""Multilayer perceptron, pixels → hidden → classes, with a hidden layer of tanh."""

from __future__ import annotations

from mnist_sweep.data.sizes import ImageSizes
from mnist_sweep.models.cross_entropy import logit_error
from mnist_sweep.models.kernels import Layer, back, linear_tanh, update_layers_

import torch
from torch import Tensor


class MultilayerPerceptron:
    """logits = tanh(x Vᵀ + a) Wᵀ + b.

    V float32 [hidden, pixels] and a [hidden] are the hidden layer, W float32
    [classes, hidden] and b [classes] the output layer.
    """

    uses_autograd = False

    def __init__(
        self,
        hidden_weight: Tensor,
        hidden_bias: Tensor,
        output_weight: Tensor,
        output_bias: Tensor,
    ):
        self.hidden_weight, self.hidden_bias = hidden_weight, hidden_bias
        self.output_weight, self.output_bias = output_weight, output_bias

    @classmethod
    def fresh(
        cls, generator: torch.Generator, sizes: ImageSizes, hidden_units: int
    ) -> MultilayerPerceptron:
        """Initialise: hidden layer Xavier-uniform with bias 0, output as PyTorch does.

        Xavier: uniform on ±√(6 / (fan_in + fan_out)) (Glorot and Bengio 2010, eq. 16);
        PyTorch's default for `Linear`: uniform on ±1/√fan_in, bias alike.
        """
        xavier = (6 / (sizes.pixels + hidden_units)) ** 0.5
        default = hidden_units**-0.5

        def uniform(bound: float, *shape: int) -> Tensor:
            return torch.empty(*shape).uniform_(-bound, bound, generator=generator)

        return cls(
            hidden_weight=uniform(xavier, hidden_units, sizes.pixels),
            hidden_bias=torch.zeros(hidden_units),
            output_weight=uniform(default, sizes.classes, hidden_units),
            output_bias=uniform(default, sizes.classes),
        )

    @classmethod
    def from_state_dict(cls, state: dict[str, Tensor]) -> MultilayerPerceptron:
        """Build the model from its parameters."""
        return cls(
            state["hidden.weight"].clone(),
            state["hidden.bias"].clone(),
            state["output.weight"].clone(),
            state["output.bias"].clone(),
        )

    def state_dict(self) -> dict[str, Tensor]:
        """Return the parameters by name."""
        return {
            "hidden.weight": self.hidden_weight,
            "hidden.bias": self.hidden_bias,
            "output.weight": self.output_weight,
            "output.bias": self.output_bias,
        }

    def hidden(self, images: Tensor) -> Tensor:
        """Map images float32 [n, pixels] to activations float32 [hidden, n]."""
        return linear_tanh(self.hidden_weight, self.hidden_bias, images)

    def output(self, hidden: Tensor) -> Tensor:
        """Map activations float32 [hidden, n] to logits float32 [classes, n]."""
        return torch.addmm(self.output_bias[:, None], self.output_weight, hidden)

    def logits(self, images: Tensor) -> Tensor:
        """Map images float32 [n, pixels] to logits float32 [n, classes]."""
        return self.output(self.hidden(images)).T

    def sgd_step(
        self,
        images: Tensor,
        targets: Tensor,
        learning_rate: float,
        weight_decay: float,
    ) -> Tensor:
        """Take one step of SGD on a mini-batch, in place; return its logits before.

        Back-propagation by hand. With e the gradient of the images' losses with respect
        to their logits (see `cross_entropy`) and activations h, that with respect to
        the hidden layer before tanh is (Wᵀe) ⊙ (1 − h²). The update is that of
        `torch.optim.SGD(weight_decay=λ)`.
        """
        hidden = self.hidden(images)
        logits = self.output(hidden)
        error = logit_error(logits, targets.T)
        hidden_error = back(self.output_weight, error)
        hidden_error.addcmul_(hidden_error * hidden, hidden, value=-1)
        layers = [
            Layer(self.hidden_weight, self.hidden_bias, hidden_error, images),
            Layer(self.output_weight, self.output_bias, error, hidden.T),
        ]
        update_layers_(layers, learning_rate, weight_decay)
        return logits.T


MODEL = MultilayerPerceptron
