"""Gather what the selection judges each training of an evaluated run by."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.tables import write_csv
from mnist_sweep.sweep.metrics import NAMED, diverged_rows, read_runs

import pandas as pd


def gather_criteria(
    *,
    metrics: list[Path],
    predictions: list[Path],
    average_epochs: int,
    output: Path,
) -> None:
    """Write a row for each training: its criterion, and whether it diverged.

    Parameters
    ----------
    metrics, predictions : list of Path
        The ``epochs.parquet`` and ``validation.parquet`` of each training.
    average_epochs : int
        Over how many last epochs trials are compared.
    output : Path
        Where the table goes.
    """
    rows = [
        run.named
        | {"criterion": run.criterion, "diverged": bool(diverged_rows(epochs).any())}
        for epochs, run in read_runs(metrics, predictions, average_epochs)
    ]
    columns = [*NAMED, "criterion", "diverged"]
    write_csv(pd.DataFrame(rows, columns=columns), output)


if __name__ == "__main__":
    run_program(gather_criteria)
