"""Time the trials of one batch size and seed one by one, and packed into one."""

from collections import defaultdict
from dataclasses import dataclass

import packed
import torch
from peers import SIZES, Data

from mnist_sweep.data.dataset import Normalisation
from mnist_sweep.models.protocol import Model
from mnist_sweep.models.registry import load, own_hyperparameters
from mnist_sweep.sweep.grid import Trial
from mnist_sweep.training.loop import generator, train

MEAN, DEVIATION = 0.1307, 0.3081  # MNIST's, as in peers


@dataclass(frozen=True)
class Packing:
    """What packing gives.

    Attributes
    ----------
    alone, together : float
        Seconds of an epoch: of all trials one after another, and of their pack.
    difference : float
        The largest difference that it makes to a trial's validation accuracy.
    """

    alone: float
    together: float
    difference: float


def packs(trials: list[Trial]) -> dict[tuple[str, int], list[Trial]]:
    """Sort trials by model and batch size."""
    found = defaultdict(list)
    for trial in trials:
        found[trial.model, trial.values["batch_size"]].append(trial)
    return dict(found)


def fresh(trial: Trial, device: torch.device) -> Model:
    """Build a trial's model with the initial parameters of seed 0."""
    model_class = load(trial.model)
    own = {name: trial.values[name] for name in own_hyperparameters(model_class)}
    state = model_class.fresh(generator(0, 0), SIZES, **own).state_dict()
    moved = {name: value.to(device) for name, value in state.items()}
    return model_class.from_state_dict(moved)


def measure(
    trials: list[Trial], data: Data, device: torch.device, epochs: int
) -> Packing:
    """Train trials of one model and batch size for a few epochs, both ways.

    Of the seconds of the epochs, the fewest count, and the first epoch does not.
    """
    train_set = data.pixels.to(device), data.labels.to(device)
    validation = data.validation_pixels.to(device), data.validation_labels.to(device)
    how = {
        "normalise": Normalisation(MEAN, DEVIATION, device),
        "classes": SIZES.classes,
        "batch_size": trials[0].values["batch_size"],
        "epochs": range(1, epochs + 2),
        "seed": 0,
    }
    rates = [trial.values["learning_rate"] for trial in trials]
    decays = [trial.values["lambda"] for trial in trials]
    alone, accuracies = 0.0, []
    for trial, rate, decay in zip(trials, rates, decays, strict=True):
        done = list(
            train(
                fresh(trial, device),
                train_set,
                validation,
                learning_rate=rate,
                weight_decay=decay,
                **how,
            )
        )
        alone += min(
            epoch.train_seconds + epoch.validation_seconds for epoch in done[1:]
        )
        accuracies.append(done[-1].validation_accuracy)
    states = [fresh(trial, device).state_dict() for trial in trials]
    pack = packed.Pack(states, rates, decays)
    together = list(packed.train(pack, train_set, validation, **how))
    apart = together[-1].validation_accuracy - torch.tensor(accuracies)
    return Packing(
        alone, min(epoch.seconds for epoch in together[1:]), float(apart.abs().max())
    )
