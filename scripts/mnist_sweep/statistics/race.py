"""A race: the trials that may be best, trained with further seeds, and compared."""

from collections.abc import Iterable
from pathlib import Path

from mnist_sweep.base.tables import Rows, read_csv, read_parquet
from mnist_sweep.evaluation.predictions import right_of_run
from mnist_sweep.statistics.crossed import CrossedMean, crossed_mean
from mnist_sweep.sweep.selection import diverged_rows

import numpy as np
from scipy.stats import binomtest

COLUMNS = ["model", "chosen", "rival", "n", "diverged", "won", "tied"]
COLUMNS += ["probability", "probability_low", "probability_high"]
COLUMNS += CrossedMean._fields


def racers(bootstrap: str | Path, most: int) -> list[str]:
    """Return the trials of a race, the chosen first; none where there are no rivals.

    Parameters
    ----------
    bootstrap : str or Path
        ``{model}_selection_bootstrap.csv``, the nearest to the best first.
    most : int
        How many race at most, the chosen included.
    """
    table = read_csv(bootstrap)
    chosen = table["chosen"]
    rivals = table["trial"][table["in_best_set"] & ~chosen].head(max(most - 1, 0))
    return [*table["trial"][chosen], *rivals] if len(rivals) else []


def right_over_seeds(
    metrics: Iterable[Path], predictions: Iterable[Path], epochs: int
) -> dict[tuple[str, str], np.ndarray]:
    """Return how each trial did with each seed, by model and trial.

    Parameters
    ----------
    metrics, predictions : iterable of Path
        The ``epochs.parquet`` and ``validation.parquet`` of all runs of a race.
    epochs : int
        Over how many last epochs a run is judged.

    Returns
    -------
    dict of (str, str) to ndarray, float [seeds, images]
        In the order of the seeds: the share of a run's last epochs in which an image
        was right; NaN where the run diverged.
    """
    lost = set()
    for table in map(read_parquet, metrics):
        if diverged_rows(table).any():
            lost.add(tuple(table[["model", "trial", "seed"]].iloc[0]))
    found: dict[tuple[str, str], dict[int, np.ndarray]] = {}
    for path in predictions:
        run, right = right_of_run(path, epochs)
        name = run["model"], run["trial"]
        if (*name, run["seed"]) in lost:
            right = np.full_like(right, np.nan)
        found.setdefault(name, {})[run["seed"]] = right
    return {
        name: np.array([of_seeds[seed] for seed in sorted(of_seeds)])
        for name, of_seeds in found.items()
    }


def race_rows(
    model: str, trials: list[str], right: dict[tuple[str, str], np.ndarray]
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

    Returns
    -------
    list of dict
        `model`, `chosen`, `rival` and what `compare` returns.
    """
    if not trials:
        return []
    chosen, *rivals = trials
    return [
        {"model": model, "chosen": chosen, "rival": rival}
        | compare(right[model, chosen], right[model, rival], len(rivals))
        for rival in rivals
    ]


def compare(chosen: np.ndarray, rival: np.ndarray, comparisons: int) -> dict:
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

    Returns
    -------
    dict
        `n` seeds with which neither diverged, `diverged` the others, `won` and `tied`;
        `probability`, P(chosen > rival), a tie counted half, with its exact interval
        (Clopper & Pearson 1934), whose lower limit counts ties as lost and whose upper
        limit as won; and the fields of `crossed_mean` of the differences.
    """
    there = np.isfinite(chosen).all(axis=1) & np.isfinite(rival).all(axis=1)
    differences = (chosen - rival)[there]
    n = len(differences)
    of_seeds = differences.mean(axis=1)
    # Shares of images: two that are equal differ by rounding at most.
    won, lost = (int((sign * of_seeds > 1e-12).sum()) for sign in [1, -1])
    row = {"n": n, "diverged": int((~there).sum()), "won": won, "tied": n - won - lost}
    if n == 0:
        unknown = ["probability", "probability_low", "probability_high"]
        return row | dict.fromkeys([*unknown, *CrossedMean._fields], np.nan)
    level = 1 - 0.05 / comparisons
    return row | {
        "probability": (won + row["tied"] / 2) / n,
        "probability_low": float(binomtest(won, n).proportion_ci(level).low),
        "probability_high": float(binomtest(n - lost, n).proportion_ci(level).high),
        **crossed_mean(differences, comparisons)._asdict(),
    }
