"""What decides the numbers of a run: its data, its start, and its epochs.

All that this module and the model import is part of the run's fingerprint
(`fingerprint`): a state is continued only by the code that would have made it.
"""

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mnist_sweep.base.code import code_digest
from mnist_sweep.data.dataset import Normalisation, load_part
from mnist_sweep.data.description import Description
from mnist_sweep.models.protocol import Model
from mnist_sweep.models.registry import load
from mnist_sweep.training.loop import Epoch, generator, train
from mnist_sweep.training.settings import Settings

import torch
from torch import Tensor

# What it keeps of each epoch lies in the states.
AVERAGING = "mnist_sweep.training.averaging"


def fresh_model(settings: Settings, data: Description) -> Model:
    """Return the model as it is before it is trained.

    Drawn on the CPU: the same start on every device.
    """
    return load(settings.model).fresh(
        generator(settings.seed, 0), data.sizes, **settings.own_hyperparameters
    )


def train_from(
    first: int,
    settings: Settings,
    data: Description,
    model: Model,
    device: torch.device,
) -> Iterator[Epoch]:
    """Load the images, and train from the epoch with the number `first` to the last."""

    def load_set(indices: Path) -> tuple[Tensor, Tensor]:
        pixels, labels, _ = load_part(settings.images, settings.labels, indices)
        return pixels.to(device), labels.to(device)

    return train(
        model,
        load_set(settings.train_indices),
        load_set(settings.validation_indices),
        normalise=Normalisation(data.mean, data.deviation, device),
        classes=data.sizes.classes,
        batch_size=settings.batch_size,
        learning_rate=settings.learning_rate,
        learning_rate_decay=settings.learning_rate_decay,
        weight_decay=settings.weight_decay,
        epochs=range(first, settings.epochs + 1),
        seed=settings.seed,
    )


def fingerprint(facts: dict[str, Any], settings: Settings, data: Description) -> str:
    """Return the SHA-256 of all that decides a run's numbers but how many epochs.

    Parameters
    ----------
    facts : dict
        Hyper-parameters, seed, device, releases; numbers and text only.
    settings : Settings
        Whose index files count by their content.
    data : Description
        Which holds the SHA-256 of the images and labels.
    """
    parts = {
        **facts,
        "code": code_digest(
            __name__, AVERAGING, f"mnist_sweep.models.{settings.model}"
        ),
        "data": [data.sha256, data.mean, data.deviation, *vars(data.sizes).values()],
        "images": [
            hashlib.sha256(path.read_bytes()).hexdigest()
            for path in (settings.train_indices, settings.validation_indices)
        ],
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()
