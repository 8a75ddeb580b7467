"""Replicates on the same images, put in one table by seed and index."""

import numpy as np
import pandas as pd
import pytest

from mnist_sweep.evaluation.verdicts import order_over_seeds
from mnist_sweep.statistics.crossed import crossed_mean
from mnist_sweep.statistics.paired_tests import compare_pair
from mnist_sweep.statistics.replicate_images import (
    SeedsByImages,
    averaging_row,
    by_run_and_split,
    difference_row,
    digit_rows,
    mean_row,
)


def predictions(predicted, labels=(0, 0, 1, 1)) -> pd.DataFrame:
    table = pd.DataFrame({"index": range(len(labels)), "label": labels})
    return table.assign(predicted=predicted, averaged=table["label"], p0=0.5)


def replicate(seed: int, predicted, split_seed=0, diverged=False) -> pd.DataFrame:
    """A perceptron's replicate, its images in another order."""
    names = {"model": "mlp", "trial": "x", "split": "test", "seed": seed}
    table = predictions(predicted).drop(columns="p0").iloc[::-1]
    return table.assign(**names, split_seed=split_seed, diverged=diverged)


def test_seeds_of_the_same_split_are_put_together_by_image():
    others = pd.concat(
        [
            replicate(2, [0, 1, 1, 1]),
            replicate(1, [1, 0, 1, 0]),
            replicate(3, [0, 0, 0, 0], diverged=True),
            replicate(0, [1, 1, 1, 1], split_seed=5),
        ]
    )
    runs = {("mlp", "test"): predictions([0, 0, 1, 0])}
    lost = predictions([0, 0, 0, 0]).assign(p0=np.nan)
    runs["logistic_reference", "test"] = lost
    trials = {"mlp": ("mlp", "x"), "logistic_reference": ("logistic", "y")}
    found = by_run_and_split(runs, others, trials, seed=0, split_seed=0)
    assert list(found) == [("mlp", "test")]
    table = found["mlp", "test"]
    assert table.seeds.tolist() == [0, 1, 2]
    assert table.right.astype(int).tolist() == [
        [1, 1, 1, 0],
        [0, 1, 1, 0],
        [1, 0, 1, 1],
    ]
    row = mean_row(table)
    assert (row["n"], row["evaluated"], row["higher"]) == (3, 0.75, 0)
    assert row["mean"] == pytest.approx(8 / 12)
    zero, one = digit_rows(table)
    assert (zero["digit"], zero["images"], zero["seeds"]) == (0, 2, "0;50;50")
    assert zero["percent"] == pytest.approx(100 / 3)
    assert one["seeds"] == "50;50;0"
    assert one["percent_low"] >= 0


def table(seeds, right) -> SeedsByImages:
    right = np.array(right, dtype=bool)
    return SeedsByImages(np.array(seeds), np.zeros(right.shape[1]), right, right)


def test_models_are_compared_with_the_seeds_that_both_have():
    one = table([0, 1, 3], [[1, 0, 0, 0], [1, 1, 1, 1], [0, 0, 0, 0]])
    other = table([0, 2, 1], [[1, 1, 1, 0], [0, 0, 0, 0], [1, 1, 1, 0]])
    row = difference_row(one, other)
    assert (row["n"], row["won"]) == (2, 1)
    assert row["mean"] == pytest.approx((2 - 1) / 8)
    assert row["low"] < row["mean"] < row["high"]


def test_averaged_weights_are_compared_with_the_last_of_the_same_seed():
    last = np.array([[1, 0, 0, 0], [1, 1, 1, 0], [1, 1, 0, 0]], dtype=bool)
    averaged = np.array([[1, 1, 0, 0], [1, 1, 0, 0], [1, 1, 0, 1]], dtype=bool)
    several = SeedsByImages(np.arange(3), np.zeros(4), last, averaged)
    row = averaging_row(several)
    assert (row["n"], row["won"]) == (3, 2)
    assert row["last"] == pytest.approx(6 / 12)
    assert row["averaged"] == pytest.approx(7 / 12)
    differences = averaged.astype(float) - last
    assert row["mean"] == pytest.approx(1 / 12)
    expected = crossed_mean(differences)
    assert (row["low"], row["high"]) == (expected.low, expected.high)
    single = averaging_row(
        SeedsByImages(np.arange(1), np.zeros(4), last[:1], averaged[:1])
    )
    pair = compare_pair(last[0], averaged[0])
    assert (single["low"], single["high"]) == (
        pair["difference_low"],
        pair["difference_high"],
    )


MISTAKES = [{"label": 5, "predicted_class": "3", "count": 9}]


def digit(name: int, *seeds: float, published=None) -> dict:
    return {
        "label": name,
        "class": str(name),
        "percent": np.mean(seeds),
        "seeds": list(seeds),
        "standard_deviation": np.std(seeds, ddof=1) if len(seeds) > 1 else None,
        "published": published,
    }


def test_an_order_is_claimed_only_where_it_holds_with_every_seed():
    rows = [
        digit(0, 1, 2, 1),
        digit(5, 9, 7, 8),
        digit(8, 7, 9, 8.5),
        digit(3, 4, 3, 5),
    ]
    found = order_over_seeds(rows, MISTAKES)
    assert found["seeds"] == 3
    assert [row["class"] for row in found["hardest"]] == ["8", "5", "3"]
    assert [row["taken_for"] for row in found["hardest"]] == [[], ["3"], []]
    # 5 and 8 change places; 3 is below both with every seed, and 0 below 3.
    assert found["groups"] == [["8", "5"], ["3"], ["0"]]
    crossing = [digit(0, 1, 5), digit(1, 5, 1), digit(2, 2, 4)]
    assert len(order_over_seeds(crossing, [])["groups"]) == 1


def test_a_published_value_is_set_against_one_more_seed():
    # Mean 2, deviation 1, n = 3: 2 ± 4.303 · √(4/3) = 2 ± 4.97.
    near, far = digit(0, 1, 2, 3, published=6.9), digit(1, 1, 2, 3, published=7.1)
    assert order_over_seeds([far, near], [])["unlike_published"] == ["1"]


def test_of_one_seed_nothing_is_claimed():
    found = order_over_seeds([digit(0, 1.0, published=9.0), digit(1, 0.0)], [])
    assert found == {
        "seeds": 1,
        "hardest": [{"class": "0", "percent": 1.0, "taken_for": []}],
        "groups": [],
        "unlike_published": [],
    }
    assert order_over_seeds([], [])["hardest"] == []
