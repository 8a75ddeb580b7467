"""Load what a run has made: its metrics as one table, and its trained models.

For notebooks and programs of one's own; no rule uses it. docs/load.md shows how.
"""

from dataclasses import dataclass
from pathlib import Path

from mnist_sweep.base.errors import UserError
from mnist_sweep.base.families import HYPERPARAMETERS
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import read_parquet
from mnist_sweep.data.names import read_names

import numpy as np
import pandas as pd


def load(folder: str | Path = "results") -> pd.DataFrame:
    """Return the metrics of every run of the sweeps, one row for each epoch.

    Parameters
    ----------
    folder : str or Path
        A folder of results.

    Returns
    -------
    DataFrame
        `model`, `trial`, the hyper-parameters (missing where a model has no such),
        `seed`, `epoch` (from 1), `train_loss` and `validation_loss` (nats),
        `train_accuracy` and `validation_accuracy` (shares), and `chosen`: whether the
        trial was chosen. Of a sweep that is not finished, no run is there.

    Raises
    ------
    UserError
        If no sweep of the folder is finished.
    """
    folder = Path(folder)
    frames = []
    for path in sorted((folder / "sweeps").glob("*.parquet")):
        metrics = read_parquet(path)
        choice = folder / f"selection/{path.stem}.json"
        frames.append(metrics.assign(chosen=metrics["trial"] == chosen_trial(choice)))
    if not frames:
        raise UserError(
            f"{folder} holds no finished sweep",
            "make some: snakemake results/report.html --cores 4",
        )
    table = pd.concat(frames, ignore_index=True)
    keys = [key for key in HYPERPARAMETERS if key in table]
    first = ["model", "trial", *keys, "seed", "epoch"]
    return table[[*first, *(name for name in table if name not in first)]]


def chosen_trial(selection: Path) -> str | None:
    """Return the trial that a selection file names, or None where there is none."""
    if not selection.is_file():
        return None
    return read_json(selection)["chosen"]


@dataclass(frozen=True)
class Classifier:
    """A trained model with what it needs besides its parameters.

    Attributes
    ----------
    model : Model
        As in `mnist_sweep.models.protocol`.
    class_names : list of str
        What each class is called: its name where the checkpoint lies among its results,
        else its number.
    checkpoint : dict
        All that the checkpoint holds: hyper-parameters, seed, releases, and so on.
    """

    model: object
    class_names: list[str]
    checkpoint: dict

    def probabilities(self, images: np.ndarray) -> np.ndarray:
        """Compute the probability of each class.

        Parameters
        ----------
        images : ndarray, uint8 [n, rows, columns] or [n, pixels]
            Pixels from 0 to 255, as the data set has them.

        Returns
        -------
        ndarray, float32 [n, classes]

        Raises
        ------
        UserError
            If the images have another type or size than the model was trained on.
        """
        # PyTorch takes seconds to import, and `load` does not need it.
        from mnist_sweep.data.dataset import Normalisation
        from mnist_sweep.evaluation.predict import predict

        import torch

        data = self.checkpoint["data"]
        images = np.asarray(images)
        pixels = data["rows"] * data["columns"]
        if images.dtype != np.uint8 or images[:1].size not in (0, pixels):
            raise UserError(
                f"images are {images.dtype}, {list(images.shape)}",
                f"give uint8 [n, {data['rows']}, {data['columns']}], from 0 to 255",
            )
        flat = torch.from_numpy(images.reshape(len(images), pixels).copy())
        normalise = Normalisation(data["mean"], data["deviation"])
        return predict(self.model, flat, normalise)

    def predict(self, images: np.ndarray) -> np.ndarray:
        """Return the most probable class of each image, int64 [n]."""
        return self.probabilities(images).argmax(axis=1)


def load_model(path: str | Path, averaged: bool = False) -> Classifier:
    """Load a trained model.

    Parameters
    ----------
    path : str or Path
        A ``checkpoint.pt``.
    averaged : bool, optional
        Whether its parameters are the mean of those at the ends of the last
        `average_epochs` epochs, rather than those after the last one.

    Raises
    ------
    UserError
        If there is no such file, or it is damaged.
    """
    from mnist_sweep.models.registry import load as load_class
    from mnist_sweep.training.tensors import read_tensors

    path = Path(path)
    if not path.is_file():
        raise UserError(
            f"there is no checkpoint {path}",
            "give a file results/runs/{model}/{trial}/seed~{n}/checkpoint.pt",
        )
    checkpoint = read_tensors(path)
    parameters = checkpoint["averaged" if averaged else "model"]
    model = load_class(checkpoint["model_name"]).from_state_dict(parameters)
    return Classifier(
        model, class_names_of(path, checkpoint["data"]["classes"]), checkpoint
    )


def class_names_of(checkpoint: Path, classes: int) -> list[str]:
    """Name the classes as the results around a checkpoint say, or by their numbers."""
    # results/runs/{model}/{trial}/{replicate}/checkpoint.pt
    for folder in checkpoint.absolute().parents[4:5]:
        if (names := folder / "dataset/names.json").is_file():
            return read_names(names).class_names
    return [str(label) for label in range(classes)]
