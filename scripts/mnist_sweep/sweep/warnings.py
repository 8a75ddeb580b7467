"""Rules that say where a sweep's result should not be taken at its face."""

from typing import Any

from mnist_sweep.base.hyperparameters import HYPERPARAMETERS, hyperparameters_of
from mnist_sweep.sweep.early_stopping import SWINGS

import pandas as pd

COLUMNS = ["kind", "model", "hyperparameter", "value", "side", "trials", "count", "of"]
COLUMNS += ["chosen"]


def cautions(model: str, trials: pd.DataFrame, certainty: pd.DataFrame) -> pd.DataFrame:
    """Give a row for each rule that finds something in a sweep.

    Parameters: `trials` is the sweep's table (`tabulate_trials`), `certainty` that of
    `bootstrap_choice`.
    Returns: columns `kind`, `model`, then for `edge`: `hyperparameter`, `value` (the
    best's), `side` (smallest or largest); for all others `trials` (names, joined by
    ";"), `count` of them, `of` how many; `chosen` tells whether the chosen trial is
    concerned. Kinds, in this order:

    - `diverged`: some loss was not finite;
    - `tie`: within one paired standard error of the best trial, itself left out, of
      the trials that did not diverge;
    - `edge`: the best trial has the smallest or largest value that was tried;
    - `improving`: accuracy still rises over the last epochs (`trends`);
    - `unstable`: it swings from epoch to epoch (`early_stopping.noise`) by more than
      twice its standard error;
    - `fell_back`: it was highest long before the end (`trends`).
    """
    converged = trials[~trials["diverged"]]
    told = [
        about(trials, trials["diverged"], "diverged"),
        about(certainty, certainty["indistinguishable"] & ~certainty["best"], "tie"),
        *edges(trials),
        about(converged, converged["improving"], "improving"),
        about(converged, swinging(converged), "unstable"),
        about(converged, converged["fell_back"], "fell_back"),
    ]
    found = [row for row in told if row.get("count", 1)]
    return pd.DataFrame(found, columns=COLUMNS).assign(model=model)


def swinging(trials: pd.DataFrame) -> pd.Series:
    """Tell the trials whose accuracy swings from epoch to epoch."""
    return trials["epoch_noise"] > SWINGS * trials["standard_error"]


def about(trials: pd.DataFrame, concerned: pd.Series, kind: str) -> dict[str, Any]:
    """Name the trials of a table that a rule concerns."""
    found = trials[concerned.astype(bool)]
    return {
        "kind": kind,
        "trials": ";".join(found["trial"]),
        "count": len(found),
        "of": len(trials),
        "chosen": bool(found["chosen"].any()),
    }


def edges(trials: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a row for each hyper-parameter at whose edge the best trial lies.

    Beyond the edge there must be something: no λ is smaller than 0, no count than 1.
    What diverged has been tried.
    """
    best, chosen = trials[trials["best"]].iloc[0], trials[trials["chosen"]].iloc[0]
    rows = []
    for key in hyperparameters_of(trials.columns):
        tried = trials[key]
        for side, edge in [("smallest", tried.min()), ("largest", tried.max())]:
            at_least = side == "smallest" and edge == HYPERPARAMETERS[key].least
            beyond = tried.min() < tried.max() and not at_least
            if best[key] == edge and beyond:
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
