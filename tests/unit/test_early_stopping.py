"""When a run should have stopped, and what that costs: simulations with known truth."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.sweep.early_stopping import (
    UNSTABLE,
    cost_of_stopping,
    last_epochs,
    learning_curve,
    noise,
    own_noise,
    when_to_stop,
)
from mnist_sweep.sweep.metrics import of_validation_images

MARGIN = 0.001
EPOCHS = np.arange(1, 31)
TRENDS = {
    "flat": np.full(30, 0.9),
    "power": 0.95 - 0.03 / EPOCHS,
    "exponential": 0.915 - 0.02 * np.exp(-(EPOCHS - 1) / 3),
}


def stop(curve, **given):
    return when_to_stop(np.asarray(curve), last=10, margin=MARGIN, **given)


def test_noise_does_not_see_a_level_and_finds_the_deviation():
    draw = np.random.default_rng(0)
    curve = 0.9 + 0.002 * draw.standard_normal(2000)
    assert noise(curve) == pytest.approx(0.002, rel=0.1)


@pytest.mark.parametrize(
    "curve",
    [0.95 - 0.08 * EPOCHS**-1.3, 0.9 + 0.01 * np.log(EPOCHS), 0.9 + 0.001 * EPOCHS],
)
def test_curves_of_the_family_are_found_again(curve):
    assert learning_curve(EPOCHS, curve, EPOCHS) == pytest.approx(curve, abs=1e-6)
    # Also from every other epoch, and in spite of one that is far off.
    curve, expected = curve.copy(), curve
    curve[9] += 0.05
    fitted = learning_curve(EPOCHS[1::2], curve[1::2], EPOCHS)
    assert fitted == pytest.approx(expected, abs=3e-4)


@given(st.lists(st.floats(0, 1), min_size=2, max_size=30))
def test_a_learning_curve_never_falls(accuracies):
    epochs = np.arange(1, len(accuracies) + 1)
    fitted = learning_curve(epochs, np.array(accuracies), epochs)
    assert (np.diff(fitted) >= -1e-12).all()


@pytest.mark.parametrize(
    ("curve", "state"),
    [
        ([], "short"),
        ([0.5] * 8, "short"),
        ([0.5] * 9 + [math.nan], "diverged"),
        (np.linspace(0.5, 0.9, 30), "improving"),
    ],
)
def test_curves_for_which_no_epoch_can_be_named(curve, state):
    assert stop(curve) == (state, None)
    assert stop(np.full(20, 0.1), diverged=True) == ("diverged", None)
    assert stop(np.full(20, 0.9), own_noise=2 * UNSTABLE) == ("unstable", None)


def test_the_last_epochs_are_no_place_to_stop():
    # It comes within the margin only where the level is measured.
    assert stop(0.9 + 0.0003 * EPOCHS) == ("improving", None)
    assert stop(0.9 + 0.00001 * EPOCHS) == ("settled", 2)
    assert stop(0.9 - 0.02 / EPOCHS) == ("settled", 12)
    assert last_epochs(30, 10) == last_epochs(31, 10) == 10
    assert last_epochs(9, 10) == 3


@given(st.lists(st.floats(0.85, 0.87), max_size=40), st.floats(0, 0.01))
def test_a_curve_has_one_state_and_a_mark_only_where_it_settled(accuracies, varies):
    state, epoch = stop(accuracies, own_noise=varies)
    assert state in ("settled", "improving", "unstable", "short")
    assert (epoch is not None) == (state == "settled")
    assert (state == "unstable") == (len(accuracies) >= 9 and varies > UNSTABLE)
    if epoch:
        assert epoch % 2 == 0
        assert epoch <= len(accuracies) - last_epochs(len(accuracies), 10)


def test_one_lucky_epoch_does_not_place_the_mark():
    """Compared with single epochs, the lucky one would be as good as the end."""
    curve = TRENDS["power"].copy()
    before = stop(curve).epoch
    curve[3] = curve[-10:].mean()
    assert abs(stop(curve).epoch - before) <= 2


def test_noise_does_not_bring_the_mark_forward():
    """The middle mark of noisy curves is that of the smooth one, or a little later."""
    draw = np.random.default_rng(3)
    smooth = stop(TRENDS["exponential"]).epoch
    for deviation in [0.0005, 0.001, 0.002]:
        noisy = TRENDS["exponential"] + draw.normal(0, deviation, (60, 30))
        # A curve that had not settled within its epochs counts as later than any.
        marks = [stop(curve).epoch or 99 for curve in noisy]
        assert smooth - 2 <= np.median(marks) <= smooth + 4


@pytest.mark.parametrize("trend", TRENDS)
def test_the_cost_of_stopping_is_unbiased(trend):
    """Of 400 noisy runs: the mean reported cost is the mean true cost.

    The noise is a model's own, the same on all images, so that it is in both halves.
    Scored on the epoch that placed the mark, the same runs would seem cheaper to stop.
    """
    truth, draw = TRENDS[trend], np.random.default_rng(4)
    reported, true, naive, errors = [], [], [], []
    for curve in truth + draw.normal(0, 0.003, (400, 30)):
        epoch = stop(curve).epoch
        if epoch:
            cost = cost_of_stopping(curve, epoch, last=10)
            reported.append(cost.cost)
            errors.append(cost.standard_error)
            naive.append(curve[20:].mean() - curve[epoch - 1])
            true.append(truth[20:].mean() - truth[epoch - 1])
    excess = np.array(reported) - true
    standard_error = excess.std() / np.sqrt(len(excess))
    # The neighbours of a curved trend's epoch lie below it, by a hundredth of a point.
    assert abs(excess.mean()) < 3 * standard_error + 0.0001
    assert np.mean(errors) == pytest.approx(excess.std(), rel=0.2)
    assert np.mean(naive) < np.mean(true) + 3 * standard_error


def test_a_cost_worked_out_by_hand():
    curve = np.full(30, 0.92)
    curve[[8, 10]] = [0.910, 0.914]
    curve[9] = 0.99  # placed the mark, and tells nothing of its cost
    cost = cost_of_stopping(curve, 10, last=10)
    assert cost.accuracy == pytest.approx(0.912)
    assert cost.cost == pytest.approx(0.008)
    assert cost.standard_error == 0


def predictions(path, right: np.ndarray):
    """Write a run's predictions, from which images are right after which epoch."""
    columns = {f"epoch_{n + 1}": 1 - right[:, n] for n in range(right.shape[1])}
    table = pd.DataFrame({"index": range(len(right)), "label": 0, **columns})
    table.astype("uint8").to_parquet(path)
    return path


def test_halves_are_every_other_image(tmp_path):
    right = np.array([[1, 1, 1], [0, 1, 0], [1, 0, 0], [0, 0, 0]])
    told = of_validation_images(predictions(tmp_path / "v.parquet", right))
    assert told["validation_accuracy_odd"].tolist() == [1.0, 0.5, 0.5]
    assert told["validation_accuracy_even"].tolist() == [0.0, 0.5, 0.0]
    # Second differences 0, −2, 1, 0: mean −1/4, squares 5/4 − 1/16, over n − 1 = 3.
    assert told["validation_image_variance"].tolist() == [0, pytest.approx(19 / 48), 0]
    (one,) = of_validation_images(
        predictions(tmp_path / "one.parquet", right[:1, :1])
    ).to_dict("records")
    assert one["validation_accuracy_odd"] == one["validation_accuracy_even"] == 1


@pytest.mark.parametrize(("images", "runs"), [(1000, 40), (8000, 10)])
def test_how_unstable_a_model_is_does_not_depend_on_the_number_of_images(
    tmp_path, images, runs
):
    draw = np.random.default_rng(5)
    accuracies, variances = [], []
    for _ in range(runs):
        # Accuracy varies by 0.6 points; some images near the threshold change besides.
        share = 0.9 + draw.normal(0, 0.006, 40)
        ease = draw.uniform(size=(images, 1)) + draw.normal(0, 0.01, (images, 40))
        right = (ease < share).astype(int)
        told = of_validation_images(predictions(tmp_path / "v.parquet", right))
        accuracies.append(right.mean(axis=0))
        variances.append(told["validation_image_variance"])
    found = own_noise(np.array(accuracies), np.array(variances))
    assert found == pytest.approx(0.006, rel=0.1)


def test_a_steep_rise_is_no_noise():
    steep = np.linspace(0.5, 0.9, 20)[np.newaxis]
    assert own_noise(steep, np.zeros((1, 20))) == pytest.approx(0, abs=1e-12)
    assert own_noise(steep[:, :2], np.zeros((1, 2))) == 0
