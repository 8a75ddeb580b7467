"""Tabulate the accuracies of the evaluated models."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.names import REFERENCE
from mnist_sweep.base.tables import write_csv
from mnist_sweep.data.writers import Writers
from mnist_sweep.evaluation.accuracy import accuracy_table
from mnist_sweep.evaluation.predictions import read_predictions


def tabulate_accuracy(
    *,
    predictions: list[Path],
    models: list[str],
    selections: list[Path],
    reference: str = "",
    writers: list[Path],
    output: Path,
) -> None:
    """Write a row for each run and split.

    Parameters
    ----------
    predictions : list of Path
        ``{run}_{split}.parquet`` of each run and split.
    models : list of str
        Those that are swept.
    selections : list of Path
        The choice of each of them, in this order.
    reference : str, optional
        The trial of the reference, if there is one.
    writers : list of Path
        Who wrote the images, if that is known.
    output : Path
        Where the table goes.
    """
    chosen = [read_json(path)["chosen"] for path in selections]
    trials = dict(zip(models, chosen, strict=True)) | {REFERENCE: reference}
    rows = read_predictions(predictions)
    write_csv(accuracy_table(rows, trials, Writers(writers)), output)


if __name__ == "__main__":
    run_program(tabulate_accuracy)
