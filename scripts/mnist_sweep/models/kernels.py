"""The heavy operations of a training step, by the fastest routine available.

Two of these routines are in PyTorch, but undocumented:

- oneDNN's matrix product. For float32 on a CPU, PyTorch's own products call a BLAS, on
  x86 MKL, which does without AVX-512 on AMD's processors; oneDNN, in the same PyTorch,
  uses it there and takes about half the time. Without AVX-512 it is the slower of the
  two, so the processor decides the route. The one way to it without a copy is the
  operation that `torch.compile` emits for a linear layer.
- The update of `torch.optim.SGD(fused=True)`, one pass over the parameters, without the
  optimiser's bookkeeping around it.

Where they do not exist, or tensors are of another kind, public functions compute the
same to rounding. docs/performance.md has the measurements.
"""

import torch
from torch import Tensor

HAS_ONEDNN = torch.backends.mkldnn.is_available() and hasattr(
    torch.ops.mkldnn, "_linear_pointwise"
)


def choose_route(capability: str, has_onednn: bool = HAS_ONEDNN) -> str:
    """Return which library multiplies matrices on a CPU: ``oneDNN`` or ``BLAS``.

    A rule rather than a measurement, so that equal machines choose equally and give
    equal bytes. A training step by oneDNN takes, of one by MKL, 0.51 to 0.93 of the
    time on an AMD EPYC with AVX-512, 1.29 to 1.55 on an AMD EPYC with AVX2 alone
    (docs/performance.md). On Intel's processors neither has been measured.

    Parameters
    ----------
    capability : str
        What `torch.backends.cpu.get_cpu_capability` returns: ``AVX512``, ``AVX2``, …
    has_onednn : bool
        Whether this build of PyTorch has oneDNN's product.
    """
    return "oneDNN" if has_onednn and capability == "AVX512" else "BLAS"


ROUTE = choose_route(torch.backends.cpu.get_cpu_capability())
FUSED_SGD = hasattr(torch, "_fused_sgd_")


def route_on(device: torch.device) -> str:
    """Return which library multiplies matrices on a device."""
    return ROUTE if device.type == "cpu" else "cuBLAS"


def takes_onednn(tensor: Tensor) -> bool:
    """Return whether oneDNN multiplies matrices of this kind."""
    return ROUTE == "oneDNN" and tensor.dtype == torch.float32 and tensor.is_cpu


def linear(images: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Compute x Wᵀ + b: x [n, inputs], W [outputs, inputs], b [outputs]."""
    if takes_onednn(images):
        return torch.ops.mkldnn._linear_pointwise(images, weight, bias, "none", [], "")
    return torch.addmm(bias, images, weight.T)


def linear_tanh(images: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Compute tanh(x Vᵀ + a): x [n, inputs], V [units, inputs], a [units]."""
    if takes_onednn(images):
        return torch.ops.mkldnn._linear_pointwise(images, weight, bias, "tanh", [], "")
    return torch.addmm(bias, images, weight.T).tanh_()


def product(left: Tensor, right: Tensor) -> Tensor:
    """Compute L R: L [m, k], R [k, n]."""
    if takes_onednn(left):
        # A linear layer multiplies by its weight's transpose.
        return torch.ops.mkldnn._linear_pointwise(left, right.T, None, "none", [], "")
    return left @ right


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
