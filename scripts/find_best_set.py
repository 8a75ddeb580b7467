"""Find the trials that may be the best: each beside the best, image by image."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.families import hyperparameters_of
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import read_csv, read_parquet, write_csv
from mnist_sweep.data.writers import Writers
from mnist_sweep.statistics.selection import (
    compare_with_best,
    right_of_trials,
    spread_over_seeds,
)
from mnist_sweep.sweep.grid import telling_keys


def find_best_set(
    *,
    model: str,
    metrics: Path,
    predictions: list[Path],
    selection: Path,
    criteria: Path,
    split_seed: int,
    writers: list[Path],
    output: Path,
) -> None:
    """Write how far each trial lies behind the best, and whether it may be the best.

    Parameters
    ----------
    model : str
        The model that is swept.
    metrics, selection : Path
        The metrics of all runs of the sweep, and its choice.
    predictions : list of Path
        The ``validation.parquet`` of each of these runs.
    criteria : Path
        What each training of the chosen trial is judged by.
    split_seed : int
        The study's.
    writers : list of Path
        Who wrote the images, if that is known.
    output : Path
        Where the table goes.
    """
    every_epoch, choice = read_parquet(metrics), read_json(selection)
    trials = every_epoch[["trial", *hyperparameters_of(every_epoch)]].drop_duplicates()
    right, images = right_of_trials(predictions, choice["averaged_epochs"])
    judged = read_csv(criteria)
    own = (judged["model"] == model) & (judged["trial"] == choice["chosen"])
    own &= judged["split_seed"] == split_seed
    table = compare_with_best(
        trials,
        right,
        choice,
        every_epoch["seed"].nunique(),
        spread_over_seeds(judged[own]),
        Writers(writers).of("validation", images),
    )
    named = ";".join(telling_keys(model, trials.to_dict("records")))
    write_csv(table.assign(model=model, named=named), output)


if __name__ == "__main__":
    run_program(find_best_set)
