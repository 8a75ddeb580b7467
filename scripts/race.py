"""Race the trials that may be best: compare them over seeds that chose none of them."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.tables import write_csv
from mnist_sweep.data.writers import Writers
from mnist_sweep.statistics import seeds

import pandas as pd


def race(
    *,
    models: list[str],
    best_sets: list[Path],
    most: int,
    metrics: list[Path],
    predictions: list[Path],
    average_epochs: int,
    writers: list[Path],
    output: Path,
) -> None:
    """Write a row for each rival of a chosen trial.

    Parameters
    ----------
    models : list of str
        Those that are swept.
    best_sets : list of Path
        The set of best trials of each of them, in this order.
    most : int
        How many trials race at most; fewer than two for none.
    metrics, predictions : list of Path
        The ``epochs.parquet`` and ``validation.parquet`` of all runs of the race.
    average_epochs : int
        Over how many last epochs a run is judged.
    writers : list of Path
        Who wrote the images, if that is known.
    output : Path
        Where the table goes.
    """
    right, images = seeds.right_over_seeds(metrics, predictions, average_epochs)
    known = Writers(writers).of("validation", images) if right else None
    rows = []
    for model, path in zip(models, best_sets, strict=True):
        rows += seeds.race_rows(model, seeds.racers(path, most), right, known)
    write_csv(pd.DataFrame(rows, columns=seeds.RACE_COLUMNS), output)


if __name__ == "__main__":
    run_program(race)
