"""What the replicates of each run make of the same images, seed by seed."""

from typing import NamedTuple

from mnist_sweep.statistics.crossed import crossed_mean
from mnist_sweep.statistics.paired_tests import compare_pair

import numpy as np
import pandas as pd

Row = dict[str, object]
# Where models are compared: not on the images that they were fitted to.
JUDGED = ["validation", "test"]


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
    """

    seeds: np.ndarray
    labels: np.ndarray
    right: np.ndarray
    averaged: np.ndarray


def seeds_by_images(
    first: pd.DataFrame, others: pd.DataFrame, seed: int
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
    """
    frames = [first.assign(seed=seed), *(rows for _, rows in others.groupby("seed"))]
    ordered = [frame.sort_values("index") for frame in frames]
    labels = ordered[0]["label"].to_numpy()
    right, averaged = (
        np.array([frame[by].to_numpy() == labels for frame in ordered])
        for by in ["predicted", "averaged"]
    )
    return SeedsByImages(
        np.array([frame["seed"].iloc[0] for frame in ordered]), labels, right, averaged
    )


def mean_row(table: SeedsByImages) -> Row:
    """Return a run's mean accuracy over seeds and images, with its interval."""
    return {
        "n": len(table.seeds),
        **crossed_mean(table.right)._asdict(),
        "evaluated": float(table.right[0].mean()),
        "higher": int((table.right.mean(axis=1) > table.right[0].mean()).sum()),
    }


def difference_row(one: SeedsByImages, other: SeedsByImages) -> Row:
    """Compare two models, seed by seed and image by image: the other less the one.

    Returns
    -------
    dict
        `n`, how many seeds both have; of these `won`, with which the other is better;
        and what `crossed_mean` returns of the differences.
    """
    seeds = [seed for seed in one.seeds if seed in set(other.seeds)]
    of_one = one.right[[list(one.seeds).index(seed) for seed in seeds]]
    of_other = other.right[[list(other.seeds).index(seed) for seed in seeds]]
    return compare(of_one, of_other)


def compare(one: np.ndarray, other: np.ndarray) -> Row:
    """Return `n` seeds, with how many the other `won`, and `crossed_mean`'s fields.

    Both are bool [seeds, images], of the same seeds and images.
    """
    differences = other.astype(float) - one
    return {
        "n": len(differences),
        "won": int((differences.mean(axis=1) > 0).sum()),
        **crossed_mean(differences)._asdict(),
    }


def averaging_row(table: SeedsByImages) -> Row:
    """Compare the averaged models of a run's seeds with those after the last epoch.

    Returns
    -------
    dict
        `n` seeds, and with how many the averaged model is `won`; the mean accuracies
        `last` and `averaged`; and what `crossed_mean` returns of the differences, the
        averaged less the last. Of a single seed, the interval is that of paired images
        (`paired_tests.compare_pair`).
    """
    row = compare(table.right, table.averaged)
    row |= {"last": float(table.right.mean())}
    row |= {"averaged": float(table.averaged.mean())}
    if row["n"] == 1:
        pair = compare_pair(table.right[0], table.averaged[0])
        row |= {"low": pair["difference_low"], "high": pair["difference_high"]}
    return row


def digit_rows(table: SeedsByImages) -> list[Row]:
    """Return how often each digit is misclassified, over seeds and its images.

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
        wrong = ~table.right[:, table.labels == digit]
        of_seeds = 100 * wrong.mean(axis=1)
        found = crossed_mean(wrong)
        deviation = of_seeds.std(ddof=1) if len(of_seeds) > 1 else np.nan
        rows.append(
            {
                "digit": int(digit),
                "images": wrong.shape[1],
                "n": len(of_seeds),
                "percent": 100 * found.mean,
                "percent_low": 100 * max(found.low, 0.0),
                "percent_high": 100 * found.high,
                "standard_deviation": float(deviation),
                "lowest": float(of_seeds.min()),
                "highest": float(of_seeds.max()),
                "seeds": ";".join(f"{percent:.10g}" for percent in of_seeds),
            }
        )
    return rows


def by_run_and_split(
    runs: dict[tuple[str, str], pd.DataFrame],
    replicates: pd.DataFrame,
    trials: dict[str, tuple[str, str]],
    seed: int,
    split_seed: int,
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
    """
    alike = replicates[replicates["split_seed"] == split_seed]
    alike = alike[~alike["diverged"].astype(bool)]
    of_trials = dict(list(alike.groupby(["model", "trial", "split"])))
    none = alike.iloc[:0]
    return {
        (run, split): seeds_by_images(
            first, of_trials.get((*trials[run], split), none), seed
        )
        for (run, split), first in runs.items()
        if first["p0"].notna().all()
    }
