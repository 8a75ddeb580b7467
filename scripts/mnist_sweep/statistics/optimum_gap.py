"""How far SGD's runs ended from the optimum of their λ."""

import math
from pathlib import Path
from typing import Any

from mnist_sweep.data.sizes import ImageSizes
from mnist_sweep.evaluation.checkpoints import read_checkpoint
from mnist_sweep.statistics.optimum import logits_of, objective, solve

import torch
from torch import Tensor

# What is known of a λ's optimum; missing where there is none.
OPTIMUM = ["optimum_objective", "optimum_train_accuracy"]
OPTIMUM += ["optimum_validation_accuracy", "bound", "evaluations"]


def parameters_of(checkpoint: Path, sizes: ImageSizes) -> tuple[Tensor, Tensor]:
    """Read a checkpoint's last and averaged weights.

    Both float64 [classes, pixels + 1], the biases last.
    """
    content = read_checkpoint(checkpoint, sizes)
    last, averaged = (
        torch.cat([state["weight"], state["bias"][:, None]], dim=1).double()
        for state in [content["model"], content["averaged"]]
    )
    return last, averaged


def accuracy(parameters: Tensor, inputs: Tensor, labels: Tensor) -> float:
    """Return the share of inputs float32 [n, pixels + 1] that are classified right."""
    return float((logits_of(parameters, inputs).argmax(1) == labels).double().mean())


def judge(
    parameters: Tensor, data: dict[str, tuple[Tensor, Tensor]], weight_decay: float
) -> dict[str, float]:
    """Return the training objective (nats) and the accuracies (shares).

    All are NaN if the parameters are those of a run that diverged.

    Parameters
    ----------
    parameters : Tensor, float64 [classes, pixels + 1]
        The bias in the last column.
    data : dict of str to (Tensor, Tensor)
        Inputs float32 [n, pixels + 1] and labels int64 [n] of ``train`` and
        ``validation``.
    weight_decay : float
        λ.
    """
    value, _ = objective(parameters, *data["train"], weight_decay)
    shares = {f"{part}_accuracy": accuracy(parameters, *data[part]) for part in data}
    if not parameters.isfinite().all():
        shares = dict.fromkeys(shares, math.nan)
    return {"objective": value, **shares}


def nearest(
    starts: list[Tensor], train_set: tuple[Tensor, Tensor], weight_decay: float
) -> Tensor:
    """Return the parameters with the least objective: of SGD's runs, or zeros.

    The optimum is the same from all of them; from far away the solver takes longer.
    """
    zeros = torch.zeros_like(starts[0])

    def height(start: Tensor) -> float:
        value, _ = objective(start, *train_set, weight_decay)
        return value if math.isfinite(value) else math.inf

    return min([zeros, *starts], key=height)


def compare(
    checkpoints: list[Path],
    data: dict[str, tuple[Tensor, Tensor]],
    weight_decay: float,
    sizes: ImageSizes,
) -> list[dict[str, Any]]:
    """Return a row for each of SGD's runs at one λ: where it ended, and the optimum.

    Parameters
    ----------
    checkpoints : list of Path
        ``…/{trial}/{replicate}/checkpoint.pt``.
    data : dict of str to (Tensor, Tensor)
        As for `judge`.
    weight_decay : float
        λ. At 0 there need be no optimum, and none is computed.
    sizes : ImageSizes
        Of the images.

    Returns
    -------
    list of dict
        `lambda`, `trial`; the `penalty` of SGD's weights (nats); objective and
        accuracies after SGD (``sgd_…``), of its averaged weights (``averaged_…``) and
        at the optimum (``optimum_…``); `gap` and `averaged_gap`, by how much the
        objective is above the optimum's (nats); `bound` and `evaluations` of the
        solver.
    """
    ends = [parameters_of(checkpoint, sizes) for checkpoint in checkpoints]
    starts = [last for last, _ in ends]
    found = dict.fromkeys(OPTIMUM, math.nan)
    if weight_decay > 0:
        start = nearest(starts, data["train"], weight_decay)
        optimum = solve(start, *data["train"], weight_decay)
        judged = judge(optimum.parameters, data, weight_decay)
        found |= {f"optimum_{name}": value for name, value in judged.items()}
        found |= {"bound": optimum.bound, "evaluations": optimum.evaluations}
    rows = []
    for checkpoint, (last, averaged) in zip(checkpoints, ends, strict=True):
        row = {"lambda": weight_decay, "trial": checkpoint.parts[-3]}
        row |= {"penalty": float(weight_decay / 2 * last.square().sum())}
        for kind, parameters in {"sgd": last, "averaged": averaged}.items():
            judged = judge(parameters, data, weight_decay)
            row |= {f"{kind}_{name}": value for name, value in judged.items()}
        for gap, kind in {"gap": "sgd", "averaged_gap": "averaged"}.items():
            row[gap] = row[f"{kind}_objective"] - found["optimum_objective"]
        rows.append({**row, **found})
    return rows
