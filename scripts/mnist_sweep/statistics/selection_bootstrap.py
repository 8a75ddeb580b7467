"""How certain a selection is: what other validation images would have selected."""

from typing import NamedTuple

from mnist_sweep.sweep.selection import EQUAL

import numpy as np

# How many counts of images are in memory at a time: 40 MB, and at most three times that
# while they are multiplied.
COUNTS_AT_A_TIME = 5_000_000
# How often the images are resampled.
RESAMPLES = 10_000


class BootstrapResult(NamedTuple):
    """What is selected on resamples of the images.

    Attributes
    ----------
    win_share : ndarray, float [trials]
        The share of resamples in which a trial has the highest accuracy.
    chosen_share : ndarray, float [trials]
        The share in which the rule chooses it.
    optimism : float
        By how much (a share of images) the highest accuracy overstates its trial's.
    optimism_error : float
        The standard error that the number of resamples gives it.
    """

    win_share: np.ndarray
    chosen_share: np.ndarray
    optimism: float
    optimism_error: float


def bootstrap_selection(
    right: np.ndarray, rule: str, resamples: int = RESAMPLES, seed: int = 0
) -> BootstrapResult:
    """Repeat the selection of a trial on resamples of the validation images.

    The bootstrap draws as many images as there are, with replacement, and keeps each
    image's results together (Efron & Tibshirani, An Introduction to the Bootstrap,
    1993, chapter 6). The winner of a draw is accurate there partly by luck: how much
    better it does on the draw than on all images is, on average, the bootstrap's
    estimate of the optimism (Efron 1983, Journal of the American Statistical
    Association 78:316–331) of the highest accuracy. By how much the trial that is best
    on all images does better on a draw is 0 on average; taken off as a control variate
    (Efron & Tibshirani, chapter 23), it leaves a difference that is never below 0 and
    far less uncertain.
    Tibshirani & Tibshirani 2009 (Annals of Applied Statistics 3:822–829) estimate
    the same bias, of the lowest error that a search has found, from the folds of a
    cross-validation.

    Parameters
    ----------
    right : ndarray, float [images, trials]
        As for `best_set.best_set`, the simplest trial first, as
        `sweep.selection.simplest_first` orders them: ties go to the first.
    rule : str
        ``highest_mean`` or ``one_standard_error``, as in `sweep.selection`.
    resamples : int, optional
        How many.
    seed : int, optional
        Decides the resamples.

    Returns
    -------
    BootstrapResult
        Shares of the resamples, and the optimism with its error.

    Raises
    ------
    ValueError
        If there is no such rule.
    """
    if rule not in ("highest_mean", "one_standard_error"):
        raise ValueError(f"no rule {rule!r}: highest_mean or one_standard_error")
    images, trials = right.shape
    overall = right.mean(axis=0)
    draw = np.random.default_rng(seed)
    wins, choices = np.zeros(trials, dtype=int), np.zeros(trials, dtype=int)
    gains = np.empty(resamples)
    best = int(np.argmax(overall >= overall.max() - EQUAL))
    at_a_time = max(1, COUNTS_AT_A_TIME // images)
    for start in range(0, resamples, at_a_time):
        counts = np.stack(
            [
                np.bincount(draw.integers(images, size=images), minlength=images)
                for _ in range(min(at_a_time, resamples - start))
            ]
        )
        means = counts @ right / images
        highest = means.max(axis=1, keepdims=True)
        # argmax finds the first True, that is the simplest trial.
        winner = np.argmax(means >= highest - EQUAL, axis=1)
        chosen = winner
        if rule == "one_standard_error":
            # Clipped: a sum of ones may exceed 1 in its last digit.
            error = np.sqrt(highest * (1 - highest).clip(0) / images)
            chosen = np.argmax(means >= highest - error - EQUAL, axis=1)
        wins += np.bincount(winner, minlength=trials)
        choices += np.bincount(chosen, minlength=trials)
        of_winner = means[np.arange(len(means)), winner] - overall[winner]
        of_best = means[:, best] - overall[best]
        gains[start : start + len(means)] = of_winner - of_best
    return BootstrapResult(
        wins / resamples,
        choices / resamples,
        max(float(gains.mean()), 0.0),
        float(gains.std() / np.sqrt(resamples)),
    )
