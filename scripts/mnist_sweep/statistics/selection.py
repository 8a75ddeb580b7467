"""Which trials may be the best, and what each hyper-parameter is worth at its best."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from mnist_sweep.base.families import SIMPLER, hyperparameters_of
from mnist_sweep.base.intervals import by_writer
from mnist_sweep.sweep.metrics import read_right
from mnist_sweep.sweep.selection import simplest_first

import numpy as np
import pandas as pd

# How often the errors of all trials are drawn together.
DRAWS = 10_000
# Of each limit, so that two make an interval of 95 %.
LEVEL = 0.975
# Variances of differences (shares) below this are rounding.
ROUNDING = 1e-18
DECIMALS = 9


class SeedSpread(NamedTuple):
    """How much what trials are chosen by varies from seed to seed.

    Attributes
    ----------
    deviation : float
        Standard deviation of one training's criterion, a share of images.
    freedom : int
        Degrees of freedom: one less than the trainings it was estimated from.
    """

    deviation: float
    freedom: int


class BestSet(NamedTuple):
    """How far each trial lies behind the best, and which may be the best themselves.

    Attributes
    ----------
    behind, standard_error : ndarray, float [trials]
        Shares of images. On a single image there is no standard error (NaN).
    low, high : ndarray, float [trials]
        The 95 % interval of `behind`: for any one trial it holds whichever is the best
        on these images.
    members : ndarray, bool [trials]
        Whether a trial is in the set that holds the truly best one at 95 % or more:
        whether its interval holds 0.
    """

    behind: np.ndarray
    standard_error: np.ndarray
    low: np.ndarray
    high: np.ndarray
    members: np.ndarray


def best_set(
    right: np.ndarray,
    out_of: int = 1,
    over: tuple[SeedSpread, int] | None = None,
    writers: np.ndarray | None = None,
    draws: int = DRAWS,
    seed: int = 0,
) -> BestSet:
    """Find the trials that cannot be told from the best.

    Multiple comparisons with the best (Gupta 1965, Technometrics 7:225–245; Hsu 1984,
    Annals of Statistics 12:1136–1144; with unequal variances, Edwards & Hsu 1983,
    Journal of the American Statistical Association 78:965–971). All trials see the same
    images, so the standard error of a difference is that of n paired differences, s/√n.
    A trial is left out if it lies further behind than c standard errors, where c is the
    97.5 % quantile of the largest of its differences from all others, each in its own
    standard error, if all were equal. That distribution is the one of a normal vector
    with the covariance of the trials over images (Chernozhukov, Chetverikov & Kato
    2013, Annals of Statistics 41:2786–2819), from which it is drawn.

    With `over`, it is also a statement over seeds: each trial's error has a part of its
    own, drawn from Student's t with the spread's degrees of freedom.

    Parameters
    ----------
    right : ndarray, int or float [images, trials]
        In how many of its last epochs and seeds a trial classifies an image correctly.
    out_of : int, optional
        How many these are.
    over : (SeedSpread, int), optional
        How much one training varies, the same for every trial, and over how many seeds
        `right` is summed. Without it, the set is that of these trained models.
    writers : ndarray, int [images], optional
        Of each image.
    draws : int, optional
        How many.
    seed : int, optional
        Decides the draws.

    Returns
    -------
    BestSet
        From the best trial, which is the first of several that tie.
    """
    images, trials = right.shape
    means = right.mean(axis=0) / out_of
    best = int(np.argmax(means))
    behind = means[best] - means
    table = by_writer(right.T / out_of, writers)
    units = table.shape[1]
    if min(units, images) < 2:
        unknown = np.full(trials, np.nan)
        return BestSet(behind, unknown, unknown, unknown, np.ones(trials, dtype=bool))
    covariance = np.atleast_2d(np.cov(table)) / units
    generator = np.random.default_rng(seed)
    errors = generator.multivariate_normal(
        np.zeros(trials), covariance, size=draws, check_valid="ignore", method="eigh"
    )
    of_seeds = 0.0
    if over:
        (deviation, freedom), seeds = over
        of_seeds = deviation**2 / seeds
        known = np.sqrt(freedom / generator.chisquare(freedom, size=(draws, 1)))
        errors += np.sqrt(of_seeds) * known * generator.normal(size=errors.shape)
    variances = np.diag(covariance)
    standard_error, critical = np.zeros(trials), np.zeros(trials)
    for trial in range(trials):
        of_pairs = variances + variances[trial] - 2 * covariance[trial] + 2 * of_seeds
        differ = of_pairs > ROUNDING
        differ[trial] = False
        if trial != best:
            standard_error[trial] = np.sqrt(of_pairs[best].clip(0))
        if differ.any():
            scaled = errors[:, differ] - errors[:, [trial]]
            scaled /= np.sqrt(of_pairs[differ])
            critical[trial] = max(np.quantile(scaled.max(axis=1), LEVEL), 0)
    reach = critical * standard_error
    return BestSet(
        behind, standard_error, behind - reach, behind + reach, behind <= reach
    )


def spread_over_seeds(criteria: pd.DataFrame) -> SeedSpread | None:
    """Return how much a trial's trainings vary; None for fewer than two.

    Parameters
    ----------
    criteria : DataFrame
        `criterion` and `diverged` of its trainings on one split.
    """
    found = criteria.loc[~criteria["diverged"], "criterion"]
    if len(found) < 2:
        return None
    return SeedSpread(float(found.std(ddof=1)), len(found) - 1)


def right_of_trials(
    predictions: Iterable[Path], averaged_epochs: int
) -> tuple[dict[str, np.ndarray], pd.DataFrame]:
    """Count in how many of its last epochs and seeds each trial is right.

    Parameters
    ----------
    predictions : iterable of Path
        The ``validation.parquet`` of each run of a sweep.
    averaged_epochs : int
        Over how many last epochs.

    Returns
    -------
    right : dict of str to ndarray, int [images]
        By trial.
    images : DataFrame
        The `index` and `label` of each image.
    """
    found: dict[str, np.ndarray] = {}
    images = pd.DataFrame()
    for run in read_right(predictions, averaged_epochs):
        trial, images = run.named["trial"], run.images
        found[trial] = found.get(trial, 0) + run.right_at_end
    return found, images


def compare_with_best(
    trials: pd.DataFrame,
    right: dict[str, np.ndarray],
    selection: dict,
    seeds: int,
    spread: SeedSpread | None,
    writers: np.ndarray | None = None,
) -> pd.DataFrame:
    """Return a row for each trial, the nearest to the best first, diverged ones last.

    Parameters
    ----------
    trials : DataFrame
        A row for each trial: `trial` and its hyper-parameters.
    right : dict of str to ndarray, int [images]
        In how many of its last epochs and seeds each trial is right.
    selection : dict
        The content of the sweep's selection file.
    seeds : int
        With how many seeds each trial was trained.
    spread : SeedSpread or None
        Of the chosen trial; None where it was trained once.
    writers : ndarray, int [images], optional
        Of each image.

    Returns
    -------
    DataFrame
        The trials, with `mean_accuracy`, `behind`, its `standard_error` and its 95 %
        interval `behind_low`, `behind_high` (shares), `in_best_set`, `best`, `chosen`;
        and `seed_deviation`, the spread that the intervals cover, missing where they
        are of these trained models alone.
    """
    diverged = trials["trial"].isin(selection["diverged"])
    table = simplest_first(trials[~diverged], SIMPLER)
    counts = np.column_stack([right[trial] for trial in table["trial"]])
    out_of = selection["averaged_epochs"] * seeds
    found = best_set(counts, out_of, (spread, seeds) if spread else None, writers)
    # Rounded: the last digits of what is drawn mean nothing.
    table = table.assign(
        mean_accuracy=counts.mean(axis=0) / out_of,
        behind=found.behind,
        standard_error=found.standard_error.round(DECIMALS),
        behind_low=found.low.round(DECIMALS),
        behind_high=found.high.round(DECIMALS),
        in_best_set=found.members,
        best=table["trial"] == selection["best"],
        chosen=table["trial"] == selection["chosen"],
        seed_deviation=spread.deviation if spread else np.nan,
    ).sort_values("behind", kind="stable")
    lost = trials[diverged].assign(in_best_set=False, best=False, chosen=False)
    return pd.concat([table, lost], ignore_index=True)


ISOLATION_COLUMNS = ["hyperparameter", "value", "trials", "best_accuracy"]
ISOLATION_COLUMNS += ["median_accuracy", "lowest_accuracy", "best_trial"]


def isolation(trials: pd.DataFrame) -> pd.DataFrame:
    """Return the best trial for each value of each hyper-parameter.

    That is what an isolation plot shows: the effect of one hyper-parameter where all
    others are at their best for it (Godbole, Dahl, Gilmer, Shallue & Nado, Deep
    Learning Tuning Playbook, 2023).

    Parameters
    ----------
    trials : DataFrame
        A row for each trial: its name `trial`, hyper-parameters, `mean_accuracy`
        (share, NaN where it diverged).

    Returns
    -------
    DataFrame
        A row for each value, ascending, of each hyper-parameter that has two or more:
        `hyperparameter`, `value` (float), how many `trials` did not diverge, and of
        them `best_accuracy`, `median_accuracy`, `lowest_accuracy` and `best_trial`, of
        ties the simplest. Where all diverged: NaN, and no name ("").
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
    accuracies = finite["mean_accuracy"]
    return {
        "trials": len(finite),
        "best_accuracy": float(accuracies.max()),
        "median_accuracy": float(accuracies.median()),
        "lowest_accuracy": float(accuracies.min()),
        "best_trial": "" if finite.empty else finite.loc[accuracies.idxmax(), "trial"],
    }
