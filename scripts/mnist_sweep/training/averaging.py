"""The mean of the parameters at the ends of a run's last epochs.

With a constant learning rate, SGD does not come to rest: it hovers around where it
would. The mean of many iterates lies nearer to that (Polyak & Juditsky 1992, SIAM
Journal on Control and Optimization 30:838–855). Taken once an epoch, as in stochastic
weight averaging (Izmailov et al. 2018, UAI), it costs next to nothing.
"""

from mnist_sweep.models.protocol import Model

import torch
from torch import Tensor

Parameters = dict[str, Tensor]
# The parameters at the end of an epoch, by its number.
Ends = dict[int, Parameters]


def first_averaged(epochs: int, average_epochs: int) -> int:
    """Return the first epoch of a run whose end is part of the mean."""
    return max(epochs - average_epochs, 0) + 1


def end_of_epoch(model: Model) -> Parameters:
    """Copy a model's parameters to the CPU, where further training spares them."""
    return {
        name: value.detach().to("cpu", copy=True)
        for name, value in model.state_dict().items()
    }


def mean_of(ends: Ends) -> Parameters:
    """Return the mean of parameters, summed in float64 in the order of the epochs.

    What is no floating-point number, such as a count, is the last epoch's.
    """
    last = ends[max(ends)]
    means = {}
    for name, value in last.items():
        if value.is_floating_point():
            total = torch.zeros_like(value, dtype=torch.float64)
            for number in sorted(ends):
                total += ends[number][name]
            means[name] = (total / len(ends)).to(value.dtype)
        else:
            means[name] = value
    return means
