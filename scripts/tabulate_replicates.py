"""Tabulate the accuracies of a model's replicates, and how much they vary."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.names import model_of
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.statistics.seeds import replicate_rows
from mnist_sweep.statistics.seeds import spreads as spreads_of

import pandas as pd


def tabulate_replicates(
    *,
    accuracy: Path,
    counts: list[Path],
    criteria: Path,
    seed: int,
    split_seed: int,
    rows: Path,
    spreads: Path,
) -> None:
    """Write the accuracy of each replicate, and their spread.

    Parameters
    ----------
    accuracy : Path
        The table of accuracies of the evaluated runs.
    counts : list of Path
        How many images each replicate classifies correctly.
    criteria : Path
        What each training is judged by in the selection.
    seed, split_seed : int
        Of the evaluated runs.
    rows, spreads : Path
        Where the two tables go.
    """
    runs = read_csv(accuracy)
    runs = runs.assign(model=runs["run"].map(model_of))
    others = pd.concat(map(read_csv, counts), ignore_index=True)
    judged = read_csv(criteria)
    table = replicate_rows(others, runs, judged, seed, split_seed)
    write_csv(table, rows)
    write_csv(spreads_of(table), spreads)


if __name__ == "__main__":
    run_program(tabulate_replicates)
