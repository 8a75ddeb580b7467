"""What a search shows, against loops over its trials and random draws from them."""

import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.base.intervals import wilson
from mnist_sweep.statistics.search import expected_best, isolation

accuracies = st.lists(st.integers(0, 1000).map(lambda n: n / 1000), min_size=1)


def grid(scores):
    """Make trials of (learning rate, batch size, hidden units) -> right of 1000."""
    rows = []
    for (rate, batch, hidden), right in scores.items():
        low, high = (math.nan, math.nan) if right is None else wilson(right, 1000)
        rows.append(
            {
                "trial": f"lr~{rate}_batch~{batch}_hidden~{hidden}",
                "lambda": 0.01,
                "learning_rate": rate,
                "batch_size": batch,
                "hidden_units": hidden,
                "mean_accuracy": math.nan if right is None else right / 1000,
                "accuracy_low": low,
                "accuracy_high": high,
            }
        )
    return pd.DataFrame(rows)


def test_each_value_s_best_trial_worked_out_by_hand():
    # Means of equal counts may differ in their last digits.
    rounding = [0, 0, 0, 0, 1e-12, 0]
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
        ).assign(mean_accuracy=lambda trials: trials["mean_accuracy"] + rounding)
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
    assert (table["best_low"][1], table["best_high"][1]) == wilson(950, 1000)
    assert math.isnan(table["best_low"][2])
    assert math.isnan(table["best_high"][2])


def test_a_single_trial_isolates_nothing():
    table = isolation(grid({(0.1, 64, 25): 900}))
    assert table.empty
    assert "best_trial" in table.columns


def test_one_hyperparameter_alone_shows_every_trial():
    trials = pd.DataFrame({"trial": ["a", "b"], "lambda": [1.0, 0.1]}).assign(
        mean_accuracy=[0.5, 0.9], accuracy_low=[0.4, 0.8], accuracy_high=[0.6, 1.0]
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
            assert row.best_low <= row.best_accuracy + 1e-9
        else:
            assert row.best_trial == ""


def test_three_trials_worked_out_by_hand():
    table = expected_best(np.array([0.9, 0.3, 0.6]))
    assert table["trials"].tolist() == [1, 2, 3]
    # Of two with replacement: 9 pairs, 1 with best 0.3, 3 with 0.6, 5 with 0.9; of
    # three: 27, of which 1, 7 and 19. Without: the pairs' bests are 0.6, 0.9, 0.9.
    assert table["with_replacement"].tolist() == pytest.approx(
        [0.6, (0.3 + 3 * 0.6 + 5 * 0.9) / 9, (0.3 + 7 * 0.6 + 19 * 0.9) / 27]
    )
    assert table["without_replacement"].tolist() == pytest.approx([0.6, 0.8, 0.9])


@given(accuracies.filter(lambda values: len(values) <= 8))
def test_without_replacement_is_the_mean_over_all_subsets(values):
    table = expected_best(np.array(values))
    for k, found in zip(table["trials"], table["without_replacement"], strict=True):
        bests = [max(subset) for subset in itertools.combinations(values, k)]
        assert found == pytest.approx(np.mean(bests))


@pytest.mark.parametrize("k", [2, 5, 20])
def test_both_are_the_means_of_random_draws(k):
    draw = np.random.default_rng(0)
    values = draw.beta(20, 2, 30)
    row = expected_best(values).set_index("trials").loc[k]
    drawn = draw.choice(values, (20_000, k)).max(axis=1)
    assert row["with_replacement"] == pytest.approx(
        drawn.mean(), abs=4 * drawn.std() / math.sqrt(20_000)
    )
    subsets = draw.permuted(np.tile(values, (20_000, 1)), axis=1)[:, :k].max(axis=1)
    assert row["without_replacement"] == pytest.approx(
        subsets.mean(), abs=4 * subsets.std() / math.sqrt(20_000) + 1e-9
    )


def test_only_without_replacement_is_unbiased_for_new_trials():
    # The best of 5 uniform draws is 5/6 on average; each time 8 trials are known.
    draw = np.random.default_rng(1)
    tables = [expected_best(draw.random(8)).iloc[4] for _ in range(2000)]
    found = pd.DataFrame(tables).mean()
    assert found["without_replacement"] == pytest.approx(5 / 6, abs=0.01)
    assert found["with_replacement"] < 5 / 6 - 0.02


def test_a_thousand_trials_keep_their_digits():
    # Ranks have a best of k on average at k (n + 1)/(k + 1), without replacement.
    n = 1000
    table = expected_best(np.random.default_rng(2).permutation(np.arange(1, n + 1)))
    k = table["trials"]
    assert table["without_replacement"].to_numpy() == pytest.approx(
        (k * (n + 1) / (k + 1)).to_numpy(), rel=1e-9
    )
    # With replacement, n less the sum of (i/n)^k over i < n.
    for drawn in (1, 10, 1000):
        expected = n - math.fsum((i / n) ** drawn for i in range(1, n))
        found = table["with_replacement"].iloc[drawn - 1]
        assert found == pytest.approx(expected, rel=1e-9)


@given(accuracies)
def test_more_trials_never_do_worse(values):
    table = expected_best(np.array(values))
    for column in ("with_replacement", "without_replacement"):
        assert table[column].iloc[0] == pytest.approx(np.mean(values))
        assert (np.diff(table[column]) >= -1e-9).all()
        assert table[column].max() <= max(values) + 1e-9
    assert table["without_replacement"].iloc[-1] == pytest.approx(max(values))
    above = table["without_replacement"] - table["with_replacement"]
    assert (above >= -1e-9).all()
