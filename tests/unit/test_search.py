"""What a search shows, against loops over its trials."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.statistics.selection import isolation


def grid(scores):
    """Make trials of (learning rate, batch size, hidden units) -> right of 1000."""
    rows = []
    for (rate, batch, hidden), right in scores.items():
        rows.append(
            {
                "trial": f"lr~{rate}_batch~{batch}_hidden~{hidden}",
                "lambda": 0.01,
                "learning_rate": rate,
                "batch_size": batch,
                "hidden_units": hidden,
                "mean_accuracy": math.nan if right is None else right / 1000,
            }
        )
    return pd.DataFrame(rows)


def test_each_value_s_best_trial_worked_out_by_hand():
    table = isolation(
        grid(
            {
                (0.5, 64, 25): None,
                (0.1, 64, 25): 900,
                (0.1, 64, 50): 950,
                (0.1, 64, 100): 940,
                (0.01, 64, 50): 850,
                (0.01, 64, 25): 850,
            }
        )
    )
    # λ and the batch size have one value each, and so no rows.
    assert (
        table["hyperparameter"].tolist() == ["learning_rate"] * 3 + ["hidden_units"] * 3
    )
    assert table["value"].tolist() == [0.01, 0.1, 0.5, 25, 50, 100]
    assert table["trials"].tolist() == [2, 3, 0, 2, 2, 1]
    # Of the two at 0.01 that tie, the one with fewer hidden units.
    assert table["best_trial"].tolist() == [
        "lr~0.01_batch~64_hidden~25",
        "lr~0.1_batch~64_hidden~50",
        "",
        "lr~0.1_batch~64_hidden~25",
        "lr~0.1_batch~64_hidden~50",
        "lr~0.1_batch~64_hidden~100",
    ]
    nan = math.nan
    expected = {
        "best_accuracy": [0.85, 0.95, nan, 0.9, 0.95, 0.94],
        "median_accuracy": [0.85, 0.94, nan, 0.875, 0.9, 0.94],
        "lowest_accuracy": [0.85, 0.9, nan, 0.85, 0.85, 0.94],
    }
    for column, numbers in expected.items():
        assert table[column].tolist() == pytest.approx(numbers, nan_ok=True)


def test_a_single_trial_isolates_nothing():
    table = isolation(grid({(0.1, 64, 25): 900}))
    assert table.empty
    assert "best_trial" in table.columns


def test_one_hyperparameter_alone_shows_every_trial():
    trials = pd.DataFrame({"trial": ["a", "b"], "lambda": [1.0, 0.1]}).assign(
        mean_accuracy=[0.5, 0.9]
    )
    table = isolation(trials)
    assert table["hyperparameter"].tolist() == ["lambda", "lambda"]
    assert table["best_trial"].tolist() == ["b", "a"]
    assert table["median_accuracy"].tolist() == table["best_accuracy"].tolist()


@given(
    st.dictionaries(
        st.tuples(
            st.sampled_from([0.01, 0.1, 1.0]),
            st.sampled_from([32, 64]),
            st.sampled_from([10, 25, 50]),
        ),
        st.none() | st.integers(0, 1000),
        min_size=1,
    )
)
def test_isolation_of_any_grid(scores):
    names = ["learning_rate", "batch_size", "hidden_units"]
    for row in isolation(grid(scores)).itertuples():
        place = names.index(row.hyperparameter)
        alike = [
            right
            for key, right in scores.items()
            if key[place] == row.value and right is not None
        ]
        assert row.trials == len(alike)
        if alike:
            assert row.best_accuracy == pytest.approx(max(alike) / 1000)
            assert row.lowest_accuracy == pytest.approx(min(alike) / 1000)
            assert row.median_accuracy == pytest.approx(np.median(alike) / 1000)
        else:
            assert row.best_trial == ""
