"""Compare the chosen models of all families."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.evaluation.predictions import parameters_of
from mnist_sweep.statistics import pairs as of_pairs


def compare(
    *,
    models: list[str],
    accuracy: Path,
    pairs: Path,
    selections: list[Path],
    predictions: list[Path],
    output: Path,
) -> None:
    """Write a row for each model, and one for each pair.

    Parameters
    ----------
    models : list of str
        Those that are compared.
    accuracy, pairs : Path
        The tables of accuracies and of pairs.
    selections, predictions : list of Path
        Of each model, in this order: its choice, and its predictions of test images.
    output : Path
        Where the table goes.
    """
    choices = dict(zip(models, map(read_json, selections), strict=True))
    counts = dict(zip(models, map(parameters_of, predictions), strict=True))
    table = of_pairs.compare(read_csv(accuracy), read_csv(pairs), choices, counts)
    write_csv(table, output)


if __name__ == "__main__":
    run_program(compare)
