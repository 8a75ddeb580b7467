"""Decide each claim of the page: difference, interval, verdict."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import Rows, read_csv, records, write_csv
from mnist_sweep.statistics import decisions

import pandas as pd


def decide(
    *,
    models: list[str],
    selections: list[Path],
    trials: list[Path],
    best_sets: list[Path],
    differences: Path,
    race: Path,
    averaging: Path,
    margin: float,
    seeds: int,
    output: Path,
) -> None:
    """Read the evidence; write a row for each claim.

    Parameters
    ----------
    models : list of str
        Those that are swept.
    selections, trials, best_sets : list of Path
        Of each of them, in this order: its choice, the table of its trials, and its set
        of best trials.
    differences, race, averaging : Path
        ``seed_differences.csv``, ``race.csv`` and ``averaging.csv``.
    margin : float
        The difference of accuracies, a share of images, that does not matter.
    seeds : int
        With how many each trial was trained.
    output : Path
        Where the table goes.
    """

    def rows(path: Path) -> Rows:
        return records(read_csv(path))

    found = decisions.decide(
        dict(zip(models, map(read_json, selections), strict=True)),
        dict(zip(models, map(rows, trials), strict=True)),
        dict(zip(models, map(rows, best_sets), strict=True)),
        {
            "seed_differences": rows(differences),
            "race": rows(race),
            "averaging": rows(averaging),
        },
        margin,
        seeds,
    )
    write_csv(pd.DataFrame(found, columns=decisions.COLUMNS), output)


if __name__ == "__main__":
    run_program(decide)
