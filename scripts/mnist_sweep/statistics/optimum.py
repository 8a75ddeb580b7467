"""The optimum of penalised softmax regression, by a solver that is not ours.

Mean cross-entropy plus (λ/2)‖θ‖² over weights and biases θ is strictly convex for
λ > 0, so it has one minimum, with which SGD can be compared. SciPy's L-BFGS finds it.
"""

from typing import NamedTuple

from mnist_sweep.data.dataset import Normalisation
from mnist_sweep.models.cross_entropy import cross_entropies, logit_error
from mnist_sweep.models.kernels import product

import numpy as np
import torch
from scipy.optimize import OptimizeResult, minimize
from torch import Tensor

# The solver may stop this near to the minimum, in nats. The bound is cautious, and SGD
# ends at least twenty times further away.
NEAR_ENOUGH = 1e-3
# Of the objective and its gradient; only a useless λ takes more.
MOST_EVALUATIONS = 1000
# Steps that L-BFGS remembers: at λ = 0.00001, 100 need half the evaluations of 20.
MEMORY = 100
CHUNK = 5000


class Optimum(NamedTuple):
    """What the solver found.

    Attributes
    ----------
    parameters : Tensor, float64 [classes, pixels + 1]
        The bias in the last column.
    objective : float
        Nats.
    bound : float
        By how much, at most, the minimum may lie lower: nats.
    evaluations : int
        Of the objective and its gradient.
    """

    parameters: Tensor
    objective: float
    bound: float
    evaluations: int


def with_constant(pixels: Tensor, normalise: Normalisation) -> Tensor:
    """Return pixels uint8 [n, pixels] as inputs float32 [n, pixels + 1].

    The last input is 1. Its weight is the bias, which the penalty then covers as it
    covers the weights.
    """
    inputs = torch.ones(len(pixels), pixels.shape[1] + 1)
    inputs[:, :-1] = normalise(pixels)
    return inputs


def logits_of(parameters: Tensor, inputs: Tensor) -> Tensor:
    """Map inputs float32 [n, pixels + 1] to logits [n, classes].

    They lie class by class in memory.
    """
    return product(inputs, parameters.to(inputs.dtype).T).T.contiguous().T


def objective(
    parameters: Tensor, inputs: Tensor, labels: Tensor, weight_decay: float
) -> tuple[float, Tensor]:
    """Compute mean cross-entropy + (λ/2)‖θ‖², and its gradient.

    Parameters
    ----------
    parameters : Tensor, float64 [classes, pixels + 1]
        θ, the bias in the last column.
    inputs : Tensor, float32 [n, pixels + 1]
        What `with_constant` returns.
    labels : Tensor, int64 [n]
        The true classes.
    weight_decay : float
        λ.

    Returns
    -------
    value : float
        Nats.
    gradient : Tensor, float64 [classes, pixels + 1]
    """
    logits = logits_of(parameters, inputs)
    targets = torch.zeros(len(parameters), len(labels)).scatter_(0, labels[None], 1)
    loss = cross_entropies(logits, labels).double().mean()
    error = logit_error(logits.T, targets).div_(len(labels))
    gradient = product(error, inputs).double() + weight_decay * parameters
    return float(loss + weight_decay / 2 * parameters.square().sum()), gradient


def distance_bound(gradient: Tensor, weight_decay: float) -> float:
    """Bound how far the objective lies above its minimum: ‖gradient‖² / (2λ), nats.

    The objective is λ-strongly convex (Boyd and Vandenberghe, Convex Optimization,
    2004, eq. 9.9).
    """
    return float(gradient.square().sum()) / (2 * weight_decay)


def curvature(parameters: Tensor, inputs: Tensor, weight_decay: float) -> Tensor:
    """Compute the mean of the Hessian's diagonal blocks.

    The block of class c is Σ p_c (1 − p_c) x xᵀ / n + λI over the inputs x, with
    p = softmax(logits) (Bishop, Pattern Recognition and Machine Learning, 2006, eq.
    4.110).

    Parameters
    ----------
    parameters : Tensor, float64 [classes, pixels + 1]
        Where to compute it; the bias in the last column.
    inputs : Tensor, float32 [n, pixels + 1]
        What `with_constant` returns.
    weight_decay : float
        λ.

    Returns
    -------
    Tensor, float64 [pixels + 1, pixels + 1]
    """
    probabilities = logits_of(parameters, inputs).softmax(1)
    weights = (probabilities * (1 - probabilities)).mean(1, keepdim=True)
    total = weight_decay * torch.eye(inputs.shape[1], dtype=torch.float64)
    for part, weight in zip(inputs.split(CHUNK), weights.split(CHUNK), strict=True):
        total += product(part.T, part * weight).double() / len(inputs)
    return total


def solve(
    start: Tensor, inputs: Tensor, labels: Tensor, weight_decay: float
) -> Optimum:
    """Minimise the objective by L-BFGS (Liu and Nocedal 1989), from some parameters.

    The solver works on u = θ L with L Lᵀ the averaged `curvature` at the start, in
    which the objective curves about equally in all directions: it then takes a few
    dozen evaluations where it would take thousands. The minimum is the same.

    Parameters
    ----------
    start : Tensor, float64 [classes, pixels + 1]
        Where the solver begins; the bias in the last column.
    inputs : Tensor, float32 [n, pixels + 1]
        What `with_constant` returns.
    labels : Tensor, int64 [n]
        The true classes.
    weight_decay : float
        λ.

    Raises
    ------
    ValueError
        If λ is not above 0, where there may be no minimum.
    """
    if weight_decay <= 0:
        raise ValueError(f"λ is {weight_decay}; there is a minimum only above 0")
    factor = torch.linalg.cholesky(curvature(start, inputs, weight_decay))
    last_bound = float("inf")

    def parameters_of(scaled: np.ndarray) -> Tensor:
        rows = torch.from_numpy(scaled).view(start.shape)
        return torch.linalg.solve_triangular(factor, rows, upper=False, left=False)

    def evaluate(scaled: np.ndarray) -> tuple[float, np.ndarray]:
        nonlocal last_bound
        parameters = parameters_of(scaled)
        value, gradient = objective(parameters, inputs, labels, weight_decay)
        last_bound = distance_bound(gradient, weight_decay)
        scaled_gradient = torch.linalg.solve_triangular(
            factor.T, gradient, upper=True, left=False
        )
        return value, scaled_gradient.flatten().numpy()

    def stop_when_near(intermediate_result: OptimizeResult) -> None:
        if last_bound <= NEAR_ENOUGH:
            raise StopIteration

    result = minimize(
        evaluate,
        (start @ factor).flatten().numpy(),
        jac=True,
        method="L-BFGS-B",
        callback=stop_when_near,
        options={
            "maxcor": MEMORY,
            "maxfun": MOST_EVALUATIONS,
            "maxiter": MOST_EVALUATIONS,
            "ftol": 0,
            "gtol": 0,
        },
    )
    parameters = parameters_of(result.x)
    value, gradient = objective(parameters, inputs, labels, weight_decay)
    bound = distance_bound(gradient, weight_decay)
    return Optimum(parameters, value, bound, result.nfev)
