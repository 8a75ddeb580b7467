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
    output: Path,
) -> None:
    """Write a row for each run and epoch.

    Parameters
    ----------
    metrics, predictions : list of Path
        The ``epochs.parquet`` and ``validation.parquet`` of each run.
    hyperparameters : list of str
        Which hyper-parameters to keep.
    output : Path
        Where the table goes.
    """
    table = metrics_of.collect(metrics, hyperparameters, predictions)
    write_parquet(table, output)


if __name__ == "__main__":
    run_program(collect)
