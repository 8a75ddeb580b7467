"""Rules that find where a sweep's result should not be taken at face value."""

from typing import Any

from mnist_sweep.base.families import HYPERPARAMETERS, hyperparameters_of

import pandas as pd

COLUMNS = ["kind", "model", "hyperparameter", "value", "side", "trials", "count", "of"]
COLUMNS += ["chosen"]


def find_warnings(
    model: str,
    trials: pd.DataFrame,
    best_set: pd.DataFrame,
    averaged_epochs: int,
    epochs: int,
) -> pd.DataFrame:
    """Return a row for each rule that finds something in a sweep.

    The rules, in the order of the rows:

    - ``short``: too few epochs to tell whether accuracy has settled (`early_stopping`);
    - ``whole``: the last epochs by which trials are chosen are more than half of all,
      so that they compare how trials begin, too;
    - ``diverged``: some loss was not finite;
    - ``tie``: a trial cannot be told from the best trial: both are in the set that
      holds the truly best one (`statistics.selection`);
    - ``edge``: all trials of that set have the smallest value that was tried, or all
      the largest;
    - ``improving``: accuracy had not settled when training ended (`early_stopping`);
    - ``unstable``: accuracy varies from epoch to epoch too much for any to stand for
      the trial (`early_stopping`);
    - ``fell_back``: accuracy was highest long before the end (`convergence`).

    Parameters
    ----------
    model : str
        The model that was swept.
    trials : DataFrame
        The sweep's table (`trial_table`).
    best_set : DataFrame
        The same trials beside the best (`statistics.selection`).
    averaged_epochs, epochs : int
        Over how many last epochs trials are compared, of how many.

    Returns
    -------
    DataFrame
        `kind` is the rule. An edge has `hyperparameter`, `value` (the best trials') and
        `side` (smallest or largest). All others have `trials` (names, joined by ";"),
        `count` of them, and `of` how many: for a tie, the trials that did not diverge;
        of ``whole``, both are epochs. `chosen` says whether the chosen trial is
        concerned, which of a tie it is if it is in the set.
    """
    finite = trials[~trials["diverged"]]
    members = set(best_set.loc[best_set["in_best_set"].astype(bool), "trial"])
    ties = best_set["trial"].isin(members) & ~best_set["best"]
    tie = concerning("tie", best_set, ties)
    tie["chosen"] = bool(best_set["chosen"][ties | best_set["best"]].any())
    whole = {"kind": "whole", "trials": "", "chosen": True}
    whole |= {"count": averaged_epochs, "of": epochs}
    rows = [
        concerning("short", finite, finite["stopping"] == "short"),
        *([whole] if 2 * averaged_epochs > epochs else []),
        concerning("diverged", trials, trials["diverged"]),
        tie,
        *edges(trials, members),
        concerning("improving", finite, finite["stopping"] == "improving"),
        concerning("unstable", finite, finite["stopping"] == "unstable"),
        concerning("fell_back", finite, finite["fell_back"]),
    ]
    found = [row for row in rows if row.get("count", 1)]
    return pd.DataFrame(found, columns=COLUMNS).assign(model=model)


def concerning(kind: str, trials: pd.DataFrame, concerned: pd.Series) -> dict[str, Any]:
    """Return a warning about some trials of a table; its count may be 0."""
    found = trials[concerned.astype(bool)]
    return {
        "kind": kind,
        "trials": ";".join(found["trial"]),
        "count": len(found),
        "of": len(trials),
        "chosen": bool(found["chosen"].any()),
    }


def edges(trials: pd.DataFrame, members: set[str]) -> list[dict[str, Any]]:
    """Return a warning for each hyper-parameter at whose edge the best trials lie.

    Where a trial with another value may be the best as well, nothing points beyond the
    edge. Beyond it there must be something: no λ is smaller than 0, no count than 1. A
    value has been tried even if the trial diverged.
    """
    chosen = trials[trials["chosen"]].iloc[0]
    best = trials[trials["trial"].isin(members) | trials["best"]]
    rows = []
    for key in hyperparameters_of(trials.columns):
        tried = trials[key]
        for side, edge in [("smallest", tried.min()), ("largest", tried.max())]:
            at_least = side == "smallest" and edge == HYPERPARAMETERS[key].least
            beyond = tried.min() < tried.max() and not at_least
            if (best[key] == edge).all() and beyond:
                rows.append(
                    {
                        "kind": "edge",
                        "hyperparameter": key,
                        "value": float(edge),
                        "side": side,
                        "chosen": bool(chosen[key] == edge),
                    }
                )
    return rows
