"""What seeds change: accuracies over seeds, models and trials compared seed by seed."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from mnist_sweep.base.intervals import (
    LEVEL,
    Estimate,
    deviation_interval,
    estimate_difference,
    estimate_share,
)
from mnist_sweep.base.tables import Rows, read_csv
from mnist_sweep.data.writers import Writers
from mnist_sweep.sweep.metrics import diverged_rows, read_runs

import numpy as np
import pandas as pd
from scipy.stats import binomtest

Row = dict[str, object]

# Where models are compared: not on the images that they were fitted to.
JUDGED = ["validation", "test"]
# What replicates vary, and what stays as in the run that the page shows.
STAYS = {"seed": "split_seed", "split": "seed"}
RACE_COLUMNS = ["model", "chosen", "rival", "n", "diverged", "won", "tied"]
RACE_COLUMNS += ["probability", "probability_low", "probability_high"]
RACE_COLUMNS += Estimate._fields


def replicate_rows(
    counts: pd.DataFrame,
    runs: pd.DataFrame,
    criteria: pd.DataFrame,
    seed: int,
    split_seed: int,
) -> pd.DataFrame:
    """Return a row for each run, replicate and split, and what the replicates vary.

    Parameters
    ----------
    counts : DataFrame
        What `evaluation.replicates.count_right` returns.
    runs : DataFrame
        A row for each evaluated run and split, which is the first replicate: `run`,
        `model`, `trial`, `split`, `correct`, `total`, `accuracy_low`, `accuracy_high`,
        `diverged`.
    criteria : DataFrame
        What each training is judged by in the selection: `model`, `trial`, `seed`,
        `split_seed`, `criterion`.
    seed, split_seed : int
        The seed with which the evaluated runs were trained, and that of their split.

    Returns
    -------
    DataFrame
        `run`, `model`, `trial`, `varied` (seed or split), `seed`, `split_seed`,
        `split`, `correct`, `total`, `accuracy` (a share, missing where the replicate
        diverged), `accuracy_low` and `accuracy_high` (the 95 % interval of the first,
        over images), `diverged`, `first`, and on the validation images the `criterion`.
    """
    first = runs.assign(seed=seed, split_seed=split_seed, first=True)
    others = runs[["run", "model", "trial", "split"]].merge(
        counts.assign(first=False), on=["model", "trial", "split"]
    )
    names = ["model", "trial", "seed", "split_seed"]
    table = pd.concat([first, others], ignore_index=True).merge(
        criteria[[*names, "criterion"]], on=names, how="left"
    )
    validation = table["split"] == "validation"
    table["criterion"] = table["criterion"].where(validation)
    groups = []
    for varied, stays in STAYS.items():
        same = table[table[stays] == {"seed": seed, "split_seed": split_seed}[stays]]
        if (~same["first"]).any():
            groups.append(same.assign(varied=varied))
    table = pd.concat(
        groups or [table[table["first"]].assign(varied="seed")], ignore_index=True
    )
    table = table.assign(accuracy=table["correct"] / table["total"])
    shares = ["accuracy", "accuracy_low", "accuracy_high", "criterion"]
    # Without replicates, their empty table has made them objects.
    table["diverged"] = table["diverged"].astype(bool)
    table[shares] = table[shares].mask(table["diverged"])
    columns = ["run", "model", "trial", "varied", "seed", "split_seed", "split"]
    return table[[*columns, "correct", "total", *shares, "diverged", "first"]]


def spreads(rows: pd.DataFrame) -> pd.DataFrame:
    """Return mean and spread over the replicates of each run, on each split.

    Parameters
    ----------
    rows : DataFrame
        What `replicate_rows` returns.

    Returns
    -------
    DataFrame
        `run`, `model`, `trial`, `varied`, `split`, `n` (replicates with an accuracy),
        `diverged` (those without), `mean`, `standard_deviation` (with n − 1; missing
        for a single replicate), its 95 % interval `deviation_low`, `deviation_high`,
        `lowest`, `highest`; on the validation images `criterion_mean`,
        `criterion_deviation` (shares).
    """
    keys = ["run", "model", "trial", "varied", "split"]
    table = rows.groupby(keys, sort=False, as_index=False).agg(
        n=("accuracy", "count"),
        diverged=("diverged", "sum"),
        mean=("accuracy", "mean"),
        standard_deviation=("accuracy", "std"),
        lowest=("accuracy", "min"),
        highest=("accuracy", "max"),
        criterion_mean=("criterion", "mean"),
        criterion_deviation=("criterion", "std"),
    )
    limits = [
        deviation_interval(deviation, n)
        for deviation, n in zip(table["standard_deviation"], table["n"], strict=True)
    ]
    return table.assign(
        deviation_low=[low for low, _ in limits],
        deviation_high=[high for _, high in limits],
    )


class SeedsByImages(NamedTuple):
    """The predictions of a run's replicates for the same images.

    Attributes
    ----------
    seeds : ndarray, int [seeds]
        The evaluated run's first.
    labels : ndarray [images]
        What the images show.
    right, averaged : ndarray, bool [seeds, images]
        Which are classified correctly after the last epoch, and by the averaged model.
    writers : ndarray, int [images], or None
        Who wrote them, if that is known.
    """

    seeds: np.ndarray
    labels: np.ndarray
    right: np.ndarray
    averaged: np.ndarray
    writers: np.ndarray | None = None


def seeds_by_images(
    first: pd.DataFrame,
    others: pd.DataFrame,
    seed: int,
    writers: np.ndarray | None = None,
) -> SeedsByImages:
    """Put an evaluated run and its replicates over seeds in one table.

    Parameters
    ----------
    first : DataFrame
        The evaluated run's predictions of a split: `index`, `label`, `predicted`,
        `averaged`.
    others : DataFrame
        Those of its replicates that did not diverge, with `seed` beside these columns.
    seed : int
        The evaluated run's.
    writers : ndarray, int [images], optional
        Of each row of `first`.
    """
    order = np.argsort(first["index"].to_numpy(), kind="stable")
    frames = [first.assign(seed=seed), *(rows for _, rows in others.groupby("seed"))]
    ordered = [frame.sort_values("index", kind="stable") for frame in frames]
    labels = ordered[0]["label"].to_numpy()
    right, averaged = (
        np.array([frame[by].to_numpy() == labels for frame in ordered])
        for by in ["predicted", "averaged"]
    )
    return SeedsByImages(
        np.array([frame["seed"].iloc[0] for frame in ordered]),
        labels,
        right,
        averaged,
        None if writers is None else writers[order],
    )


def by_run_and_split(
    runs: dict[tuple[str, str], pd.DataFrame],
    replicates: pd.DataFrame,
    trials: dict[str, tuple[str, str]],
    seed: int,
    split_seed: int,
    writers: Writers | None = None,
) -> dict[tuple[str, str], SeedsByImages]:
    """Return `seeds_by_images` of each run and split that did not diverge.

    Parameters
    ----------
    runs : dict of (str, str) to DataFrame
        By run and split, what the evaluated run predicts: `index`, `label`,
        `predicted`, `averaged`, `p0`.
    replicates : DataFrame
        What `evaluation.replicates.replicate_predictions` returns.
    trials : dict of str to (str, str)
        The model and the trial of each run.
    seed, split_seed : int
        Of the evaluated runs, and of their split.
    writers : Writers, optional
        Who wrote the images.
    """
    alike = replicates[replicates["split_seed"] == split_seed]
    alike = alike[~alike["diverged"].astype(bool)]
    of_trials = dict(list(alike.groupby(["model", "trial", "split"])))
    none, known = alike.iloc[:0], writers or Writers()
    return {
        (run, split): seeds_by_images(
            first,
            of_trials.get((*trials[run], split), none),
            seed,
            known.of(split, first),
        )
        for (run, split), first in runs.items()
        if first["p0"].notna().all()
    }


def mean_row(table: SeedsByImages) -> Row:
    """Return a run's mean accuracy over seeds and images, with its interval."""
    return {
        "n": len(table.seeds),
        **estimate_share(table.right, table.writers)._asdict(),
        "evaluated": float(table.right[0].mean()),
        "higher": int((table.right.mean(axis=1) > table.right[0].mean()).sum()),
    }


def difference_rows(one: SeedsByImages, other: SeedsByImages) -> Rows:
    """Compare two models, seed by seed and image by image: the other less the one.

    Returns
    -------
    list of dict
        For the last and for the averaged `weights`: `n`, how many seeds both have; of
        these `won`, with which the other is better; and what `compare` returns.
    """
    seeds = [seed for seed in one.seeds if seed in set(other.seeds)]
    mine = [list(one.seeds).index(seed) for seed in seeds]
    its = [list(other.seeds).index(seed) for seed in seeds]
    return [
        {"weights": weights}
        | compare(getattr(one, by)[mine], getattr(other, by)[its], one.writers)
        for weights, by in {"last": "right", "averaged": "averaged"}.items()
    ]


def compare(one: np.ndarray, other: np.ndarray, writers: np.ndarray | None) -> Row:
    """Return `n` seeds, with how many the other `won`, and the fields of an estimate.

    Both are bool [seeds, images], of the same seeds and images.
    """
    return {
        "n": len(one),
        "won": int((other.sum(axis=1) > one.sum(axis=1)).sum()),
        **estimate_difference(one, other, writers)._asdict(),
    }


def averaging_row(table: SeedsByImages) -> Row:
    """Compare the averaged models of a run's seeds with those after the last epoch.

    Returns
    -------
    dict
        `n` seeds, and with how many the averaged model is `won`; the mean accuracies
        `last` and `averaged`; and the estimate of their difference.
    """
    return {
        **compare(table.right, table.averaged, table.writers),
        "last": float(table.right.mean()),
        "averaged": float(table.averaged.mean()),
    }


def digit_rows(table: SeedsByImages, fitted: bool) -> list[Row]:
    """Return how often each digit is misclassified, over seeds and its images.

    Of images that the models were fitted to (`fitted`), without an interval.

    Returns
    -------
    list of dict
        For each digit that has images: `digit`, `images`, `n` seeds, `percent` (the
        mean), its 95 % interval `percent_low`, `percent_high`, `standard_deviation`
        over seeds, `lowest`, `highest`, all in per cent, and `seeds`, the percentages
        of each joined by ";", the evaluated run's first.
    """
    rows = []
    for digit in np.unique(table.labels):
        shown = table.labels == digit
        wrong = ~table.right[:, shown]
        of_seeds = 100 * wrong.mean(axis=1)
        writers = None if table.writers is None else table.writers[shown]
        found = estimate_share(wrong, writers)
        low, high = (np.nan, np.nan) if fitted else (found.low, found.high)
        deviation = of_seeds.std(ddof=1) if len(of_seeds) > 1 else np.nan
        rows.append(
            {
                "digit": int(digit),
                "images": wrong.shape[1],
                "n": len(of_seeds),
                "percent": 100 * found.mean,
                "percent_low": 100 * low,
                "percent_high": 100 * high,
                "standard_deviation": float(deviation),
                "lowest": float(of_seeds.min()),
                "highest": float(of_seeds.max()),
                "seeds": ";".join(f"{percent:.10g}" for percent in of_seeds),
            }
        )
    return rows


def racers(best_set: str | Path, most: int) -> list[str]:
    """Return the trials of a race, the chosen first; none where there are no rivals.

    Parameters
    ----------
    best_set : str or Path
        ``{model}_best_set.csv``, the nearest to the best first.
    most : int
        How many race at most, the chosen included.
    """
    table = read_csv(best_set)
    chosen = table["chosen"]
    rivals = table["trial"][table["in_best_set"] & ~chosen].head(max(most - 1, 0))
    return [*table["trial"][chosen], *rivals] if len(rivals) else []


def right_over_seeds(
    metrics: Iterable[Path], predictions: Iterable[Path], average_epochs: int
) -> tuple[dict[tuple[str, str], np.ndarray], pd.DataFrame]:
    """Return how each trial did with each seed, by model and trial.

    Parameters
    ----------
    metrics, predictions, average_epochs
        As for `sweep.metrics.read_runs`.

    Returns
    -------
    right : dict of (str, str) to ndarray, float [seeds, images]
        In the order of the seeds: the share of a run's last epochs in which an image
        was right; NaN where the run diverged.
    images : DataFrame
        The `index` and `label` of each image.
    """
    found: dict[tuple[str, str], dict[int, np.ndarray]] = {}
    images = pd.DataFrame()
    for epochs, run in read_runs(metrics, predictions, average_epochs):
        images, right = run.images, run.right_at_end / run.averaged_epochs
        if diverged_rows(epochs).any():
            right = np.full_like(right, np.nan)
        name = run.named["model"], run.named["trial"]
        found.setdefault(name, {})[run.named["seed"]] = right
    right = {
        name: np.array([of_seeds[seed] for seed in sorted(of_seeds)])
        for name, of_seeds in found.items()
    }
    return right, images


def race_rows(
    model: str,
    trials: list[str],
    right: dict[tuple[str, str], np.ndarray],
    writers: np.ndarray | None = None,
) -> Rows:
    """Compare the first trial with each of the others.

    Parameters
    ----------
    model : str
        The family of the trials.
    trials : list of str
        What `racers` returns.
    right : dict
        What `right_over_seeds` returns.
    writers : ndarray, int [images], optional
        Of each image.

    Returns
    -------
    list of dict
        `model`, `chosen`, `rival` and what `compare_in_race` returns.
    """
    if not trials:
        return []
    chosen, *rivals = trials
    return [
        {"model": model, "chosen": chosen, "rival": rival}
        | compare_in_race(
            right[model, chosen], right[model, rival], len(rivals), writers
        )
        for rival in rivals
    ]


def compare_in_race(
    chosen: np.ndarray,
    rival: np.ndarray,
    comparisons: int,
    writers: np.ndarray | None = None,
) -> Row:
    """Compare two trials over shared seeds: the chosen less its rival.

    With shared seeds, both start from the same random numbers and see the mini-batches
    in the same order, which takes what they have in common out of the difference. P(A >
    B), how probably a new seed makes A the better of the two, tells more of what a
    reader will see than the mean does (Bouthillier et al. 2021, Proceedings of Machine
    Learning and Systems 3:747–769); that most of the spread over seeds is chance and
    not another quality, Jordan 2024 (ICLR) shows.

    Parameters
    ----------
    chosen, rival : ndarray, float [seeds, images]
        The share of a run's last epochs in which an image was right; NaN where the run
        diverged.
    comparisons : int
        How many intervals are to hold together.
    writers : ndarray, int [images], optional
        Of each image.

    Returns
    -------
    dict
        `n` seeds with which neither diverged, `diverged` the others, `won` and `tied`;
        `probability`, P(chosen > rival), a tie counted half, with its exact interval
        (Clopper & Pearson 1934), whose lower limit counts ties as lost and whose upper
        limit as won; and the estimate of the difference.
    """
    there = np.isfinite(chosen).all(axis=1) & np.isfinite(rival).all(axis=1)
    n = int(there.sum())
    leads = (chosen - rival)[there].mean(axis=1)
    # Shares of images: two that are equal differ by rounding at most.
    won, lost = (int((sign * leads > 1e-12).sum()) for sign in [1, -1])
    row = {"n": n, "diverged": int((~there).sum()), "won": won, "tied": n - won - lost}
    if n == 0:
        unknown = ["probability", "probability_low", "probability_high"]
        return row | dict.fromkeys([*unknown, *Estimate._fields], np.nan)
    level = 1 - (1 - LEVEL) / comparisons
    found = estimate_difference(rival[there], chosen[there], writers, comparisons)
    if n < 2:
        found = found._replace(low=np.nan, high=np.nan)
    return row | {
        "probability": (won + row["tied"] / 2) / n,
        "probability_low": float(binomtest(won, n).proportion_ci(level).low),
        "probability_high": float(binomtest(n - lost, n).proportion_ci(level).high),
        **found._asdict(),
    }
