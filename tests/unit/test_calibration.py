"""Calibration, against sums worked out by hand and image by image."""

import math
import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.base.intervals import wilson
from mnist_sweep.statistics import calibration as calibration_module
from mnist_sweep.statistics.calibration import (
    binned_error,
    bins_of,
    calibration,
    error_limits,
    reliability,
)


@pytest.fixture(autouse=True, scope="module")
def few_resamples():
    """Draw images less often than a study does: a test's calls are many."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(calibration_module, "RESAMPLES", 200)
        yield


seeds = st.integers(0, 2**32 - 1)


def rows(*confidences):
    """Make rows with so much for digit 0, and the rest spread over the others."""
    return np.array([[p, *([(1 - p) / 9] * 9)] for p in confidences])


def softmax(images, seed, dtype=np.float64, scale=2.0):
    """Make labels and probabilities as a model's."""
    draw = np.random.default_rng(seed)
    logits = (scale * draw.standard_normal((images, 10))).astype(dtype)
    powers = np.exp(logits)
    return draw.integers(0, 10, images), powers / powers.sum(axis=1, keepdims=True)


def test_bins_worked_out_by_hand():
    # Two bins' worth of images: 0.55 (right) and 0.58 (wrong) in (8/15, 9/15], then
    # 0.95 (right, right, wrong) in (14/15, 1].
    labels = np.array([0, 1, 0, 0, 2])
    table = reliability(labels, rows(0.55, 0.58, 0.95, 0.95, 0.95))
    assert table["bin_low"].tolist() == [8 / 15, 14 / 15]
    assert table["bin_high"].tolist() == [9 / 15, 1]
    assert table["images"].tolist() == [2, 3]
    assert table["confidence"].tolist() == pytest.approx([0.565, 0.95])
    assert table["accuracy"].tolist() == pytest.approx([1 / 2, 2 / 3])
    intervals = list(zip(table["accuracy_low"], table["accuracy_high"], strict=True))
    assert intervals == [wilson(1, 2), wilson(2, 3)]
    found = calibration(labels, rows(0.55, 0.58, 0.95, 0.95, 0.95))
    assert found["ece"] == pytest.approx((2 * 0.065 + 3 * (0.95 - 2 / 3)) / 5)
    assert (found["images"], found["bins"], found["accuracy"]) == (5, 15, 0.6)
    assert found["confidence"] == pytest.approx((0.55 + 0.58 + 3 * 0.95) / 5)


@pytest.mark.parametrize("bins", [4, 10, 15])
def test_a_confidence_on_an_edge_belongs_to_the_lower_bin(bins):
    # Powers of two, so that the probabilities sum to 1 exactly.
    sure = np.eye(10)[[0]]
    half = np.array([[0.5, 0.25, 0.25, *[0.0] * 7]])
    table = reliability(np.array([0, 0]), np.concatenate([sure, half]), bins)
    assert table["bin_high"].iloc[-1] == 1
    first = table.iloc[0]
    assert first["bin_low"] < 0.5 <= first["bin_high"]


def test_scores_worked_out_by_hand():
    probabilities = np.array([[0.7, 0.2, 0.1, *[0.0] * 7], [0.25, 0.5, 0.25, *[0] * 7]])
    found = calibration(np.array([0, 2]), probabilities)
    losses = [-math.log(0.7), -math.log(0.25)]
    distances = [0.09 + 0.04 + 0.01, 0.0625 + 0.25 + 0.5625]
    for key, values in [("nll", losses), ("brier", distances)]:
        mean = sum(values) / 2
        # The standard error of two values is half their distance.
        half = 1.96 * abs(values[0] - values[1]) / 2
        assert found[key] == pytest.approx(mean)
        assert found[f"{key}_low"] == pytest.approx(mean - half)
        assert found[f"{key}_high"] == pytest.approx(mean + half)


def test_a_uniform_guess_has_the_entropy_of_ten_digits():
    found = calibration(np.arange(10), np.full((10, 10), 0.1))
    assert found["nll"] == pytest.approx(math.log(10))
    assert found["brier"] == pytest.approx(0.9)
    # numpy's argmax takes the first of a tie, digit 0.
    assert found["accuracy"] == 0.1
    assert found["ece"] == pytest.approx(0)


def test_certain_and_wrong_costs_most_and_stays_finite():
    found = calibration(np.array([3, 3]), np.eye(10)[[4, 4]])
    assert found["brier"] == 2
    assert found["nll"] == pytest.approx(-math.log(np.finfo(float).eps))
    assert found["ece"] == 1


def test_certain_and_right_costs_nothing():
    found = calibration(np.array([3, 4]), np.eye(10)[[3, 4]])
    assert found["nll"] == pytest.approx(0, abs=1e-12)
    assert found["nll_high"] == pytest.approx(0, abs=1e-12)
    assert found["brier"] == found["ece"] == 0


def test_a_single_image_has_no_interval():
    found = calibration(np.array([0]), rows(0.8))
    assert found["nll"] == pytest.approx(-math.log(0.8))
    assert math.isnan(found["nll_low"])
    assert math.isnan(found["brier_high"])


def test_float32_probabilities_are_taken_without_a_warning():
    labels, probabilities = softmax(500, seed=0, dtype=np.float32, scale=4.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = calibration(labels, probabilities)
    double = probabilities.astype(float)
    expected = -np.log(double[np.arange(500), labels] / double.sum(axis=1)).mean()
    assert found["nll"] == pytest.approx(expected, rel=1e-6)


def test_intervals_hold_the_mean_of_many_images_in_95_of_100_samples():
    labels, probabilities = softmax(200_000, seed=1)
    losses = -np.log(probabilities[np.arange(200_000), labels])
    truth = losses.mean()
    hits = 0
    for start in range(0, 40_000, 200):
        part = slice(start, start + 200)
        found = calibration(labels[part], probabilities[part])
        hits += found["nll_low"] <= truth <= found["nll_high"]
    # 200 samples: 95 % ± three standard errors of that share.
    assert 0.90 < hits / 200 < 0.996


@given(seeds, st.integers(2, 80), st.integers(1, 20))
def test_scores_are_sums_over_images(seed, images, bins):
    labels, probabilities = softmax(images, seed)
    # Digit 9 has no image.
    labels = labels % 9
    found = calibration(labels, probabilities, bins)
    nll = brier = 0.0
    binned = {}
    for label, row in zip(labels.tolist(), probabilities.tolist(), strict=True):
        nll -= math.log(row[label])
        brier += sum((p - (digit == label)) ** 2 for digit, p in enumerate(row))
        top = max(row)
        number = next(b for b in range(bins) if b / bins < top <= (b + 1) / bins)
        binned.setdefault(number, []).append((row.index(top) == label, top))
    ece = sum(
        abs(sum(right for right, _ in both) - sum(top for _, top in both))
        for both in binned.values()
    )
    assert found["nll"] == pytest.approx(nll / images)
    assert found["brier"] == pytest.approx(brier / images)
    assert found["ece"] == pytest.approx(ece / images)
    table = reliability(labels, probabilities, bins)
    assert table["images"].tolist() == [len(binned[b]) for b in sorted(binned)]
    assert table["bin_low"].tolist() == [b / bins for b in sorted(binned)]
    weighted = table["accuracy"] * table["images"]
    assert weighted.sum() / images == pytest.approx(found["accuracy"])
    weighted = table["confidence"] * table["images"]
    assert weighted.sum() / images == pytest.approx(found["confidence"])
    assert (table["accuracy_low"] <= table["accuracy"] + 1e-9).all()
    assert (table["accuracy_high"] >= table["accuracy"] - 1e-9).all()


@given(seeds)
def test_scores_lie_within_their_bounds(seed):
    labels, probabilities = softmax(20, seed, scale=30.0)
    found = calibration(labels, probabilities)
    assert 0 <= found["brier"] <= 2
    assert 0 <= found["nll"] <= 37
    assert 0 <= found["ece"] <= 1
    assert found["nll_low"] <= found["nll"] <= found["nll_high"]
    assert found["brier_low"] <= found["brier"] <= found["brier_high"]


def test_no_image_is_an_error():
    with pytest.raises(ValueError, match="no image"):
        calibration(np.array([], int), np.empty((0, 10)))


def model(draw, images: int, sharper: float = 1.0):
    """Make a model's images: whether right, and how confident, were it calibrated.

    With `sharper` above 1, it says more than it knows.
    """
    known = draw.beta(8, 1, images)
    odds = (known / (1 - known)) ** sharper
    return draw.random(images) < known, odds / (1 + odds)


def test_a_calibrated_model_s_ece_is_within_its_null_and_its_gap_holds_0():
    draw, within, null, found = np.random.default_rng(11), [], [], []
    for _ in range(60):
        right, confidence = model(draw, 1000)
        limits = error_limits(right, confidence, 15)
        ece = binned_error(bins_of(confidence, 15), right - confidence)
        within.append(ece <= limits["ece_null_high"])
        null.append(limits["ece_null"])
        found.append(ece)
    assert np.mean(within) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 60)
    assert np.mean(null) == pytest.approx(np.mean(found), rel=0.1)


def test_the_interval_of_an_ece_holds_that_of_many_images():
    draw = np.random.default_rng(12)
    right, confidence = model(draw, 1_000_000, sharper=1.8)
    true = binned_error(bins_of(confidence, 15), right - confidence)
    held = []
    for _ in range(60):
        limits = error_limits(*model(draw, 1000, sharper=1.8), 15)
        held.append(limits["ece_low"] <= true <= limits["ece_high"])
    assert np.mean(held) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 60)


def test_the_gap_is_that_of_paired_differences():
    labels, probabilities = softmax(400, seed=3)
    found = calibration(labels, probabilities)
    assert found["gap"] == pytest.approx(found["confidence"] - found["accuracy"])
    assert found["gap_low"] < found["gap"] < found["gap_high"]
