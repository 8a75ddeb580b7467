"""Tabulate a sweep: a row for each trial, best first."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import read_parquet, write_csv
from mnist_sweep.sweep.trial_table import curves as curves_of
from mnist_sweep.sweep.trial_table import trial_table


def tabulate_trials(
    *, metrics: Path, selection: Path, margin: float, output: Path, curves: Path
) -> None:
    """Write the table of a sweep, and every trial's curve.

    Parameters
    ----------
    metrics, selection : Path
        The metrics of all runs of the sweep, and its choice.
    margin : float
        The difference of accuracies, a share of images, that does not matter.
    output, curves : Path
        Where the two tables go.
    """
    every_epoch = read_parquet(metrics)
    table = trial_table(every_epoch, read_json(selection), margin)
    write_csv(table, output)
    write_csv(curves_of(every_epoch, table), curves)


if __name__ == "__main__":
    run_program(tabulate_trials)
