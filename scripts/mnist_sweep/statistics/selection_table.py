"""Each trial of a sweep beside the best, on the same validation images."""

from mnist_sweep.base.hyperparameters import hyperparameters_of
from mnist_sweep.evaluation.predictions import right_of_run
from mnist_sweep.statistics.best_set import best_set
from mnist_sweep.statistics.selection_bootstrap import bootstrap_selection
from mnist_sweep.sweep.grid import telling_keys
from mnist_sweep.sweep.metrics import run_files
from mnist_sweep.sweep.selection import simplest_first

import numpy as np
import pandas as pd

DECIMALS = 9


def right_of_trials(
    runs: pd.DataFrame, pattern: str, average_epochs: int
) -> dict[str, np.ndarray]:
    """Return each trial's share right of each image, float64 [images], over its seeds.

    Parameters
    ----------
    runs : DataFrame
        The list of a sweep's runs, with `trial` and `seed`.
    pattern : str
        Where a run's ``validation.parquet`` lies, with ``{trial}`` and ``{seed}``.
    average_epochs : int
        How many last epochs are averaged.
    """
    return {
        trial: np.mean(
            [right_of_run(path, average_epochs) for path in run_files(seeds, pattern)],
            axis=0,
        )
        for trial, seeds in runs.groupby("trial", sort=False)
    }


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
    table = simplest_first(trials[~diverged])
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
    model: str, runs: pd.DataFrame, pattern: str, selection: dict
) -> pd.DataFrame:
    """Return `compare_with_best` for the runs of a sweep, read from their files.

    Columns added: `model`, and `named`, the hyper-parameters that name a trial, joined
    by ";". Parameters are those of `right_of_trials` and `compare_with_best`.
    """
    trials = runs[["trial", *hyperparameters_of(runs.columns)]].drop_duplicates()
    right = right_of_trials(runs, pattern, selection["averaged_epochs"])
    named = ";".join(telling_keys(model, trials.to_dict("records")))
    return compare_with_best(trials, right, selection).assign(model=model, named=named)
