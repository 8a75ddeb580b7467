"""Differences of accuracies, against published intervals and exact coverage."""

import functools
import itertools
import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.statistics.pair_tables import PAIR_COLUMNS, between_models
from mnist_sweep.statistics.paired_tests import (
    compare_pair,
    difference_of_sets,
    paired_interval,
)

# Worked out once for all the probabilities that the coverage is summed for.
interval = functools.cache(paired_interval)
pairs = st.lists(st.tuples(st.booleans(), st.booleans()), min_size=1, max_size=60)


def images(both_right, only_first, only_second, both_wrong):
    """Make the two models' rights of a table's counts."""
    counts = [both_right, only_first, only_second, both_wrong]
    first = np.repeat([True, True, False, False], counts)
    second = np.repeat([True, False, True, False], counts)
    return first, second


def test_approval_ratings():
    # Agresti, Categorical Data Analysis, 1990, page 350: 944 of 1600 approve in a first
    # survey, 880 in a second; difference 0.04, (0.02, 0.06).
    found = compare_pair(*images(794, 150, 86, 570))
    assert (found["images"], found["both_right"]) == (1600, 794)
    assert (found["only_first"], found["only_second"]) == (150, 86)
    assert found["both_wrong"] == 570
    assert found["difference"] == pytest.approx(-0.04)
    assert round(found["difference_low"], 2) == -0.06
    assert round(found["difference_high"], 2) == -0.02


@pytest.mark.parametrize(
    ("table", "difference", "low", "high"),
    [
        # Fagerland, Lydersen & Laake, Statistical Analysis of Contingency Tables, 2017,
        # chapter 8: complete response (Cavo et al. 2012), and airways (Bentur et al.
        # 2009; its limits in Statistics in Medicine 33:2850–2875, 2014, too).
        ((59, 6, 16, 80), -0.0621, -0.1186, -0.0046),
        ((1, 1, 7, 12), -0.2857, -0.507, -0.026),
    ],
)
def test_published_intervals_by_newcombe_s_method_10(table, difference, low, high):
    # Published as first less second.
    a, b, c, d = table
    found = compare_pair(*images(a, c, b, d))
    assert found["difference"] == pytest.approx(difference, abs=5e-5)
    digits = len(str(low).split(".")[1])
    assert round(found["difference_low"], digits) == low
    assert round(found["difference_high"], digits) == high


def test_no_discordant_pair_shows_no_difference():
    found = compare_pair(*images(20, 0, 0, 3))
    assert found["difference"] == 0
    assert found["difference_low"] == pytest.approx(-found["difference_high"])


def test_all_against_none():
    found = compare_pair(*images(0, 0, 30, 0))
    assert found["difference"] == found["difference_high"] == 1
    assert 0.8 < found["difference_low"] < 1


@pytest.mark.parametrize(
    ("probabilities", "fewest"),
    [
        ((0.4, 0.2, 0.2, 0.2), 0.94),
        ((0.6, 0.15, 0.05, 0.2), 0.94),
        ((0.25, 0.25, 0.25, 0.25), 0.94),
        ((0.5, 0.1, 0.3, 0.1), 0.94),
    ],
)
def test_coverage_is_near_95_per_cent(probabilities, fewest):
    # Summed over every table of 25 pairs, so there is no chance in it.
    n = 25
    truth = probabilities[1] - probabilities[2]
    logs = [math.log(probability) for probability in probabilities]
    covered = 0.0
    for a, b, c in itertools.product(range(n + 1), repeat=3):
        if (d := n - a - b - c) >= 0:
            low, high = interval(a, b, c, d)
            if low <= truth <= high:
                counts = (a, b, c, d)
                covered += math.exp(
                    math.lgamma(n + 1)
                    - sum(math.lgamma(count + 1) for count in counts)
                    + sum(k * log for k, log in zip(counts, logs, strict=True))
                )
    assert fewest < covered < 0.985


def test_coverage_on_ten_thousand_images_that_models_mostly_agree_on():
    draw = np.random.default_rng(0)
    tables = draw.multinomial(10_000, [0.968, 0.007, 0.010, 0.015], 1000).tolist()
    intervals = [paired_interval(*table) for table in tables]
    covered = np.mean([low <= -0.003 <= high for low, high in intervals])
    # 95 % ± three standard errors of a share of 1000.
    assert 0.93 < covered < 0.97


@given(pairs)
def test_swapping_the_models_mirrors_the_difference(rights):
    first, second = np.array(rights).T
    found, mirrored = compare_pair(first, second), compare_pair(second, first)
    assert mirrored["difference"] == -found["difference"]
    assert mirrored["difference_low"] == pytest.approx(-found["difference_high"])
    assert mirrored["only_first"] == found["only_second"]


@given(pairs)
def test_limits_hold_the_difference_and_counts_add_up(rights):
    first, second = np.array(rights).T
    found = compare_pair(first, second)
    # The widths reach zero where a share is 0 or 1, but for rounding.
    assert -1 <= found["difference_low"] <= found["difference"] + 1e-9
    assert found["difference"] - 1e-9 <= found["difference_high"] <= 1
    assert found["difference"] == pytest.approx(second.mean() - first.mean())
    kinds = ["both_right", "only_first", "only_second", "both_wrong"]
    assert sum(found[kind] for kind in kinds) == found["images"] == len(rights)


@pytest.mark.parametrize(("first", "second"), [([], []), ([True], [True, False])])
def test_what_is_not_paired_is_an_error(first, second):
    with pytest.raises(ValueError, match="no pairs"):
        compare_pair(np.array(first, bool), np.array(second, bool))


@pytest.mark.parametrize(
    ("counts", "low", "high"),
    [
        # Newcombe 1998, Statistics in Medicine 17:873–890, table II, method 10.
        ((56, 70, 48, 80), 0.0524, 0.3339),
        ((9, 10, 3, 10), 0.1705, 0.8090),
        ((5, 56, 0, 29), -0.0381, 0.1926),
        ((10, 10, 0, 20), 0.6791, 1.0),
    ],
)
def test_published_intervals_of_independent_sets(counts, low, high):
    correct_a, n_a, correct_b, n_b = counts
    found = difference_of_sets(*counts)
    assert found["difference"] == correct_a / n_a - correct_b / n_b
    assert found["difference_low"] == pytest.approx(low, abs=5e-5)
    assert found["difference_high"] == pytest.approx(high, abs=5e-5)
    mirrored = difference_of_sets(correct_b, n_b, correct_a, n_a)
    assert mirrored["difference_low"] == pytest.approx(-found["difference_high"])


def test_an_empty_set_is_an_error():
    with pytest.raises(ZeroDivisionError):
        difference_of_sets(0, 0, 1, 2)


def test_one_model_makes_no_pair(tmp_path):
    file = tmp_path / "a_test.parquet"
    pd.DataFrame({"label": [0, 1], "predicted": [0, 0]}).to_parquet(file)
    assert between_models([file], {"a": {"chosen": "x"}}) == []


def test_three_models_make_three_pairs(tmp_path):
    files = []
    for model, wrong in {"a": 100, "b": 130, "c": 103}.items():
        for split in ["train", "test"]:
            predicted = (np.arange(1000) < wrong).astype(int)
            table = pd.DataFrame({"label": 0, "predicted": predicted})
            files.append(tmp_path / f"{model}_{split}.parquet")
            table.to_parquet(files[-1])
    rows = between_models(files, {model: {"chosen": "x"} for model in "abc"})
    assert [set(row) for row in rows] == [set(PAIR_COLUMNS)] * 6
    named = {(row["split"], row["first"], row["second"]): row for row in rows}
    assert list(named)[3:] == [
        ("test", *pair) for pair in [("a/x", "b/x"), ("a/x", "c/x"), ("b/x", "c/x")]
    ]
    assert named["test", "a/x", "b/x"]["difference"] == pytest.approx(-0.03)
    # To the training images, the models were fitted.
    assert named["train", "a/x", "b/x"]["difference_low"] is None
