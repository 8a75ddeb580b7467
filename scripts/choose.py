"""Choose the trial of a sweep by its validation accuracy."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.files import write_json
from mnist_sweep.base.tables import read_parquet
from mnist_sweep.sweep import selection
from mnist_sweep.sweep.metrics import OUT_OF


def choose(
    *,
    metrics: Path,
    rule: selection.Rule,
    validation_images: int,
    simpler: list[str],
    output: Path,
) -> None:
    """Write the choice.

    Parameters
    ----------
    metrics : Path
        The metrics of all runs of the sweep.
    rule : str
        By which rule a trial is chosen.
    validation_images : int
        How many there are.
    simpler : list of str
        The hyper-parameters, each with what makes a trial simpler: ``lambda:more``.
    output : Path
        Where the choice goes.
    """
    every_epoch = read_parquet(metrics)
    order = selection.simplicity(simpler)
    trials = selection.score_trials(every_epoch, order)
    choice = selection.choose(trials, rule, validation_images, order)
    # A short run is averaged over all its epochs: say how many they were.
    averaged = int(every_epoch[OUT_OF].iloc[0]) // validation_images
    write_json({**choice, "averaged_epochs": averaged}, output)


if __name__ == "__main__":
    run_program(choose)
