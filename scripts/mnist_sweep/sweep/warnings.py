"""Rules that find where a sweep's result should not be taken at face value."""

from typing import Any

from mnist_sweep.base.families import HYPERPARAMETERS, hyperparameters_of

import pandas as pd

COLUMNS = ["kind", "model", "hyperparameter", "value", "side", "trials", "count", "of"]
COLUMNS += ["chosen"]


def find_warnings(
    model: str, trials: pd.DataFrame, bootstrap: pd.DataFrame
) -> pd.DataFrame:
    """Return a row for each rule that finds something in a sweep.

    The rules, in the order of the rows:

    - ``diverged``: some loss was not finite;
    - ``tie``: a trial cannot be told from the best trial: both are in the set that
      holds the truly best one (`statistics.best_set`);
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
    bootstrap : DataFrame
        The same trials beside the best (`statistics.selection_table`).

    Returns
    -------
    DataFrame
        `kind` is the rule. An edge has `hyperparameter`, `value` (the best trials') and
        `side` (smallest or largest). All others have `trials` (names, joined by ";"),
        `count` of them, and `of` how many: for a tie, the trials that did not diverge.
        `chosen` says whether the chosen trial is concerned.
    """
    finite = trials[~trials["diverged"]]
    members = set(bootstrap.loc[bootstrap["in_best_set"].astype(bool), "trial"])
    ties = bootstrap["trial"].isin(members) & ~bootstrap["best"]
    rows = [
        concerning("diverged", trials, trials["diverged"]),
        concerning("tie", bootstrap, ties),
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
