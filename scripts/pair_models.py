"""Compare the chosen models in pairs, on the same images."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.tables import write_csv
from mnist_sweep.data.writers import Writers
from mnist_sweep.evaluation.predictions import read_predictions
from mnist_sweep.statistics.pairs import COLUMNS, between_models

import pandas as pd


def pair_models(
    *, predictions: list[Path], models: list[str], writers: list[Path], output: Path
) -> None:
    """Write a row for each pair of models and each split.

    Parameters
    ----------
    predictions : list of Path
        ``{run}_{split}.parquet`` of each model and split.
    models : list of str
        Of a pair, the one that comes first here is the first.
    writers : list of Path
        Who wrote the images, if that is known.
    output : Path
        Where the table goes.
    """
    tables = {
        (run, split): table for run, split, table in read_predictions(predictions)
    }
    rows = between_models(tables, models, Writers(writers))
    write_csv(pd.DataFrame(rows, columns=COLUMNS), output)


if __name__ == "__main__":
    run_program(pair_models)
