"""The metrics of all runs of a sweep as one table."""

from pathlib import Path

from mnist_sweep.base.tables import read_parquet
from mnist_sweep.sweep.early_stopping import own_noise

import numpy as np
import pandas as pd

# The accuracy on every other validation image, and on those between them. The images
# are a random sample in the order of their indices, so both halves are random, too.
HALVES = ["validation_accuracy_odd", "validation_accuracy_even"]
IMAGE_VARIANCE = "validation_image_variance"


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


def of_validation_images(path: str | Path) -> pd.DataFrame:
    """Return what a run's predictions of the validation images tell of each epoch.

    Parameters
    ----------
    path : str or Path
        The run's ``validation.parquet``.

    Returns
    -------
    DataFrame
        A row for each epoch: `HALVES`, the accuracy on both halves of the images (where
        there is but one, the same twice), and `IMAGE_VARIANCE`, the variance that the
        number of images gives the second difference of accuracies around the epoch:
        that of a mean over n images, s²/n (0 for the first and the last epoch).
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
    return pd.DataFrame(dict(columns))


def noise_of_runs(metrics: pd.DataFrame) -> float:
    """Return `early_stopping.own_noise` of one trial's runs.

    `metrics` has a row for each seed and epoch, with `validation_accuracy` and
    `IMAGE_VARIANCE`.
    """
    columns = ["validation_accuracy", IMAGE_VARIANCE]
    wide = metrics.pivot_table(index="seed", columns="epoch", values=columns)
    return own_noise(*(wide[name].to_numpy() for name in columns))


def collect(
    runs: pd.DataFrame, metrics: str, predictions: str | None = None
) -> pd.DataFrame:
    """Return a row for each run and epoch: the run's columns, then its metrics.

    Parameters
    ----------
    runs : DataFrame
        As for `run_files`.
    metrics : str
        Where a run's ``epochs.parquet`` lies, with ``{trial}`` and ``{seed}``.
    predictions : str, optional
        Where its ``validation.parquet`` lies; `of_validation_images` is then added.
    """
    frames = []
    for run, path in zip(
        runs.to_dict("records"), run_files(runs, metrics), strict=True
    ):
        table = read_parquet(path)
        if predictions:
            predicted = predictions.format(trial=run["trial"], seed=run["seed"])
            table = table.join(of_validation_images(predicted))
        frames.append(pd.DataFrame({**run}, index=table.index).join(table))
    return pd.concat(frames, ignore_index=True)
