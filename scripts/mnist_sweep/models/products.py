"""The large matrix products, through the fastest routine that is at hand.

For float32 on a CPU, PyTorch's own products call MKL, which does without AVX-512 on
AMD's processors; oneDNN, in the same PyTorch, uses it there and takes about half the
time (docs/performance.md). The one way to it without a copy is the operation that
`torch.compile` emits for a linear layer. Where that does not exist, or the tensors are
of another kind, PyTorch's public functions compute the same.
"""

import torch
from torch import Tensor


def takes_onednn(tensor: Tensor) -> bool:
    """Tell whether oneDNN multiplies matrices of this kind."""
    return (
        tensor.device.type == "cpu"
        and tensor.dtype == torch.float32
        and torch.backends.mkldnn.is_available()
        and hasattr(torch.ops.mkldnn, "_linear_pointwise")
    )


def linear(images: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Give x Wᵀ + b: x [n, inputs], W [outputs, inputs], b [outputs]."""
    if takes_onednn(images):
        return torch.ops.mkldnn._linear_pointwise(images, weight, bias, "none", [], "")
    return torch.addmm(bias, images, weight.T)


def linear_tanh(images: Tensor, weight: Tensor, bias: Tensor) -> Tensor:
    """Give tanh(x Vᵀ + a): x [n, inputs], V [units, inputs], a [units]."""
    if takes_onednn(images):
        return torch.ops.mkldnn._linear_pointwise(images, weight, bias, "tanh", [], "")
    return torch.addmm(bias, images, weight.T).tanh_()


def add_product_(
    matrix: Tensor, left: Tensor, right: Tensor, *, keep: float, step: float
) -> None:
    """Compute M ← keep · M + step · L R in place: M [m, n], L [m, k], R [k, n]."""
    if takes_onednn(matrix):
        # A linear layer multiplies by its weight's transpose.
        product = torch.ops.mkldnn._linear_pointwise(
            left, right.T, None, "none", [], ""
        )
        matrix.mul_(keep).add_(product, alpha=step)
    else:
        matrix.addmm_(left, right, beta=keep, alpha=step)
