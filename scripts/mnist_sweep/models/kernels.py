"""The heavy operations of a training step, by the fastest routine available.

Two of these routines are in PyTorch, but undocumented:

- oneDNN's matrix product. For float32 on a CPU, PyTorch's own products call a BLAS, on
  x86 MKL, which does without AVX-512 on AMD's processors; oneDNN, in the same PyTorch,
  uses it there and takes about half the time. Everywhere else it is the slower of the
  two, so the processor decides the route. The one way to it without a copy is the
  operation that `torch.compile` emits for a linear layer.
- The update of `torch.optim.SGD(fused=True)`, one pass over the parameters, without the
  optimiser's bookkeeping around it.

Where they do not exist, or tensors are of another kind, public functions compute the
same to rounding. docs/performance.md has the measurements.
"""

from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

HAS_ONEDNN = torch.backends.mkldnn.is_available() and hasattr(
    torch.ops.mkldnn, "_linear_pointwise"
)


def read_cpuinfo(path: Path = Path("/proc/cpuinfo")) -> str:
    """Return what Linux says of the processor; elsewhere, nothing."""
    try:
        return path.read_text(errors="replace")
    except OSError:
        return ""


def maker(cpuinfo: str) -> str:
    """Return who made a processor, from the text of ``/proc/cpuinfo``.

    As it stands there: ``AuthenticAMD``, ``GenuineIntel``, ``0x41`` (Arm), …; empty if
    it does not.
    """
    for line in cpuinfo.splitlines():
        key, _, value = line.partition(":")
        if key.strip() in ("vendor_id", "CPU implementer"):
            return value.strip()
    return ""


def choose_route(cpuinfo: str, capability: str, has_onednn: bool = HAS_ONEDNN) -> str:
    """Return which library multiplies matrices on a CPU: ``oneDNN`` or ``BLAS``.

    oneDNN on AMD's processors with AVX-512, BLAS on all others. A rule rather than a
    measurement, so that equal machines choose equally and give equal bytes. By oneDNN,
    a step takes 0.51 to 0.93 of the time that it takes by MKL on an AMD EPYC with
    AVX-512, 1.01 to 1.58 on an AMD EPYC with AVX2 alone, and 1.10 to 1.58 on an Intel
    Xeon with AVX-512 (docs/performance.md). On ARM, BLAS leaves the choice to PyTorch,
    whose `addmm` takes oneDNN for large products and OpenBLAS for small ones (its pull
    requests 107167 and 134548).

    Parameters
    ----------
    cpuinfo : str
        The text of ``/proc/cpuinfo``; empty where it cannot be read.
    capability : str
        What `torch.backends.cpu.get_cpu_capability` returns: ``AVX512``, ``AVX2``, …
    has_onednn : bool
        Whether this build of PyTorch has oneDNN's product.
    """
    fast = maker(cpuinfo) == "AuthenticAMD" and capability == "AVX512"
    return "oneDNN" if has_onednn and fast else "BLAS"


ROUTE = choose_route(read_cpuinfo(), torch.backends.cpu.get_cpu_capability())
FUSED_SGD = hasattr(torch, "_fused_sgd_")
# Below this many weights, oneDNN's start costs more than its product saves.
SMALL_WEIGHT = 5000
MINUS_ONE = torch.tensor(-1.0)


class Layer(NamedTuple):
    """A linear layer during a step of SGD.

    Attributes
    ----------
    weight, bias : Tensor, float [outputs, inputs] and [outputs]
        Its parameters.
    error : Tensor, float [outputs, n]
        The gradient of each image's loss with respect to its outputs.
    inputs : Tensor, float [n, inputs]
        What it was given.
    """

    weight: Tensor
    bias: Tensor
    error: Tensor
    inputs: Tensor


def route_on(device: torch.device) -> str:
    """Return which library multiplies matrices on a device."""
    return ROUTE if device.type == "cpu" else "cuBLAS"


def takes_onednn(tensor: Tensor) -> bool:
    """Return whether oneDNN multiplies matrices of this kind."""
    return ROUTE == "oneDNN" and tensor.dtype == torch.float32 and tensor.is_cpu


def linear(weight: Tensor, bias: Tensor, inputs: Tensor) -> Tensor:
    """Compute W xᵀ + b, float [outputs, n].

    In memory, the result lies output by output, where MKL's products take 0.6 to 0.9 of
    the time that they take image by image, as `torch.nn.Linear` has it; by oneDNN,
    which offers nothing else, image by image.

    Parameters
    ----------
    weight, bias : Tensor, float [outputs, inputs] and [outputs]
        W and b.
    inputs : Tensor, float [n, inputs]
        x.
    """
    if takes_onednn(inputs):
        return by_onednn(inputs, weight, bias).T
    return torch.addmm(bias[:, None], weight, inputs.T)


def linear_tanh(weight: Tensor, bias: Tensor, inputs: Tensor) -> Tensor:
    """Compute tanh(W xᵀ + b), float [outputs, n]; otherwise as `linear`."""
    if takes_onednn(inputs):
        return by_onednn(inputs, weight, bias, "tanh").T
    if not inputs.is_cpu:
        return linear(weight, bias, inputs).tanh_()
    # tanh(z) = 2σ(2z) − 1: on a CPU, PyTorch's σ takes a third of the time of its tanh,
    # and the first factor 2 costs nothing within the product.
    sigmoid = torch.addmm(bias[:, None], weight, inputs.T, beta=2, alpha=2).sigmoid_()
    return torch.add(MINUS_ONE, sigmoid, alpha=2, out=sigmoid)


def back(weight: Tensor, error: Tensor) -> Tensor:
    """Take a layer's error [outputs, n] back to its inputs: Wᵀe, float [inputs, n].

    In memory as `linear` lays it.
    """
    return (error.T @ weight).T if takes_onednn(error) else weight.T @ error


def update_layers_(
    layers: list[Layer], learning_rate: float, weight_decay: float
) -> None:
    """Take a step of SGD on linear layers, in place: θ ← θ − η (gradient + λθ).

    With e the errors and x the inputs of n images, the gradients are e x / n for the
    weight, and for the bias the mean of e over the images.

    Parameters
    ----------
    layers : list of Layer
        The layers, with their errors and inputs on this mini-batch.
    learning_rate, weight_decay : float
        η and λ.
    """
    # Dividing η by n, instead of the errors, makes a mean of a sum at no cost.
    count = len(layers[0].inputs)
    rate, kept = learning_rate / count, 1 - learning_rate * weight_decay
    if takes_onednn(layers[0].inputs):
        sgd_update_(
            [layer.weight for layer in layers] + [layer.bias for layer in layers],
            [weight_gradient(layer) for layer in layers]
            + [layer.error.sum(1) for layer in layers],
            rate,
            weight_decay * count,
        )
        return
    # The products add to the parameters themselves: no gradient is written and read.
    ones = layers[0].inputs.new_ones(count)
    for weight, bias, error, inputs in layers:
        weight.addmm_(error, inputs, beta=kept, alpha=-rate)
        bias.addmv_(error, ones, beta=kept, alpha=-rate)


def weight_gradient(layer: Layer) -> Tensor:
    """Compute e x, float [outputs, inputs]."""
    if layer.weight.numel() < SMALL_WEIGHT:
        return layer.error @ layer.inputs
    return product(layer.error, layer.inputs)


def product(left: Tensor, right: Tensor) -> Tensor:
    """Compute L R: L [m, k], R [k, n]."""
    # A linear layer multiplies by its weight's transpose.
    return by_onednn(left, right.T) if takes_onednn(left) else left @ right


def by_onednn(
    inputs: Tensor, weight: Tensor, bias: Tensor | None = None, then: str = "none"
) -> Tensor:
    """Compute f(x Wᵀ + b), float [n, outputs], with f by its name in oneDNN."""
    return torch.ops.mkldnn._linear_pointwise(inputs, weight, bias, then, [], "")


def sgd_update_(
    parameters: list[Tensor],
    gradients: list[Tensor],
    learning_rate: float,
    weight_decay: float,
) -> None:
    """Update each parameter in place: θ ← θ − η (gradient + λθ)."""
    if FUSED_SGD:
        torch._fused_sgd_(
            parameters,
            gradients,
            [],
            lr=learning_rate,
            weight_decay=weight_decay,
            momentum=0.0,
            dampening=0.0,
            nesterov=False,
            maximize=False,
            is_first_step=False,
        )
        return
    for parameter, gradient in zip(parameters, gradients, strict=True):
        parameter.mul_(1 - learning_rate * weight_decay)
        parameter.add_(gradient, alpha=-learning_rate)
