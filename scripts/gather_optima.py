"""Gather what each softmax regression has reached, beside the optimum of its λ."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.tables import read_csv, read_parquet, write_csv

import pandas as pd


def hovering(
    optima: pd.DataFrame, metrics: pd.DataFrame, average_epochs: int, seed: int
) -> pd.Series:
    """Return about which share of SGD's distance from the optimum is its noise.

    A single end of training is one draw from where SGD hovers. The training loss of the
    last epochs, taken while they are trained, with the penalty, is the mean objective
    there; the averaged weights have little of the noise. What the mean is above these,
    over what it is above the optimum, is due to hovering.

    Parameters
    ----------
    optima : DataFrame
        `trial`, `penalty`, `optimum_objective` and `averaged_gap` (nats).
    metrics : DataFrame
        `trial`, `seed`, `epoch` and `train_loss` (nats, without the penalty).
    average_epochs : int
        How many last epochs are averaged.
    seed : int
        Of the runs in `optima`.

    Returns
    -------
    Series
        Shares, by row of `optima`; NaN where the averaged weights are no nearer than
        the last ones.
    """
    last = metrics["epoch"] > metrics["epoch"].max() - average_epochs
    runs = metrics[last & (metrics["seed"] == seed)]
    losses = runs.groupby("trial")["train_loss"].mean()
    means = optima["trial"].map(losses) + optima["penalty"]
    gap = means - optima["optimum_objective"]
    nearer = optima["averaged_gap"] < optima["gap"]
    return (1 - optima["averaged_gap"] / gap).where(nearer & (gap > 0))


def gather_optima(
    *,
    optima: list[Path],
    trials: Path,
    metrics: Path,
    average_epochs: int,
    seed: int,
    output: Path,
) -> None:
    """Write a row for each trial.

    Parameters
    ----------
    optima : list of Path
        What is known of each λ.
    trials, metrics : Path
        The table of the trials, and the metrics of all their runs.
    average_epochs : int
        Over how many last epochs weights are averaged.
    seed : int
        Of the runs that are compared with the optima.
    output : Path
        Where the table goes.
    """
    found = pd.concat(map(read_csv, optima), ignore_index=True)
    every_epoch = read_parquet(metrics)
    found["hovering"] = hovering(found, every_epoch, average_epochs, seed)
    keys = ["trial", "learning_rate", "batch_size", "chosen"]
    table = found.merge(read_csv(trials)[keys], on="trial", validate="one_to_one")
    order = ["lambda", "learning_rate", "batch_size"]
    write_csv(table.sort_values(order, ascending=False), output)


if __name__ == "__main__":
    run_program(gather_optima)
