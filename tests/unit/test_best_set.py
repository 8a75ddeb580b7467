"""The set of best trials and the limits of margins, by simulation and by hand."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.stats import norm, ttest_rel

from mnist_sweep.statistics.decisions import verdict_of
from mnist_sweep.statistics.selection import SeedSpread, best_set

shares = arrays(
    float,
    st.tuples(st.integers(1, 12), st.integers(1, 5)),
    elements=st.integers(0, 4).map(lambda quarters: quarters / 4),
)


def noisy_trials(draw, images: int, accuracies) -> np.ndarray:
    """Make trials that are right on mostly the same images, with these accuracies."""
    ease = draw.normal(size=(images, 1))
    ease = ease + draw.normal(0, 0.5, (images, len(accuracies)))
    return (ease < norm.ppf(accuracies) * np.sqrt(1.25)).astype(float)


@pytest.mark.parametrize(
    "accuracies",
    [
        np.full(8, 0.9),
        np.linspace(0.9, 0.93, 8),
        [0.92, 0.9, 0.9, 0.9, 0.8],
        [0.9, 0.9],
    ],
)
def test_the_set_holds_the_best_at_its_level(accuracies):
    """Of 400 sets of images: the truly best trial is in the set for at least 95 %."""
    draw, best = np.random.default_rng(0), int(np.argmax(accuracies))
    held = [
        best_set(noisy_trials(draw, 400, accuracies), draws=400, seed=n).members[best]
        for n in range(400)
    ]
    # Three standard errors of a share of 400.
    assert np.mean(held) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 400)


def test_the_level_is_not_wasted_where_all_are_equal():
    draw = np.random.default_rng(1)
    held = [
        best_set(noisy_trials(draw, 400, np.full(6, 0.9)), draws=400, seed=n).members
        for n in range(300)
    ]
    assert 0.96 <= np.mean(held) <= 0.99


def test_a_limit_holds_whichever_trial_is_the_best_of_the_images():
    accuracies = np.array([0.90, 0.905, 0.91, 0.91, 0.89])
    draw, below, above = np.random.default_rng(2), [], []
    for n in range(400):
        found = best_set(noisy_trials(draw, 400, accuracies), draws=400, seed=n)
        true = accuracies[np.argmin(found.behind)] - accuracies
        below.append(true >= found.low - 1e-12)
        above.append(true <= found.high + 1e-12)
    least = 0.975 - 3 * np.sqrt(0.975 * 0.025 / 400)
    assert (np.mean(below, axis=0) >= least).all()
    assert (np.mean(above, axis=0) >= least).all()


def test_of_two_trials_the_interval_is_the_usual_one():
    right = noisy_trials(np.random.default_rng(3), 5000, [0.9, 0.91])
    found = best_set(right, draws=20_000)
    worse = int(np.argmax(found.behind))
    factor = (found.behind - found.low)[worse] / found.standard_error[worse]
    assert factor == pytest.approx(norm.ppf(0.975), abs=0.05)


def test_paired_standard_errors_are_those_of_the_paired_t_test():
    right = noisy_trials(np.random.default_rng(4), 500, np.linspace(0.88, 0.92, 5))
    found = best_set(right, draws=200)
    best = int(np.argmin(found.behind))
    for trial in set(range(5)) - {best}:
        t = ttest_rel(right[:, best], right[:, trial]).statistic
        assert found.behind[trial] / found.standard_error[trial] == pytest.approx(t)
    assert (found.behind[best], found.standard_error[best]) == (0, 0)


def test_more_trials_need_more_to_be_told_apart():
    right = noisy_trials(np.random.default_rng(5), 1000, np.full(20, 0.9))
    two = best_set(right[:, [0, 1]], draws=2000)
    many = best_set(right, draws=2000)
    of_many = (many.high - many.behind)[1:].sum() / many.standard_error[1:].sum()
    of_two = (two.high - two.behind).sum() / two.standard_error.sum()
    assert of_many > of_two + 0.5


def test_equal_trials_are_all_in_the_set_and_not_apart():
    right = np.repeat(noisy_trials(np.random.default_rng(6), 50, [0.9]), 3, axis=1)
    found = best_set(right, draws=50)
    assert found.members.all()
    assert found.behind[0] == 0
    assert found.high == pytest.approx(0, abs=1e-9)


@pytest.mark.filterwarnings("error")
def test_one_image_tells_no_trials_apart():
    found = best_set(np.array([[0.0, 1.0, 0.5]]))
    assert found.behind.tolist() == [1, 0, 0.5]
    assert np.isnan(found.standard_error).all()
    assert found.members.all()


@given(shares, st.integers(0, 5))
def test_sets_of_any_trials(right, seed):
    found = best_set(right, draws=50, seed=seed)
    best = int(np.argmax(right.mean(axis=0) >= right.mean(axis=0).max() - 1e-9))
    assert found.behind[best] == 0
    assert found.members[best]
    assert (found.behind >= -1e-9).all()
    if len(right) > 1:
        assert (found.low <= found.behind).all()
        assert (found.behind <= found.high).all()
        assert found.members.tolist() == (found.low <= 1e-9).tolist()
        again = best_set(right, draws=50, seed=seed)
        assert found.low.tolist() == again.low.tolist()


@pytest.mark.parametrize(
    ("low", "high", "verdict"),
    [
        (-0.0005, 0.0009, "equivalent"),
        (0.0002, 0.0009, "equivalent"),
        (0.0002, 0.003, "better"),
        (-0.004, -0.0002, "worse"),
        (-0.0005, 0.003, "undecided"),
        (0.0, 0.003, "undecided"),
        (None, None, "undecided"),
    ],
)
def test_verdicts_say_no_more_than_limits(low, high, verdict):
    assert verdict_of(low, high, margin=0.001) == verdict


def test_truly_equal_pairs_are_called_better_in_one_of_twenty():
    draw, verdicts = np.random.default_rng(7), []
    for n in range(400):
        found = best_set(noisy_trials(draw, 400, [0.9, 0.9]), draws=200, seed=n)
        worse = int(np.argmax(found.behind))
        verdicts.append(verdict_of(found.low[worse], found.high[worse], 0.001))
    assert np.mean(np.array(verdicts) == "better") <= 0.05 + 3 * np.sqrt(0.05 / 400)


def test_the_set_holds_the_best_over_seeds_at_its_level():
    """Each trial is trained once; five trainings of one tell how much seeds matter."""
    draw, held, alone = np.random.default_rng(8), [], []
    for n in range(300):
        # All are equally good on average; one training varies by half a point.
        right = noisy_trials(draw, 400, 0.9 + draw.normal(0, 0.005, 6))
        spread = SeedSpread(float(draw.normal(0, 0.005, 5).std(ddof=1)), 4)
        found = best_set(right, over=(spread, 1), draws=300, seed=n)
        held.append(found.members[0])
        alone.append(best_set(right, draws=300, seed=n).members[0])
    assert np.mean(held) >= 0.95 - 3 * np.sqrt(0.95 * 0.05 / 300)
    assert np.mean(held) >= np.mean(alone)
