"""Choose a trial by its validation accuracy."""

import math
from collections.abc import Iterable
from numbers import Integral
from typing import Any, Literal

from mnist_sweep.base.errors import UserError
from mnist_sweep.sweep.metrics import OUT_OF, RIGHT, diverged_rows

import pandas as pd

Rule = Literal["highest_mean", "one_standard_error"]


def simplicity(order: list[str]) -> dict[str, bool]:
    """Return what makes a trial the simpler of two, the most important first.

    Parameters
    ----------
    order : list of str
        Hyper-parameters, each with its direction: ``hidden_units:less`` where less is
        simpler, ``lambda:more`` where more is.

    Returns
    -------
    dict of str to bool
        For each hyper-parameter whether the smaller value is the simpler one.
    """
    pairs = (text.partition(":") for text in order)
    return {key: direction == "less" for key, _, direction in pairs}


def score_trials(metrics: pd.DataFrame, keys: Iterable[str]) -> pd.DataFrame:
    """Return a row for each trial: its averaged and its final validation accuracy.

    Parameters
    ----------
    metrics : DataFrame
        What `metrics.collect` returns: a row for each trial, seed and epoch.
    keys : iterable of str
        The hyper-parameters.

    Returns
    -------
    DataFrame
        `trial`, the hyper-parameters, `mean_accuracy` (over the last epochs and all
        seeds), `final_accuracy` (shares) and `diverged`: some loss is not finite, so
        that no accuracy stands for the trial and both are NaN.
    """
    last = metrics["epoch"].max()
    scored = metrics.assign(
        diverged=diverged_rows(metrics),
        final_accuracy=metrics["validation_accuracy"].where(metrics["epoch"] == last),
    )
    given = ["trial", *(name for name in metrics if name in set(keys))]
    # A run's counts are the same in each of its rows.
    trials = scored.groupby(given, sort=False, as_index=False).agg(
        right=(RIGHT, "sum"),
        out_of=(OUT_OF, "sum"),
        final_accuracy=("final_accuracy", "mean"),
        diverged=("diverged", "any"),
    )
    means = trials.pop("right") / trials.pop("out_of")
    trials.insert(len(given), "mean_accuracy", means)
    trials.loc[trials["diverged"], ["mean_accuracy", "final_accuracy"]] = math.nan
    return trials


def simplest_first(trials: pd.DataFrame, simpler: dict[str, bool]) -> pd.DataFrame:
    """Return trials ordered by `simplicity`, for ties and within one standard error."""
    keys = [key for key in simpler if key in trials.columns]
    ascending = [simpler[key] for key in keys]
    return trials.sort_values(keys, ascending=ascending, kind="stable")


def standard_error(accuracy: float, images: int) -> float:
    """Return the standard error √(p(1−p)/n) of an accuracy p on n images."""
    return math.sqrt(accuracy * (1 - accuracy) / images)


def rank(trials: pd.DataFrame, simpler: dict[str, bool]) -> pd.DataFrame:
    """Return the trials that did not diverge, best first, ties simplest first.

    Raises
    ------
    UserError
        If all diverged.
    """
    converged = simplest_first(trials[~trials["diverged"]], simpler)
    if converged.empty:
        raise UserError(
            f"all {len(trials)} trials diverged: no loss stayed finite, so none can be "
            "chosen",
            "lower learning_rate (or learning_rate × lambda) in config.yaml",
        )
    return converged.sort_values("mean_accuracy", ascending=False, kind="stable")


def choose(
    trials: pd.DataFrame,
    rule: Rule,
    validation_images: int,
    simpler: dict[str, bool],
) -> dict[str, Any]:
    """Choose a trial by a rule, and compare it with the others.

    Parameters
    ----------
    trials : DataFrame
        What `score_trials` returns.
    rule : str
        ``highest_mean`` takes the highest averaged validation accuracy.
        ``one_standard_error`` takes the simplest trial that lies within one standard
        error of it (Breiman et al., Classification and Regression Trees, 1984, section
        3.4.3; Hastie et al., The Elements of Statistical Learning, 2009, section 7.10).
    validation_images : int
        On how many images the accuracies were counted.
    simpler : dict of str to bool
        What `simplicity` returns.

    Returns
    -------
    dict
        What ``results/selection/{model}.json`` holds; accuracies are shares.

    Raises
    ------
    UserError
        If all trials diverged.
    """
    ranked = rank(trials, simpler)
    best = ranked.iloc[0]
    error = standard_error(best["mean_accuracy"], validation_images)
    within = ranked[ranked["mean_accuracy"] >= best["mean_accuracy"] - error]
    chosen = (
        simplest_first(within, simpler).iloc[0]
        if rule == "one_standard_error"
        else best
    )
    tied = ranked[ranked["mean_accuracy"] == chosen["mean_accuracy"]]
    others = ranked[ranked["trial"] != chosen["trial"]]
    return {
        "rule": rule,
        "chosen": chosen["trial"],
        "hyperparameters": values(chosen, simpler),
        "mean_accuracy": float(chosen["mean_accuracy"]),
        "best": best["trial"],
        "best_mean_accuracy": float(best["mean_accuracy"]),
        "standard_error": error,
        "validation_images": validation_images,
        "within_one_standard_error": within["trial"].tolist(),
        "tied": [trial for trial in tied["trial"] if trial != chosen["trial"]],
        "margin": (
            float(chosen["mean_accuracy"] - others.iloc[0]["mean_accuracy"])
            if len(others)
            else None
        ),
        "runner_ups": [
            {
                "trial": row["trial"],
                "hyperparameters": values(row, simpler),
                "mean_accuracy": float(row["mean_accuracy"]),
            }
            for _, row in others.iterrows()
        ],
        "diverged": trials.loc[trials["diverged"], "trial"].tolist(),
    }


def values(row: pd.Series, keys: Iterable[str]) -> dict[str, float]:
    """Return a trial's hyper-parameters from its row, as plain numbers."""
    given = {key: row[key] for key in row.index if key in set(keys)}
    return {
        key: int(value) if isinstance(value, Integral) else float(value)
        for key, value in given.items()
    }
