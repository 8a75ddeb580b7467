"""The choice of a trial."""

import math

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.base.errors import UserError
from mnist_sweep.sweep.selection import choose, score_trials, standard_error


def softmax_trials(accuracies):
    """Make scored trials, one for each λ."""
    return pd.DataFrame(
        {
            "trial": [f"lambda~{value!r}" for value in accuracies],
            "lambda": list(accuracies),
            "learning_rate": 0.1,
            "batch_size": 256,
            "mean_accuracy": list(accuracies.values()),
            "final_accuracy": list(accuracies.values()),
            "diverged": [math.isnan(value) for value in accuracies.values()],
        }
    )


def perceptron_trials(rows):
    """Make scored trials from (η, batch, hidden units, accuracy)."""
    table = pd.DataFrame(
        rows, columns=["learning_rate", "batch_size", "hidden_units", "mean_accuracy"]
    )
    names = [f"lr~{lr}_batch~{b}_hidden~{h}" for lr, b, h, _ in rows]
    return table.assign(
        **{"lambda": 0.01},
        trial=names,
        final_accuracy=table["mean_accuracy"],
        diverged=False,
    )


def metrics(curves, train_loss=0.5):
    """Make the metrics of trials from (λ, seed) -> validation accuracy per epoch."""
    return pd.DataFrame(
        [
            {
                "trial": f"lambda~{value!r}",
                "lambda": value,
                "seed": seed,
                "epoch": epoch,
                "train_loss": train_loss,
                "validation_loss": 0.5,
                "validation_accuracy": accuracy,
            }
            for (value, seed), curve in curves.items()
            for epoch, accuracy in enumerate(curve, start=1)
        ]
    )


def test_the_original_s_choice_by_eye_is_made_exact():
    # One standard error of 92.2 % on 10,000 images is 0.27 points.
    accuracies = {
        1.0: 0.80,
        0.1: 0.892,
        0.01: 0.912,
        0.001: 0.920,
        1e-4: 0.922,
        1e-5: 0.9219,
    }
    choice = choose(softmax_trials(accuracies), "one_standard_error", 10_000)
    assert choice["chosen"] == "lambda~0.001"
    assert choice["best"] == "lambda~0.0001"
    assert choice["within_one_standard_error"] == [
        "lambda~0.0001",
        "lambda~1e-05",
        "lambda~0.001",
    ]
    assert choice["margin"] == pytest.approx(-0.002)


def test_highest_mean_takes_the_highest():
    choice = choose(softmax_trials({0.1: 0.92, 0.01: 0.921}), "highest_mean", 10_000)
    assert choice["chosen"] == "lambda~0.01"
    assert choice["margin"] == pytest.approx(0.001)
    assert choice["tied"] == []


def test_exactly_one_standard_error_below_is_within():
    best = 0.9
    edge = best - standard_error(best, 1000)
    choice = choose(softmax_trials({1.0: edge, 0.1: best}), "one_standard_error", 1000)
    assert choice["chosen"] == "lambda~1.0"


def test_ties_break_towards_fewer_units_larger_batch_larger_rate_and_are_told():
    rows = [
        (0.1, 64, 50, 0.9),
        (0.01, 128, 25, 0.9),
        (0.1, 128, 25, 0.9),
        (0.1, 64, 25, 0.9),
    ]
    choice = choose(perceptron_trials(rows), "highest_mean", 1000)
    assert choice["chosen"] == "lr~0.1_batch~128_hidden~25"
    assert choice["tied"] == [
        "lr~0.01_batch~128_hidden~25",
        "lr~0.1_batch~64_hidden~25",
        "lr~0.1_batch~64_hidden~50",
    ]
    assert choice["margin"] == 0


def test_one_standard_error_takes_the_fewest_hidden_units():
    rows = [(0.1, 128, 200, 0.950), (0.1, 128, 100, 0.949), (0.1, 128, 25, 0.93)]
    choice = choose(perceptron_trials(rows), "one_standard_error", 10_000)
    assert choice["hyperparameters"] == {
        "lambda": 0.01,
        "learning_rate": 0.1,
        "batch_size": 128,
        "hidden_units": 100,
    }


def test_a_diverged_trial_takes_no_part_and_is_named():
    trials = softmax_trials({1.0: math.nan, 0.1: 0.9})
    choice = choose(trials, "highest_mean", 1000)
    assert choice["chosen"] == "lambda~0.1"
    assert choice["diverged"] == ["lambda~1.0"]
    assert choice["margin"] is None


def test_all_diverged_is_an_error_that_says_what_to_change():
    with pytest.raises(UserError, match="learning_rate"):
        choose(softmax_trials({1.0: math.nan}), "highest_mean", 1000)


@given(
    st.dictionaries(
        st.floats(1e-6, 10), st.integers(0, 1000).map(lambda n: n / 1000), min_size=1
    ),
    st.sampled_from(["highest_mean", "one_standard_error"]),
    st.randoms(),
)
def test_the_choice_does_not_depend_on_the_order_of_trials(accuracies, rule, random):
    trials = softmax_trials(accuracies)
    order = list(range(len(trials)))
    random.shuffle(order)
    choice = choose(trials, rule, 1000)
    assert choose(trials.iloc[order], rule, 1000) == choice
    assert choice["chosen"] in choice["within_one_standard_error"]
    assert len(choice["runner_ups"]) == len(trials) - 1


def test_scores_average_the_last_epochs_over_all_seeds():
    scored = score_trials(
        metrics({(0.1, 0): [0.0, 0.6, 0.8], (0.1, 1): [0.0, 0.7, 0.9]}),
        average_epochs=2,
    )
    (row,) = scored.to_dict("records")
    assert row["mean_accuracy"] == pytest.approx(0.75)
    assert row["final_accuracy"] == pytest.approx(0.85)
    assert not row["diverged"]


def test_a_short_run_is_averaged_over_all_its_epochs():
    (row,) = score_trials(metrics({(0.1, 0): [0.2, 0.4]}), 10).to_dict("records")
    assert row["mean_accuracy"] == pytest.approx(0.3)


@pytest.mark.parametrize("loss", [math.nan, math.inf])
def test_a_loss_that_is_not_finite_marks_a_trial_as_diverged(loss):
    (row,) = score_trials(metrics({(1.0, 0): [0.9]}, train_loss=loss), 10).to_dict(
        "records"
    )
    assert row["diverged"]
    assert math.isnan(row["mean_accuracy"])


def test_standard_error_of_ninety_per_cent_on_ten_thousand():
    assert standard_error(0.9, 10_000) == pytest.approx(0.003)
