"""The five files that a training run writes."""

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mnist_sweep.base.errors import UserError
from mnist_sweep.base.files import whole_file
from mnist_sweep.base.run_files import (
    CHECKPOINT,
    EPOCHS,
    ITERATIONS,
    RUN_FILES,
    TIMING,
    VALIDATION,
)
from mnist_sweep.training.loop import Epoch
from mnist_sweep.training.settings import Settings
from mnist_sweep.training.tensors import write_tensors

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch


def outputs_by_name(paths: Iterable[Path]) -> dict[str, Path]:
    """Return a run's output files by their base names, given in any order.

    Raises
    ------
    UserError
        If they are not one of each of `RUN_FILES`.
    """
    paths = list(paths)
    if sorted(path.name for path in paths) != sorted(RUN_FILES):
        raise UserError(
            f"the outputs of a training run cannot be {' '.join(map(str, paths))}",
            f"name one file of each kind: {', '.join(RUN_FILES)}",
        )
    return {path.name: path for path in paths}


def write_outputs(
    settings: Settings,
    checkpoint: dict[str, Any],
    epochs: list[Epoch],
    indices: np.ndarray,
    labels: np.ndarray,
    outputs: dict[str, Path],
) -> None:
    """Write a finished run; every row says of which run it is.

    Parameters
    ----------
    settings : Settings
        Of the run.
    checkpoint : dict
        What ``checkpoint.pt`` holds.
    epochs : list of Epoch
        All epochs of the run.
    indices, labels : ndarray, int64 [n] and uint8 [n]
        The validation images, and what they show.
    outputs : dict of str to Path
        Where to write, by base name.
    """
    write_tensors(checkpoint, outputs[CHECKPOINT])
    run = settings.row()
    decay = {"learning_rate_decay": settings.learning_rate_decay}
    given = run | decay | settings.hyperparameters()
    write_table(given | epoch_columns(epochs), outputs[EPOCHS])
    write_table(run | iteration_columns(epochs), outputs[ITERATIONS])
    validated = validation_columns(epochs, indices, labels)
    write_table(run | validated, outputs[VALIDATION])
    # Nothing reads the times back, and a digest of them would never be the same twice.
    write_table(run | timing_columns(epochs), outputs[TIMING], digest=False)


def iteration_columns(epochs: list[Epoch]) -> dict[str, Any]:
    """Return a row for each mini-batch: iteration and epoch from 1, loss in nats."""
    losses = torch.cat([epoch.losses for epoch in epochs]).numpy()
    return {
        "iteration": range(1, len(losses) + 1),
        "epoch": [epoch.number for epoch in epochs for _ in epoch.losses],
        "loss": losses,
    }


def epoch_columns(epochs: list[Epoch]) -> dict[str, list]:
    """Return a row for each epoch: losses in nats, accuracies as shares."""
    return {
        "epoch": [epoch.number for epoch in epochs],
        "train_loss": [epoch.train_loss for epoch in epochs],
        "train_accuracy": [epoch.train_accuracy for epoch in epochs],
        "validation_loss": [epoch.validation_loss for epoch in epochs],
        "validation_accuracy": [epoch.validation_accuracy for epoch in epochs],
    }


def validation_columns(
    epochs: list[Epoch], indices: np.ndarray, labels: np.ndarray
) -> dict[str, np.ndarray]:
    """Return a row for each validation image, with the prediction after each epoch.

    Parameters
    ----------
    epochs : list of Epoch
        All epochs of the run.
    indices, labels : ndarray, int64 [n] and uint8 [n]
        The validation images, and what they show.

    Returns
    -------
    dict of str to ndarray
        Columns ``index``, ``label``, and ``epoch_1``, ``epoch_2``, … uint8: the
        predicted class.
    """
    predictions = {
        f"epoch_{epoch.number}": epoch.validation_predictions.numpy()
        for epoch in epochs
    }
    return {"index": indices, "label": labels, **predictions}


def timing_columns(epochs: list[Epoch]) -> dict[str, list]:
    """Return a row for each epoch: wall seconds, never the same twice."""
    return {
        "epoch": [epoch.number for epoch in epochs],
        "train_seconds": [epoch.train_seconds for epoch in epochs],
        "validation_seconds": [epoch.validation_seconds for epoch in epochs],
    }


def write_table(columns: dict[str, Any], path: Path, digest: bool = True) -> None:
    """Write columns as a parquet file, with a checksum for each page.

    Parameters
    ----------
    columns : dict of str to sequence, int, float or str
        Numbers for each row, or one value for all rows.
    path : Path
        The file.
    digest : bool, optional
        Whether to keep its digest.
    """
    rows = max(np.size(values) for values in columns.values())
    table = pa.table({name: column(values, rows) for name, values in columns.items()})
    with whole_file(path, digest) as temporary:
        pq.write_table(table, temporary, write_page_checksum=True)


def column(values: Any, rows: int) -> pa.Array:
    """Return numbers, or one value for all rows, as a parquet column.

    Made from NumPy's buffer, because `pyarrow.array` imports pandas, which takes longer
    than writing all of a run's files.
    """
    if isinstance(values, str):
        text = values.encode()
        offsets = np.arange(rows + 1, dtype=np.int32) * len(text)
        buffers = [None, pa.py_buffer(offsets), pa.py_buffer(text * rows)]
        return pa.Array.from_buffers(pa.string(), rows, buffers)
    numbers = np.ascontiguousarray(np.broadcast_to(values, rows))
    kind = pa.from_numpy_dtype(numbers.dtype)
    return pa.Array.from_buffers(kind, len(numbers), [None, pa.py_buffer(numbers)])
