"""Train with the workflow's program, on a GPU or a CPU, and compare what it writes."""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from project import training_command, watched
from torch import Tensor

from mnist_sweep.base.run_files import CHECKPOINT, EPOCHS, RUN_FILES, TIMING, VALIDATION

Cell = tuple[int | None, int]  # hidden units (None: softmax regression), batch size

# What the rule `train` says to the program where its resource `gpu` is 1; and how the
# program is held to the CPU, also where a scheduler offers a GPU.
ON = {"cuda": {"gpus": 1}, "cpu": {"device": "cpu"}}


@dataclass(frozen=True)
class Images:
    """Where a workflow's images are, and the indices of those to train on."""

    results: Path
    train: Path

    @classmethod
    def first(cls, count: int, results: Path, folder: Path) -> "Images":
        """Take the first training images of a workflow's split."""
        np.save(folder / "train.npy", np.load(results / "split/train.npy")[:count])
        return cls(results, folder / "train.npy")


@dataclass(frozen=True)
class Training:
    """A finished training: its folder, and the wall seconds of its program."""

    folder: Path
    wall: float

    def content(self) -> dict[str, bytes]:
        """Return the bytes of the files that two equal trainings share."""
        names = [name for name in RUN_FILES if name != TIMING]
        return {name: (self.folder / name).read_bytes() for name in names}

    @cached_property
    def epoch_seconds(self) -> float:
        """The median time of an epoch, validation included."""
        timing = pd.read_parquet(self.folder / TIMING)
        return float((timing["train_seconds"] + timing["validation_seconds"]).median())

    @cached_property
    def accuracy(self) -> float:
        """The validation accuracy after the last epoch."""
        table = pd.read_parquet(self.folder / EPOCHS)
        return float(table["validation_accuracy"].iloc[-1])

    def parameters(self) -> Tensor:
        """Return all parameters, float32 [parameters]."""
        state = torch.load(self.folder / CHECKPOINT, weights_only=True)["model"]
        return torch.cat([state[name].flatten() for name in sorted(state)])

    def standard_error(self) -> float:
        """Return the standard error of the accuracy, by the binomial distribution."""
        images = len(pd.read_parquet(self.folder / VALIDATION))
        return (self.accuracy * (1 - self.accuracy) / images) ** 0.5


def command(
    cell: Cell, device: str, epochs: int, images: Images, folder: Path
) -> list[str]:
    """Return the command that trains a cell with η = 0.1, λ = 0.01 and seed 0."""
    hidden_units, batch_size = cell
    own = {} if hidden_units is None else {"hidden_units": hidden_units}
    return training_command(
        images.results,
        images.train,
        folder,
        model="logistic" if hidden_units is None else "mlp",
        learning_rate=0.1,
        weight_decay=0.01,
        batch_size=batch_size,
        epochs=epochs,
        seed=0,
        **own,
        **ON[device],
    )


def train(
    cell: Cell, device: str, epochs: int, images: Images, folder: Path
) -> Training:
    """Train a cell in a new folder."""
    folder.mkdir()
    wall, _ = watched(command(cell, device, epochs, images, folder), folder)
    return Training(folder, wall)


def distance(one: Training, other: Training) -> float:
    """Return how far parameters are apart, ‖θ − θ′‖ / ‖θ′‖."""
    theirs = other.parameters()
    return float((one.parameters() - theirs).norm() / theirs.norm())
