"""How much of the variance of a grid each hyper-parameter and each pair explains."""

from itertools import combinations

from mnist_sweep.base.families import hyperparameters_of

import numpy as np
import pandas as pd

# What neither one hyper-parameter nor two of them explain.
REST = "rest"


def variance_shares(trials: pd.DataFrame) -> pd.DataFrame:
    """Split the variance of the trials of a full grid among hyper-parameters.

    A two-way analysis of variance: the sum of squares of each hyper-parameter and each
    pair, over that of all trials (Fisher 1925, Statistical Methods for Research
    Workers; for hyper-parameters, Hutter, Hoos & Leyton-Brown 2014, An Efficient
    Approach for Assessing Hyperparameter Importance, ICML). In a full grid these are
    orthogonal and add up. They hold for this grid: other values would give others.

    Parameters
    ----------
    trials : DataFrame
        A row for each trial: the hyper-parameters and `mean_accuracy`.

    Returns
    -------
    DataFrame
        `term`, the keys joined by ";" or `REST`, and its `share`, the largest first and
        the rest last. Empty where fewer than two hyper-parameters vary, some trial
        diverged, or combinations are missing.
    """
    values = {key: len(trials[key].unique()) for key in hyperparameters_of(trials)}
    keys = [key for key, count in values.items() if count > 1]
    whole = np.prod(list(values.values())) == len(trials)
    deviation = trials["mean_accuracy"] - trials["mean_accuracy"].mean()
    total = (deviation**2).sum()
    if len(keys) < 2 or not whole or deviation.isna().any() or total <= 0:
        return pd.DataFrame(columns=["term", "share"])
    effects = {(k,): deviation.groupby(trials[k]).transform("mean") for k in keys}
    for pair in combinations(keys, 2):
        cells = deviation.groupby([trials[key] for key in pair]).transform("mean")
        effects[pair] = cells - sum(effects[key,] for key in pair)
    shares = {";".join(k): (effect**2).sum() / total for k, effect in effects.items()}
    ordered = sorted(shares.items(), key=lambda item: -item[1])
    rows = [*ordered, (REST, max(1 - sum(shares.values()), 0.0))]
    return pd.DataFrame(rows, columns=["term", "share"])
