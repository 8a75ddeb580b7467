"""What a search shows of each hyper-parameter, and of its own size."""

import math

from mnist_sweep.base.families import SIMPLER, hyperparameters_of
from mnist_sweep.sweep.selection import EQUAL, simplest_first

import numpy as np
import pandas as pd

ISOLATION_COLUMNS = [
    "hyperparameter",
    "value",
    "trials",
    "best_accuracy",
    "best_low",
    "best_high",
    "median_accuracy",
    "lowest_accuracy",
    "best_trial",
]


def isolation(trials: pd.DataFrame) -> pd.DataFrame:
    """Return the best trial for each value of each hyper-parameter.

    That is what an isolation plot shows: the effect of one hyper-parameter where all
    others are at their best for it (Godbole, Dahl, Gilmer, Shallue & Nado, Deep
    Learning Tuning Playbook, 2023).

    Parameters
    ----------
    trials : DataFrame
        A row for each trial: its name `trial`, hyper-parameters, `mean_accuracy`
        (share, NaN where it diverged), `accuracy_low`, `accuracy_high`.

    Returns
    -------
    DataFrame
        A row for each value, ascending, of each hyper-parameter that has two or more:
        `hyperparameter`, `value` (float), how many `trials` did not diverge, and of
        them `best_accuracy`, `best_low`, `best_high`, `median_accuracy`,
        `lowest_accuracy` and `best_trial`, of ties the simplest. Where all diverged:
        NaN, and no name ("").
    """
    rows = [
        {"hyperparameter": key, "value": float(value), **summary(alike)}
        for key in hyperparameters_of(trials.columns)
        if len(trials[key].unique()) > 1
        for value, alike in trials.groupby(key)
    ]
    return pd.DataFrame(rows, columns=ISOLATION_COLUMNS)


def summary(trials: pd.DataFrame) -> dict[str, int | float | str]:
    """Return the best of some trials, and a summary of all that did not diverge."""
    finite = simplest_first(trials[trials["mean_accuracy"].notna()], SIMPLER)
    if finite.empty:
        best = {"accuracy_low": math.nan, "accuracy_high": math.nan, "trial": ""}
    else:
        highest = finite["mean_accuracy"].max()
        best = finite[finite["mean_accuracy"] >= highest - EQUAL].iloc[0]
    return {
        "trials": len(finite),
        "best_accuracy": float(finite["mean_accuracy"].max()),
        "best_low": float(best["accuracy_low"]),
        "best_high": float(best["accuracy_high"]),
        "median_accuracy": float(finite["mean_accuracy"].median()),
        "lowest_accuracy": float(finite["mean_accuracy"].min()),
        "best_trial": best["trial"],
    }


def expected_best(accuracies: np.ndarray) -> pd.DataFrame:
    """Compute the expected accuracy of the best of k trials, for each k.

    Drawn with replacement, as Dodge et al. 2019 (Show Your Work: Improved Reporting of
    Experimental Results, EMNLP) estimate it: the best of k is among the i worst of the
    n trials with probability (i/n)^k. Drawn without replacement, it is so
    with probability C(i, k)/C(n, k), which gives the mean over all subsets of k trials:
    as an estimate for fresh trials it is unbiased, whereas the former is too low (Tang
    et al. 2020, Showing Your Work Doesn't Always Work, ACL).

    Parameters
    ----------
    accuracies : array of float [n]
        Of all trials, without NaN.

    Returns
    -------
    DataFrame
        n rows: `trials` (k, from 1), `with_replacement`, `without_replacement`.
    """
    ascending = np.sort(np.asarray(accuracies, dtype=float))
    n = len(ascending)
    drawn = np.arange(n)
    among_worst = np.arange(1, n + 1)[:, np.newaxis]
    # C(i, k)/C(n, k) as a product: each further trial is drawn from one trial fewer,
    # until none of the i is left, and the product stays 0.
    each = (among_worst - drawn) / (n - drawn)
    without = np.cumprod(each, axis=1)
    replaced = (among_worst / n) ** (drawn + 1)
    return pd.DataFrame(
        {
            "trials": drawn + 1,
            "with_replacement": ascending @ np.diff(replaced, axis=0, prepend=0),
            "without_replacement": ascending @ np.diff(without, axis=0, prepend=0),
        }
    )
