"""What a run's files tell: its metrics, and which validation images it gets right."""

from pathlib import Path
from typing import NamedTuple

from mnist_sweep.base.tables import read_parquet
from mnist_sweep.sweep.early_stopping import contrast_variances, own_noise

import numpy as np
import pandas as pd

# The accuracy on every other validation image, and on those between them. The images
# are a random sample in the order of their indices, so both halves are random, too.
HALVES = ["validation_accuracy_odd", "validation_accuracy_even"]
IMAGE_VARIANCE = "validation_image_variance"
STOP_VARIANCE = "stop_image_variance"
# By what trials are chosen: how many classifications of the last epochs are right, of
# how many. Whole numbers, so that equal trials are equal.
RIGHT, OUT_OF = "right_at_end", "classified_at_end"


class Run(NamedTuple):
    """One training's files.

    Attributes
    ----------
    epochs : DataFrame
        ``epochs.parquet``: a row for each epoch.
    images : DataFrame
        The `index` and `label` of each validation image.
    right : ndarray, bool [images, epochs]
        Which images are right after each epoch.
    averaged_epochs : int
        Over how many last epochs it is judged.
    """

    epochs: pd.DataFrame
    images: pd.DataFrame
    right: np.ndarray
    averaged_epochs: int

    @property
    def diverged(self) -> bool:
        """Whether some loss is not finite, so that no accuracy means anything."""
        return bool(diverged_rows(self.epochs).any())

    @property
    def right_at_end(self) -> np.ndarray:
        """In how many of the last epochs each image is right, int [images]."""
        return self.right[:, -self.averaged_epochs :].sum(axis=1)

    @property
    def criterion(self) -> float:
        """What trials are chosen by: the mean accuracy over the last epochs."""
        return int(self.right_at_end.sum()) / (len(self.right) * self.averaged_epochs)


def diverged_rows(metrics: pd.DataFrame) -> pd.Series:
    """Return in which rows a loss is not finite: NaN or infinite."""
    losses = metrics[["train_loss", "validation_loss"]]
    return ~losses.abs().lt(np.inf).all(axis=1)


def read_run(epochs: str | Path, validation: str | Path, average_epochs: int) -> Run:
    """Read a run's ``epochs.parquet`` and ``validation.parquet``.

    A run shorter than `average_epochs` is judged over all of its epochs.
    """
    table = read_parquet(validation)
    names = [name for name in table.columns if name.startswith("epoch_")]
    labels = table["label"].to_numpy()
    right = np.column_stack([table[name].to_numpy() == labels for name in names])
    return Run(
        read_parquet(epochs),
        table[["index", "label"]],
        right,
        min(average_epochs, len(names)),
    )


def run_files(runs: pd.DataFrame, pattern: str) -> list[str]:
    """Return a file of each run of a list.

    Parameters
    ----------
    runs : DataFrame
        The list that `list_trials` writes: a row for each run, with `trial` and `seed`.
    pattern : str
        Where the file of a run lies, with ``{trial}`` and ``{seed}`` to fill in.
    """
    pairs = zip(runs["trial"], runs["seed"], strict=True)
    return [pattern.format(trial=trial, seed=seed) for trial, seed in pairs]


def with_images(run: Run) -> pd.DataFrame:
    """Return a run's epochs, with what its predictions tell of each.

    Parameters
    ----------
    run : Run
        What `read_run` returns.

    Returns
    -------
    DataFrame
        A row for each epoch. Added are `HALVES`, the accuracy on both halves of the
        images (where there is but one, the same twice); `IMAGE_VARIANCE`, the variance
        that the number of images gives the second difference of accuracies around the
        epoch, that of a mean over n images, s²/n (0 for the first and the last epoch);
        `STOP_VARIANCE`, the variance that it gives the cost of stopping there
        (`early_stopping.contrast_variances`); and, the same in every row, `RIGHT` and
        `OUT_OF`.
    """
    right, epochs = run.right, run.right.shape[1]
    odd = right[::2].mean(axis=0)
    judging = right[1::2] if len(right) > 1 else right
    variances = np.zeros(epochs)
    if epochs > 2:
        bends = np.diff(right.astype(np.int8), n=2, axis=1)
        variances[1:-1] = bends.var(axis=0) / max(len(right) - 1, 1)
    told = {
        HALVES[0]: odd,
        HALVES[1]: judging.mean(axis=0),
        IMAGE_VARIANCE: variances,
        STOP_VARIANCE: contrast_variances(judging, run.averaged_epochs),
        RIGHT: int(run.right_at_end.sum()),
        OUT_OF: len(right) * run.averaged_epochs,
    }
    return run.epochs.assign(**told)


def noise_of_runs(metrics: pd.DataFrame) -> float:
    """Return `early_stopping.own_noise` of one trial's runs.

    `metrics` has a row for each seed and epoch, with `validation_accuracy` and
    `IMAGE_VARIANCE`.
    """
    columns = ["validation_accuracy", IMAGE_VARIANCE]
    wide = metrics.pivot_table(index="seed", columns="epoch", values=columns)
    return own_noise(*(wide[name].to_numpy() for name in columns))


def collect(
    runs: pd.DataFrame, epochs: str, validation: str, average_epochs: int
) -> pd.DataFrame:
    """Return a row for each run and epoch: the run's columns, then its metrics.

    Parameters
    ----------
    runs : DataFrame
        As for `run_files`.
    epochs, validation : str
        Where a run's ``epochs.parquet`` and ``validation.parquet`` lie, with
        ``{trial}`` and ``{seed}``.
    average_epochs : int
        Over how many last epochs a run is judged.
    """
    frames = []
    for row in runs.to_dict("records"):
        paths = [pattern.format(**row) for pattern in [epochs, validation]]
        table = with_images(read_run(*paths, average_epochs))
        frames.append(pd.DataFrame(row, index=table.index).join(table))
    return pd.concat(frames, ignore_index=True)
