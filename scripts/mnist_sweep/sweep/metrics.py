"""What runs' files tell: their metrics, and which validation images they get right."""

from collections.abc import Iterable, Iterator
from itertools import starmap
from pathlib import Path
from typing import Any, NamedTuple

from mnist_sweep.base.tables import read_parquet
from mnist_sweep.sweep.early_stopping import contrast_variances, own_noise

import numpy as np
import pandas as pd

# What names a run, in each row of its files.
NAMED = ["model", "trial", "seed", "split_seed"]
# The accuracy on every other validation image, and on those between them. The images
# are a random sample in the order of their indices, so both halves are random, too.
HALVES = ["validation_accuracy_odd", "validation_accuracy_even"]
IMAGE_VARIANCE = "validation_image_variance"
STOP_VARIANCE = "stop_image_variance"
# By what trials are chosen: how many classifications of the last epochs are right, of
# how many. Whole numbers, so that equal trials are equal.
RIGHT, OUT_OF = "right_at_end", "classified_at_end"


class Right(NamedTuple):
    """Which validation images a run gets right.

    Attributes
    ----------
    named : dict
        Its `model`, `trial`, `seed` and `split_seed`.
    images : DataFrame
        The `index` and `label` of each validation image.
    right : ndarray, bool [images, epochs]
        Which images are right after each epoch.
    averaged_epochs : int
        Over how many last epochs it is judged.
    """

    named: dict[str, Any]
    images: pd.DataFrame
    right: np.ndarray
    averaged_epochs: int

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


def name_of(table: pd.DataFrame) -> tuple:
    """Return the run that a table of its is of, as `NAMED` has it."""
    return tuple(table[NAMED].iloc[0].tolist())


def read_right(
    predictions: Iterable[str | Path], average_epochs: int
) -> Iterator[Right]:
    """Yield what each ``validation.parquet`` tells, one after the other.

    A run shorter than `average_epochs` is judged over all of its epochs.
    """
    for table in map(read_parquet, predictions):
        names = [name for name in table.columns if name.startswith("epoch_")]
        labels = table["label"].to_numpy()
        right = np.column_stack([table[name].to_numpy() == labels for name in names])
        named = dict(zip(NAMED, name_of(table), strict=True))
        averaged = min(average_epochs, len(names))
        yield Right(named, table[["index", "label"]], right, averaged)


def read_runs(
    metrics: Iterable[str | Path],
    predictions: Iterable[str | Path],
    average_epochs: int,
) -> Iterator[tuple[pd.DataFrame, Right]]:
    """Yield of each run its epochs, and what its predictions tell.

    Parameters
    ----------
    metrics, predictions : iterable of str or Path
        The ``epochs.parquet`` and ``validation.parquet`` of each run, in any order.
    average_epochs : int
        As for `read_right`.
    """
    epochs = {name_of(table): table for table in map(read_parquet, metrics)}
    for run in read_right(predictions, average_epochs):
        yield epochs[tuple(run.named.values())], run


def with_images(epochs: pd.DataFrame, run: Right) -> pd.DataFrame:
    """Return a run's epochs, with what its predictions tell of each.

    Parameters
    ----------
    epochs : DataFrame
        The run's ``epochs.parquet``.
    run : Right
        What its ``validation.parquet`` tells.

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
    right, count = run.right, run.right.shape[1]
    odd = right[::2].mean(axis=0)
    judging = right[1::2] if len(right) > 1 else right
    variances = np.zeros(count)
    if count > 2:
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
    return epochs.assign(**told)


def noise_of_runs(metrics: pd.DataFrame) -> float:
    """Return `early_stopping.own_noise` of one trial's runs.

    `metrics` has a row for each seed and epoch, with `validation_accuracy` and
    `IMAGE_VARIANCE`.
    """
    columns = ["validation_accuracy", IMAGE_VARIANCE]
    wide = metrics.pivot_table(index="seed", columns="epoch", values=columns)
    return own_noise(*(wide[name].to_numpy() for name in columns))


def collect(
    metrics: Iterable[str | Path],
    predictions: Iterable[str | Path],
    hyperparameters: list[str],
    average_epochs: int,
) -> pd.DataFrame:
    """Return a row for each run and epoch: the run, then its metrics.

    Parameters
    ----------
    metrics, predictions, average_epochs
        As for `read_runs`.
    hyperparameters : list of str
        Which hyper-parameters to keep.
    """
    runs = read_runs(metrics, predictions, average_epochs)
    table = pd.concat(starmap(with_images, runs), ignore_index=True)
    named = ["model", "trial", *hyperparameters, "seed", "split_seed"]
    # A run's own columns end where its epochs begin.
    return table[[*named, *table.loc[:, "epoch":]]]
