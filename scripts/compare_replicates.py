"""Compare replicates over seeds, on the same images: means, models, weights, digits."""

from itertools import combinations
from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.intervals import Estimate
from mnist_sweep.base.names import REFERENCE, model_of
from mnist_sweep.base.tables import read_csv, read_parquet, write_csv
from mnist_sweep.data.writers import Writers
from mnist_sweep.evaluation.predictions import run_and_split
from mnist_sweep.statistics.seeds import (
    JUDGED,
    averaging_row,
    by_run_and_split,
    difference_rows,
    digit_rows,
    mean_row,
)

import pandas as pd

DIFFERENCES = ["one", "other", "split", "weights", "n", "won", *Estimate._fields]
AVERAGING = ["run", "split", "n", "won", "last", "averaged", *Estimate._fields]
COLUMNS = ["index", "label", "predicted", "averaged", "p0"]


def compare_replicates(
    *,
    predictions: list[Path],
    replicates: list[Path],
    accuracy: Path,
    seed: int,
    split_seed: int,
    writers: list[Path],
    means: Path,
    differences: Path,
    averaging: Path,
    digits: Path,
) -> None:
    """Write four tables over seeds and images.

    Parameters
    ----------
    predictions : list of Path
        ``{run}_{split}.parquet`` of each run and split.
    replicates : list of Path
        What the replicates predict for training and for test images.
    accuracy : Path
        The table of accuracies, which names the trials.
    seed, split_seed : int
        Of the evaluated runs.
    writers : list of Path
        Who wrote the images, if that is known.
    means, differences, averaging, digits : Path
        Where the tables go: of each run, of each pair of models, of averaged weights,
        and of each class.
    """
    runs = {
        run_and_split(path): read_parquet(path, columns=COLUMNS) for path in predictions
    }
    shares = read_csv(accuracy)
    trials = {
        run: (model_of(run), trial)
        for run, trial in zip(shares["run"], shares["trial"], strict=True)
    }
    others = pd.concat(map(read_parquet, replicates), ignore_index=True)
    named = runs, others, trials, seed, split_seed
    tables = by_run_and_split(*named, Writers(writers))
    of_runs, of_weights = (
        [
            {"run": run, "split": split, **row_of(table)}
            for (run, split), table in tables.items()
            if split in JUDGED
        ]
        for row_of in [mean_row, averaging_row]
    )
    models = [run for run in dict.fromkeys(shares["run"]) if run != REFERENCE]
    of_pairs = [
        {"one": one, "other": other, "split": split, **row}
        for one, other in combinations(models, 2)
        for split in JUDGED
        for row in difference_rows(tables[one, split], tables[other, split])
    ]
    of_digits = [
        {"run": run, "split": split, **row}
        for (run, split), table in tables.items()
        for row in digit_rows(table, fitted=split == "train")
    ]
    write_csv(pd.DataFrame(of_runs), means)
    write_csv(pd.DataFrame(of_pairs, columns=DIFFERENCES), differences)
    write_csv(pd.DataFrame(of_weights, columns=AVERAGING), averaging)
    write_csv(pd.DataFrame(of_digits), digits)


if __name__ == "__main__":
    run_program(compare_replicates)
