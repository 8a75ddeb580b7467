"""Tabulate the errors of each class."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.tables import write_csv
from mnist_sweep.data.names import read_names
from mnist_sweep.data.writers import Writers
from mnist_sweep.evaluation.accuracy import class_error_table
from mnist_sweep.evaluation.predictions import read_predictions


def tabulate_digit_errors(
    *, predictions: list[Path], names: Path, writers: list[Path], output: Path
) -> None:
    """Write a row for each run, split and class.

    Parameters
    ----------
    predictions : list of Path
        ``{run}_{split}.parquet`` of each run and split.
    names : Path
        What the classes are called.
    writers : list of Path
        Who wrote the images, if that is known.
    output : Path
        Where the table goes.
    """
    rows, class_names = read_predictions(predictions), read_names(names).class_names
    write_csv(class_error_table(rows, class_names, Writers(writers)), output)


if __name__ == "__main__":
    run_program(tabulate_digit_errors)
