"""What is said of a choice: which trials may be the best, and how far the chosen leads.

Each function takes rows as `results/summary.json` holds them, a dict each with None
where a value is missing, and returns what the page says of them.
"""

from typing import Any

from mnist_sweep.statistics.equivalence import verdict_of

Row = dict[str, Any]

# Of the winners of the resamples, at most so many are named, and none that wins less.
MOST_WINNERS, LEAST_SHARE = 3, 0.005


def judge_bootstrap(trials: list[Row]) -> Row | None:
    """Name the trials that resampled validation images make the best, and the ties.

    Parameters
    ----------
    trials : list of dict
        The rows of the selection bootstrap.

    Returns
    -------
    dict or None
        The `winners`, up to three names by their share of wins; those `tied` with the
        best, that is in the set of best trials with it; whether the `optimism` of the
        best is larger than two standard errors of its own; and the `chosen` trial where
        it is not the best, else None. None where there is only one trial.
    """
    if len(trials) < 2:
        return None
    by_wins = sorted(trials, key=lambda row: -row["win_share"])[:MOST_WINNERS]
    winners = [
        row["trial"]
        for place, row in enumerate(by_wins)
        if place == 0 or row["win_share"] >= LEAST_SHARE
    ]
    chosen = next(row for row in trials if row["chosen"])
    return {
        "winners": winners,
        "tied": [
            row["trial"] for row in trials if row["in_best_set"] and not row["best"]
        ],
        "optimism": trials[0]["winner_optimism"]
        > 2 * trials[0]["winner_optimism_error"],
        "chosen": None if chosen["best"] else chosen["trial"],
    }


def judge_lead(trials: list[Row], selection: Row, margin: float) -> Row | None:
    """Compare the chosen trial with its runner-up by what the choice is made by.

    One of the two is the best trial, from which the others' distances are known.

    Parameters
    ----------
    trials : list of dict
        The rows of the selection bootstrap.
    selection : dict
        The choice.
    margin : float
        The difference of accuracies (a share) that does not matter.

    Returns
    -------
    dict or None
        The runner-up (`trial`); the `difference`, the chosen trial's mean accuracy less
        the runner-up's, with its interval `low`, `high`; and the `verdict` on the
        chosen trial (`equivalence.verdict_of`). None where there is no runner-up.
    """
    if not selection["runner_ups"]:
        return None
    runner_up = selection["runner_ups"][0]["trial"]
    rows = {row["trial"]: row for row in trials}
    if rows[selection["chosen"]]["best"]:
        row = rows[runner_up]
        limits = row["behind"], row["behind_low"], row["behind_high"]
    else:
        row = rows[selection["chosen"]]
        ends = row["behind"], row["behind_high"], row["behind_low"]
        limits = tuple(None if end is None else -end for end in ends)
    difference, low, high = limits
    return {
        "trial": runner_up,
        "difference": difference,
        "low": low,
        "high": high,
        "verdict": verdict_of(low, high, margin),
    }
