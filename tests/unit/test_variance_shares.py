"""What explains the variance of a grid, against the analysis of variance."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm

from mnist_sweep.statistics.variance_shares import variance_shares


def grid(seed: int = 0) -> pd.DataFrame:
    """Return the trials of a full grid with effects of all kinds."""
    rows = product([0.1, 0.01], [64, 128, 256], [25, 50, 100, 150])
    keys = ["learning_rate", "batch_size", "hidden_units"]
    trials = pd.DataFrame(rows, columns=keys).assign(**{"lambda": 0.01})
    noise = np.random.default_rng(seed).normal(0, 0.002, len(trials))
    effect = 0.1 * trials["learning_rate"] + trials["hidden_units"] / 10_000
    effect += trials["learning_rate"] * trials["batch_size"] / 2000
    return trials.assign(mean_accuracy=0.9 + effect + noise)


def test_shares_are_those_of_the_analysis_of_variance():
    trials = grid()
    terms = "C(learning_rate) + C(batch_size) + C(hidden_units)"
    squares = anova_lm(ols(f"mean_accuracy ~ ({terms})**2", trials).fit())["sum_sq"]
    expected = (squares / squares.sum()).rename(
        lambda name: name.replace("C(", "").replace(")", "").replace(":", ";")
    )
    found = variance_shares(trials).set_index("term")["share"]
    assert found.sum() == pytest.approx(1)
    assert found["rest"] == pytest.approx(expected["Residual"])
    for term in expected.index.drop("Residual"):
        assert found[term] == pytest.approx(expected[term])
    assert list(found.index)[-1] == "rest"
    assert found.iloc[:-1].is_monotonic_decreasing


def test_only_a_full_grid_of_two_or_more_has_shares():
    trials = grid()
    assert variance_shares(trials.iloc[1:]).empty
    assert variance_shares(trials.assign(mean_accuracy=0.9)).empty
    lost = trials["mean_accuracy"].where(trials.index > 0)
    assert variance_shares(trials.assign(mean_accuracy=lost)).empty
    one = trials[(trials["learning_rate"] == 0.1) & (trials["batch_size"] == 64)]
    assert variance_shares(one).empty
