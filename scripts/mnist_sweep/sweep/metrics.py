"""The metrics of all runs of a sweep as one table."""

from collections.abc import Iterable
from pathlib import Path

from mnist_sweep.base.tables import read_parquet
from mnist_sweep.sweep.early_stopping import own_noise

import numpy as np
import pandas as pd

# The accuracy on every other validation image, and on those between them. The images
# are a random sample in the order of their indices, so both halves are random, too.
HALVES = ["validation_accuracy_odd", "validation_accuracy_even"]
IMAGE_VARIANCE = "validation_image_variance"


def of_validation_images(path: str | Path) -> pd.DataFrame:
    """Return what a run's predictions of the validation images tell of each epoch.

    Parameters
    ----------
    path : str or Path
        The run's ``validation.parquet``.

    Returns
    -------
    DataFrame
        A row for each epoch: `trial`, `seed`, `epoch`; `HALVES`, the accuracy on both
        halves of the images (where there is but one, the same twice); and
        `IMAGE_VARIANCE`, the variance that the number of images gives the second
        difference of accuracies around the epoch: that of a mean over n images, s²/n
        (0 for the first and the last epoch).
    """
    table = read_parquet(path)
    labels = table["label"].to_numpy()
    epochs = [name for name in table.columns if name.startswith("epoch_")]
    right = np.column_stack([table[name].to_numpy() == labels for name in epochs])
    odd = right[::2].mean(axis=0)
    even = right[1::2].mean(axis=0) if len(right) > 1 else odd
    variances = np.zeros(len(epochs))
    if len(epochs) > 2:
        bends = np.diff(right.astype(np.int8), n=2, axis=1)
        variances[1:-1] = bends.var(axis=0) / max(len(right) - 1, 1)
    columns = zip([*HALVES, IMAGE_VARIANCE], [odd, even, variances], strict=True)
    run = {name: table[name].iloc[0] for name in ["trial", "seed"]}
    numbers = [int(name.removeprefix("epoch_")) for name in epochs]
    return pd.DataFrame(run | {"epoch": numbers} | dict(columns))


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
    hyperparameters: list[str],
    predictions: Iterable[str | Path] = (),
) -> pd.DataFrame:
    """Return a row for each run and epoch: the run, then its metrics.

    Parameters
    ----------
    metrics : iterable of str or Path
        The ``epochs.parquet`` of each run.
    hyperparameters : list of str
        Which hyper-parameters to keep.
    predictions : iterable of str or Path, optional
        The ``validation.parquet`` of each run; `of_validation_images` is then added.
    """
    table = pd.concat(map(read_parquet, metrics), ignore_index=True)
    named = ["model", "trial", *hyperparameters, "seed", "split_seed"]
    # A run's own columns end where its epochs begin.
    table = table[[*named, *table.loc[:, "epoch":]]]
    if predicted := [of_validation_images(path) for path in predictions]:
        keys = ["trial", "seed", "epoch"]
        table = table.merge(pd.concat(predicted), on=keys, validate="1:1")
    return table
