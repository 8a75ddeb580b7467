"""The settings of a training run: data, hyper-parameters, seed, device."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Settings:
    """The settings of one training run.

    Attributes
    ----------
    model : str
        The model's name; see `models.registry`.
    trial : str
        The name of its hyper-parameters, as in paths.
    learning_rate, weight_decay : float
        η and λ of SGD.
    batch_size : int
        Images per mini-batch.
    own_hyperparameters : dict of str to float
        The model's own hyper-parameters, such as ``hidden_units``.
    epochs : int
        How many epochs the run has at its end.
    seed : int
        Decides the first parameters and the order of the images in each epoch.
    split_seed : int
        The seed of the split that the indices are of; it decides nothing more.
    images, labels : Path
        Arrays of all training images: uint8 [n, pixels] and uint8 [n].
    description : Path
        The description of these images (`data.description`).
    train_indices, validation_indices : Path
        Which of these images to train and to validate on, int64.
    resume_folder : Path
        Where the states lie from which the run may continue; see `resuming`.
    device : str
        One of `device.Device`.
    gpus : int
        How many GPUs the workflow gave to the job.
    learning_rate_decay : float
        By what η is multiplied after each epoch.
    average_epochs : int
        Over how many last epochs the parameters are averaged (`averaging`).
    """

    model: str
    trial: str
    learning_rate: float
    weight_decay: float
    batch_size: int
    own_hyperparameters: dict[str, float]
    epochs: int
    seed: int
    split_seed: int
    images: Path
    labels: Path
    description: Path
    train_indices: Path
    validation_indices: Path
    resume_folder: Path
    device: str = "auto"
    gpus: int = 0
    learning_rate_decay: float = 1.0
    average_epochs: int = 1

    @property
    def name(self) -> str:
        """What progress lines call the run."""
        return f"{self.model}/{self.trial}/seed~{self.seed}"

    def row(self) -> dict[str, Any]:
        """Return what the rows of a run say of it: model, trial, and both seeds."""
        names = ["model", "trial", "seed", "split_seed"]
        return {name: getattr(self, name) for name in names}

    def hyperparameters(self) -> dict[str, Any]:
        """Return the hyper-parameters by their keys in the config.

        Left out is what has its standard value, so that results do not change when
        there is a further hyper-parameter.
        """
        decay = {"learning_rate_decay": self.learning_rate_decay}
        return {
            "lambda": self.weight_decay,
            "learning_rate": self.learning_rate,
            "batch_size": self.batch_size,
            **self.own_hyperparameters,
            **(decay if self.learning_rate_decay != 1 else {}),
        }
