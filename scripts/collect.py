"""Gather the epoch metrics of all runs of a sweep into one table."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.tables import write_parquet
from mnist_sweep.sweep import metrics as metrics_of


def collect(
    *,
    metrics: list[Path],
    predictions: list[Path],
    hyperparameters: list[str],
    average_epochs: int,
    output: Path,
) -> None:
    """Write a row for each run and epoch.

    Parameters
    ----------
    metrics, predictions : list of Path
        The ``epochs.parquet`` and ``validation.parquet`` of each run.
    hyperparameters : list of str
        Which hyper-parameters to keep.
    average_epochs : int
        Over how many last epochs trials are compared.
    output : Path
        Where the table goes.
    """
    table = metrics_of.collect(metrics, predictions, hyperparameters, average_epochs)
    write_parquet(table, output)


if __name__ == "__main__":
    run_program(collect)
