"""How certain a choice is, against enumeration of draws and plain resampling."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from mnist_sweep.statistics import selection_bootstrap
from mnist_sweep.statistics.selection_bootstrap import bootstrap_selection
from mnist_sweep.sweep.selection import standard_error

RULES = ["highest_mean", "one_standard_error"]
shares = arrays(
    float,
    st.tuples(st.integers(1, 12), st.integers(1, 5)),
    elements=st.integers(0, 4).map(lambda quarters: quarters / 4),
)


def choose_plainly(right, rule):
    """Give winner and chosen column of some images, one comparison at a time."""
    means = [sum(column) / len(column) for column in right.T.tolist()]
    winner = 0
    for trial, mean in enumerate(means):
        if mean > means[winner] + 1e-9:
            winner = trial
    chosen = winner
    if rule == "one_standard_error":
        error = standard_error(means[winner], len(right))
        chosen = next(
            trial
            for trial, mean in enumerate(means)
            if mean >= means[winner] - error - 1e-9
        )
    return winner, chosen, means[winner]


def choose_from_all(right, rule, draws):
    """Give win shares, chosen shares and optimism over lists of images drawn."""
    wins, choices = np.zeros(right.shape[1]), np.zeros(right.shape[1])
    gain = []
    for drawn in draws:
        winner, chosen, mean = choose_plainly(right[list(drawn)], rule)
        wins[winner] += 1
        choices[chosen] += 1
        gain.append(mean - right[:, winner].mean())
    return wins / len(gain), choices / len(gain), np.mean(gain)


def noisy_trials(images, trials, seed):
    """Make trials that agree on most images, and differ a little in accuracy."""
    draw = np.random.default_rng(seed)
    ease = draw.normal(1.0, 1.0, (images, 1)) + np.linspace(0, 0.2, trials)
    return (ease + draw.normal(0, 0.4, (images, trials)) > 0).astype(float)


def test_two_images_worked_out_by_hand():
    # Of four equally likely draws, one takes the first image twice (the first trial
    # wins with 1), one the second twice (the second wins), two take both: a tie, at the
    # 0.5 that both have on all images. Hence 3/4, 1/4, and (1/2 + 1/2 + 0 + 0)/4.
    right = np.array([[1.0, 0.0], [0.0, 1.0]])
    win_share, chosen_share, optimism, _ = bootstrap_selection(right, "highest_mean")
    assert win_share == pytest.approx([0.75, 0.25], abs=0.02)
    assert chosen_share.tolist() == win_share.tolist()
    assert optimism == pytest.approx(0.25, abs=0.02)


@pytest.mark.parametrize("rule", RULES)
def test_shares_are_those_over_all_possible_draws(rule):
    right = np.array(
        [[0.0, 1.0, 0.5], [1.0, 0.5, 1.0], [0.0, 0.0, 1.0], [0.5, 1.0, 0.5]]
    )
    draws = list(itertools.product(range(4), repeat=4))
    wins, choices, optimism = choose_from_all(right, rule, draws)
    found = bootstrap_selection(right, rule, resamples=40_000)
    # Four standard errors of a share of 40,000.
    assert found.win_share == pytest.approx(wins, abs=0.01)
    assert found.chosen_share == pytest.approx(choices, abs=0.01)
    assert found.optimism == pytest.approx(optimism, abs=0.004)


@pytest.mark.parametrize("rule", RULES)
def test_shares_are_those_of_plain_resampling(rule):
    right = noisy_trials(images=300, trials=6, seed=0)
    draw = np.random.default_rng(1)
    draws = [draw.choice(300, 300) for _ in range(2000)]
    wins, choices, optimism = choose_from_all(right, rule, draws)
    found = bootstrap_selection(right, rule)
    assert found.win_share == pytest.approx(wins, abs=0.05)
    assert found.chosen_share == pytest.approx(choices, abs=0.05)
    assert found.optimism == pytest.approx(optimism, abs=0.002)


def test_optimism_is_what_a_winner_loses_on_new_images():
    # Eight trials of the same accuracy: the winner's excess on these images is luck.
    draw = np.random.default_rng(2)
    excess = draw.binomial(400, 0.9, (4000, 8)).max(axis=1).mean() / 400 - 0.9
    found = [
        bootstrap_selection(
            draw.binomial(1, 0.9, (400, 8)).astype(float), "highest_mean", 300
        ).optimism
        for _ in range(40)
    ]
    # The bootstrap's winner is drawn from trials that differ by luck already, which
    # makes the estimate a little low.
    assert 0.6 * excess < np.mean(found) < 1.1 * excess


def test_a_trial_that_is_always_right_always_wins_and_is_not_overstated():
    right = noisy_trials(images=50, trials=3, seed=3)
    right[:, 1] = 1
    right[:40, [0, 2]] = 0
    win_share, chosen_share, optimism, _ = bootstrap_selection(
        right, "one_standard_error"
    )
    assert win_share.tolist() == [0, 1, 0]
    assert chosen_share.tolist() == [0, 1, 0]
    assert optimism == pytest.approx(0, abs=1e-12)


def test_equal_trials_go_to_the_simplest():
    right = np.repeat(noisy_trials(images=40, trials=1, seed=4), 3, axis=1)
    win_share, chosen_share, *_ = bootstrap_selection(right, "highest_mean", 100)
    assert win_share.tolist() == [1, 0, 0]
    assert chosen_share.tolist() == [1, 0, 0]


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("rule", RULES)
def test_accuracies_that_differ_by_rounding_are_equal(rule):
    # Shares of epochs and seeds are sums, whose last digit may exceed 1.
    right = np.ones((20, 3)) + np.array([-1e-12, 0, 1e-12])
    found = bootstrap_selection(right, rule, resamples=10)
    assert found.win_share.tolist() == found.chosen_share.tolist() == [1, 0, 0]


def test_draws_in_several_portions_are_draws_in_one(monkeypatch):
    right = noisy_trials(images=60, trials=4, seed=5)
    at_once = bootstrap_selection(right, "highest_mean", 101)
    monkeypatch.setattr(selection_bootstrap, "COUNTS_AT_A_TIME", 600)
    in_portions = bootstrap_selection(right, "highest_mean", 101)
    assert in_portions.win_share.tolist() == at_once.win_share.tolist()
    assert in_portions.optimism == pytest.approx(at_once.optimism, abs=1e-12)


@given(shares, st.sampled_from(RULES), st.integers(0, 5))
def test_choices_of_any_trials(right, rule, seed):
    found = bootstrap_selection(right, rule, resamples=40, seed=seed)
    again = bootstrap_selection(right, rule, resamples=40, seed=seed)
    assert found.win_share.tolist() == again.win_share.tolist()
    assert found.win_share.sum() == pytest.approx(1)
    assert found.chosen_share.sum() == pytest.approx(1)
    # What is chosen is never less simple than the winner.
    simpler = np.cumsum(found.chosen_share) - np.cumsum(found.win_share)
    assert (simpler >= -1e-9).all()
    if right.shape[1] == 1:
        assert found.win_share.tolist() == [1]
    if len(right) == 1:
        assert found.optimism == pytest.approx(0)


def test_an_unknown_rule_is_an_error():
    with pytest.raises(ValueError, match="lowest_mean"):
        bootstrap_selection(np.ones((3, 2)), "lowest_mean")


def test_optimism_is_never_negative_and_hardly_depends_on_the_seed():
    right = noisy_trials(images=2000, trials=6, seed=7)
    found = [
        bootstrap_selection(right, "highest_mean", 1000, seed=seed)
        for seed in range(20)
    ]
    optimism = np.array([of.optimism for of in found])
    assert (optimism >= 0).all()
    assert np.mean([of.optimism_error for of in found]) == pytest.approx(
        optimism.std(ddof=1), rel=0.5
    )
    # Without the control variate, each would be off by the error of a mean accuracy.
    plain = standard_error(right.mean(), 2000) / np.sqrt(1000)
    assert optimism.std() < plain


@given(shares, st.integers(0, 5))
def test_optimism_of_any_trials_is_no_less_than_none(right, seed):
    assert bootstrap_selection(right, "highest_mean", 40, seed=seed).optimism >= 0
