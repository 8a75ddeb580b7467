"""Trends and peaks of curves, against loops over pairs, orders and windows."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.sweep.convergence import fell_back, peak, trend
from mnist_sweep.sweep.early_stopping import noise

curves = st.lists(st.floats(0, 1), min_size=1, max_size=30)


def rises(values):
    """Count the pairs that rise, less those that fall: Mann's and Kendall's S."""
    return sum(
        int(later > earlier) - int(later < earlier)
        for earlier, later in itertools.combinations(values, 2)
    )


def test_a_straight_line_gains_its_rise():
    gain, p_value = trend(np.linspace(0.8, 0.9, 11))
    assert gain == pytest.approx(0.1)
    # Of 11! orders, one rises throughout.
    assert p_value == pytest.approx(1 / 39_916_800)


def test_p_value_is_the_share_of_orders_that_rise_as_much():
    values = [0.1, 0.4, 0.2, 0.3, 0.6, 0.5]
    orders = [rises(order) for order in itertools.permutations(values)]
    expected = np.mean([rise >= rises(values) for rise in orders])
    assert trend(np.array(values)).p_value == pytest.approx(expected)


@given(curves.filter(lambda values: len(values) > 1))
def test_the_gain_is_the_median_slope_of_all_pairs(values):
    slopes = [
        (values[j] - values[i]) / (j - i)
        for i, j in itertools.combinations(range(len(values)), 2)
    ]
    expected = np.median(slopes) * (len(values) - 1)
    assert trend(np.array(values)).gain == pytest.approx(expected, abs=1e-9)


def test_one_bad_epoch_does_not_hide_a_trend():
    curve = np.linspace(0.90, 0.92, 20)
    curve[-1] = 0.5
    assert trend(curve).gain == pytest.approx(0.02, rel=0.1)


@pytest.mark.parametrize(
    ("values", "gain"),
    [([], 0), ([0.9], 0), ([0.7, 0.8], 0.1), ([0.7, 0.8, 0.9], 0.2), ([0.9] * 20, 0)],
)
def test_too_few_or_equal_values_show_no_trend(values, gain):
    found = trend(np.array(values))
    assert found.gain == pytest.approx(gain)
    assert found.p_value == 1


def test_a_peak_worked_out_by_hand():
    curve = np.array([0.5, 0.6, 0.9, 0.9, 0.9, 0.8, 0.8, 0.7, 0.7, 0.7, 0.7])
    # Epochs 3 to 7 have the mean 0.86, the last five 0.72.
    epoch, fall = peak(curve)
    assert epoch == 5
    assert fall == pytest.approx(0.14)


@given(curves)
def test_a_peak_is_the_best_window(values):
    width = min(5, len(values))
    means = [
        sum(values[start : start + width]) / width
        for start in range(len(values) - width + 1)
    ]
    epoch, fall = peak(np.array(values))
    assert fall == pytest.approx(max(means) - means[-1], abs=1e-9)
    around = values[epoch - (width + 1) // 2 :][:width]
    assert sum(around) / width == pytest.approx(max(means), abs=1e-9)
    assert fall >= 0


def test_no_epoch_has_no_peak():
    with pytest.raises(ValueError, match="no epoch"):
        peak(np.array([]))


def overfitting(epochs, top, fall, deviation=0.001, seed=0):
    """Make a curve that is best at epoch `top`, and falls by `fall` to its end."""
    points = [0, top, epochs]
    curve = np.interp(np.arange(1, epochs + 1), points, [0.9, 0.95, 0.95 - fall])
    return curve + np.random.default_rng(seed).normal(0, deviation, epochs)


def test_a_run_that_overfits_fell_back():
    assert fell_back(overfitting(epochs=30, top=10, fall=0.01))


@pytest.mark.parametrize(
    "curve",
    [
        np.linspace(0.8, 0.9, 30),
        np.full(30, 0.9),
        # Equal but for rounding, where there is no noise to hide it.
        np.repeat([0.9 + 1e-12, 0.9], [10, 20]),
        # The peak is too late, the run too short, the fall within the noise.
        overfitting(epochs=30, top=25, fall=0.02),
        overfitting(epochs=14, top=5, fall=0.02),
        overfitting(epochs=30, top=10, fall=0.001, deviation=0.01),
    ],
)
def test_other_runs_did_not_fall_back(curve):
    assert not fell_back(curve)


def test_the_best_window_must_end_before_two_thirds():
    # Epochs 16 to 20 of 30 are best, then 15 to 19: 20 is not before two thirds.
    late, early = np.full(30, 0.9), np.full(30, 0.9)
    late[15:20] = early[14:19] = 0.95
    assert peak(late).epoch == 18
    assert not fell_back(late)
    assert peak(early).epoch == 17
    assert fell_back(early)


def test_the_fall_must_exceed_three_standard_deviations_of_its_noise():
    # The second half swings by 0.002 from epoch to epoch: σ = 0.002/√2.
    swing = np.where(np.arange(40) % 2, 0.001, -0.001)
    assert noise(swing) == pytest.approx(0.002 / np.sqrt(2))
    margin = 3 * 0.002 / np.sqrt(2) * np.sqrt(2 / 5)
    top = np.zeros(40)
    top[5:15] = 1
    level = peak(0.9 + swing + top).fall - 1
    assert fell_back(0.9 + swing + top * (1.01 * margin - level))
    assert not fell_back(0.9 + swing + top * (0.99 * margin - level))


def test_few_runs_of_noise_alone_fell_back():
    draw = np.random.default_rng(2)
    found = [fell_back(draw.normal(0.9, 0.002, 30)) for _ in range(300)]
    assert np.mean(found) < 0.06
