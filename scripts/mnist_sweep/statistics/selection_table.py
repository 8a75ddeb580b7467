"""Each trial of a sweep beside the best, on the same validation images."""

from collections.abc import Iterable
from pathlib import Path

from mnist_sweep.base.families import SIMPLER, hyperparameters_of
from mnist_sweep.evaluation.predictions import right_of_run
from mnist_sweep.statistics.best_set import best_set
from mnist_sweep.statistics.selection_bootstrap import bootstrap_selection
from mnist_sweep.sweep.grid import telling_keys
from mnist_sweep.sweep.selection import simplest_first

import numpy as np
import pandas as pd

DECIMALS = 9


def right_of_trials(
    files: Iterable[Path], average_epochs: int
) -> dict[str, np.ndarray]:
    """Return each trial's share right of each image, float64 [images], over its seeds.

    Parameters
    ----------
    files : iterable of Path
        The ``validation.parquet`` of each run.
    average_epochs : int
        How many last epochs are averaged.
    """
    found: dict[str, list[np.ndarray]] = {}
    for file in files:
        run, right = right_of_run(file, average_epochs)
        found.setdefault(run["trial"], []).append(right)
    return {trial: np.mean(rights, axis=0) for trial, rights in found.items()}


def compare_with_best(
    trials: pd.DataFrame, right: dict[str, np.ndarray], selection: dict
) -> pd.DataFrame:
    """Return a row for each trial, the nearest to the best first, diverged ones last.

    Parameters
    ----------
    trials : DataFrame
        A row for each trial: `trial` and its hyper-parameters.
    right : dict of str to ndarray of shape [images]
        Each trial's share right of each validation image.
    selection : dict
        The content of the sweep's selection file.

    Returns
    -------
    DataFrame
        The trials, with `mean_accuracy`, `behind`, its paired `standard_error` and its
        family-wise 95 % interval `behind_low`, `behind_high` (shares), `in_best_set`,
        `win_share`, `chosen_share`, `best`, `chosen`; and, the same in every row,
        `winner_optimism` and `winner_optimism_error` (shares).
    """
    diverged = trials["trial"].isin(selection["diverged"])
    table = simplest_first(trials[~diverged], SIMPLER)
    matrix = np.column_stack([right[trial] for trial in table["trial"]])
    found = best_set(matrix)
    bootstrap = bootstrap_selection(matrix, selection["rule"])
    # Rounded: the last digits of sums over images mean nothing.
    table = table.assign(
        mean_accuracy=matrix.mean(axis=0).round(DECIMALS),
        behind=found.behind.round(DECIMALS),
        standard_error=found.standard_error.round(DECIMALS),
        behind_low=found.low.round(DECIMALS),
        behind_high=found.high.round(DECIMALS),
        in_best_set=found.members,
        win_share=bootstrap.win_share,
        chosen_share=bootstrap.chosen_share,
        best=table["trial"] == selection["best"],
        chosen=table["trial"] == selection["chosen"],
        winner_optimism=round(bootstrap.optimism, DECIMALS),
        winner_optimism_error=round(bootstrap.optimism_error, DECIMALS),
    ).sort_values("behind", kind="stable")
    lost = trials[diverged].assign(
        in_best_set=False,
        win_share=0.0,
        chosen_share=0.0,
        best=False,
        chosen=False,
    )
    return pd.concat([table, lost], ignore_index=True)


def selection_table(
    model: str, metrics: pd.DataFrame, files: Iterable[Path], selection: dict
) -> pd.DataFrame:
    """Return `compare_with_best` for the runs of a sweep, whose metrics are collected.

    Columns added: `model`, and `named`, the hyper-parameters that name a trial, joined
    by ";". Parameters are those of `right_of_trials` and `compare_with_best`.
    """
    trials = metrics[["trial", *hyperparameters_of(metrics)]].drop_duplicates()
    right = right_of_trials(files, selection["averaged_epochs"])
    named = ";".join(telling_keys(model, trials.to_dict("records")))
    return compare_with_best(trials, right, selection).assign(model=model, named=named)
