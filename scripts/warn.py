"""List what a reader of the page should be warned of, by rule."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.sweep.warnings import find_warnings

import pandas as pd


def warn(
    *,
    models: list[str],
    selections: list[Path],
    trials: list[Path],
    best_sets: list[Path],
    epochs: int,
    output: Path,
) -> None:
    """Write a row for each warning.

    Parameters
    ----------
    models : list of str
        Those that are swept.
    selections, trials, best_sets : list of Path
        Of each of them, in this order: its choice, the table of its trials, and its set
        of best trials.
    epochs : int
        For how many each trial was trained.
    output : Path
        Where the table goes.
    """
    tables = []
    files = zip(models, selections, trials, best_sets, strict=True)
    for model, selection, rows, best_set in files:
        averaged = read_json(selection)["averaged_epochs"]
        found = read_csv(rows), read_csv(best_set)
        tables.append(find_warnings(model, *found, averaged, epochs))
    write_csv(pd.concat(tables, ignore_index=True), output)


if __name__ == "__main__":
    run_program(warn)
