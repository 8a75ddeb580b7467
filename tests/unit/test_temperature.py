"""Temperature scaling: a known temperature is found, and calibrates."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.optimize import minimize_scalar
from scipy.special import softmax

from mnist_sweep.statistics.temperature import (
    compare_scaled,
    fit_temperature,
    scaled,
    temperature_limits,
)


def images(draw, count: int, true: float) -> tuple[np.ndarray, np.ndarray]:
    """Draw labels whose probabilities are those told, at a temperature of `true`."""
    told = softmax(draw.normal(0, 2, (count, 5)), axis=1)
    really = scaled(told, true)
    labels = (really.cumsum(axis=1) < draw.random((count, 1))).sum(axis=1)
    return labels.clip(0, 4), told


@pytest.mark.parametrize("true", [0.5, 1.0, 2.0])
def test_a_known_temperature_is_found_and_calibrates(true):
    draw = np.random.default_rng(0)
    found = compare_scaled(images(draw, 4_000, true), images(draw, 4_000, true))
    assert found["temperature"] == pytest.approx(true, rel=0.1)
    assert found["temperature_low"] < true < found["temperature_high"]
    assert found["ece_scaled_low"] < 0.02
    if true == 1:
        assert abs(found["nll_change"]) < 0.002
    else:
        assert found["nll_change_high"] < 0
        assert found["ece_scaled"] < found["ece"] / 2
    change = found["nll_scaled"] - found["nll"]
    assert found["nll_change"] == pytest.approx(change, abs=1e-9)


def test_intervals_of_the_temperature_hold_it():
    draw, held = np.random.default_rng(1), []
    for _ in range(300):
        labels, told = images(draw, 400, 0.7)
        low, high = temperature_limits(labels, told, fit_temperature(labels, told))
        held.append(low <= 0.7 <= high)
    # Three standard errors of a share of 300.
    assert np.mean(held) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 300)


@given(st.integers(0, 1000), st.floats(0.3, 3))
def test_it_is_the_minimum_that_a_general_minimiser_finds(seed, true):
    labels, told = images(np.random.default_rng(seed), 200, true)

    def loss(log_t: float) -> float:
        truth = np.arange(len(labels)), labels
        return -np.log(scaled(told, np.exp(log_t))[truth]).mean()

    other = minimize_scalar(loss, bounds=(-3, 3), method="bounded")
    assert loss(np.log(fit_temperature(labels, told))) <= other.fun + 1e-9


@given(st.integers(0, 1000), st.floats(0.05, 20))
def test_the_likeliest_class_and_the_sum_stay_the_same(seed, temperature):
    _, told = images(np.random.default_rng(seed), 50, 1.0)
    after = scaled(told.astype(np.float32), temperature)
    assert (after.argmax(axis=1) == told.argmax(axis=1)).all()
    assert after.sum(axis=1) == pytest.approx(1)


def test_where_all_are_right_or_none_there_is_no_temperature():
    told = np.array([[0.9, 0.1], [0.2, 0.8]])
    assert fit_temperature(np.array([0, 1]), told) is None
    assert fit_temperature(np.array([1, 0]), told) is None
    found = compare_scaled((np.array([0, 1]), told), (np.array([0, 1]), told))
    assert found["temperature"] is None
    assert found["nll"] > 0


def test_a_probability_of_zero_is_finite():
    told = np.array([[1.0, 0.0], [0.6, 0.4], [0.7, 0.3]], dtype=np.float32)
    labels = np.array([1, 0, 0])
    found = compare_scaled((labels, told), (labels, told))
    assert np.isfinite(found["nll"])
