"""The page's sentences follow from the numbers, whatever they are."""

import pytest

from mnist_sweep.base.format import (
    SPACE,
    count,
    label,
    listing,
    number,
    percent,
    plural,
    points,
    signed_points,
)
from mnist_sweep.page import sweep_words


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1.0, "1"),
        (0.01, "0.01"),
        (0.001, "0.001"),
        (1e-4, "10⁻⁴"),
        (3e-5, "3×10⁻⁵"),
        (2.5e-7, "2.5×10⁻⁷"),
        (0.0, "0"),
        (128, "128"),
    ],
)
def test_numbers_are_written_as_people_write_them(value, written):
    assert number(value) == written


def test_percent_points_counts_and_lists():
    assert percent(0.9231) == f"92.3{SPACE}%"
    assert points(0.00213) == f"0.21{SPACE}points"
    assert signed_points(-0.002) == "−0.2"
    assert signed_points(0.002) == "+0.2"
    assert signed_points(-0.0001) == "0.0"
    assert count(50000) == "50,000"
    assert plural(1, "epoch") == f"1{SPACE}epoch"
    assert plural(30, "epoch") == f"30{SPACE}epochs"
    assert listing([]) == ""
    assert listing(["a"]) == "a"
    assert listing(["a", "b", "c"]) == "a, b and c"


def test_a_trial_is_named_by_what_the_sweep_varies():
    values = {"lambda": 1e-5, "learning_rate": 0.1, "batch_size": 128}
    assert label(values, ["lambda"]) == f"λ{SPACE}={SPACE}10⁻⁵"
    assert label(values, ["learning_rate", "batch_size"]).endswith(f"batch{SPACE}128")


def softmax_row(value, mean, **changes):
    row = {
        "trial": f"lambda~{value!r}",
        "lambda": value,
        "learning_rate": 0.1,
        "batch_size": 256,
        "mean_accuracy": mean,
        "final_accuracy": mean,
        "stopping": "settled",
        "stop_epoch": 3,
        "epoch_noise": 0.002,
        "diverged": False,
    }
    return row | changes


def summary(rows, **selection):
    chosen = {
        "rule": "one_standard_error",
        "chosen": rows[0]["trial"],
        "hyperparameters": {
            k: rows[0][k] for k in ["lambda", "learning_rate", "batch_size"]
        },
        "mean_accuracy": rows[0]["mean_accuracy"],
        "best": rows[0]["trial"],
        "best_mean_accuracy": rows[0]["mean_accuracy"],
        "standard_error": 0.003,
        "validation_images": 10_000,
        "within_one_standard_error": [rows[0]["trial"]],
        "tied": [],
        "margin": 0.02,
        "runner_ups": [],
        "diverged": [row["trial"] for row in rows if row["diverged"]],
        "averaged_epochs": 10,
    } | selection
    sweep = {"named": ["lambda"], "trials": rows, "selection": chosen}
    return {"sweeps": {"logistic": sweep}, "experiment": {"epochs": 30, "seeds": [0]}}


def test_every_lambda_gets_an_answer_of_its_own():
    rows = [
        softmax_row(0.01, 0.91),
        softmax_row(0.001, 0.92, stopping="rising", stop_epoch=None),
        softmax_row(1.0, 0.7, stopping="unsettled", epoch_noise=0.06),
        softmax_row(10.0, None, stopping="diverged", diverged=True),
    ]
    answers = sweep_words.when_to_stop(summary(rows))
    assert [answer.split(":")[0].split(SPACE)[-1] for answer in answers] == [
        "10",
        "1",
        "0.01",
        "0.001",
    ]
    assert "diverged" in answers[0]
    assert "never settles" in answers[1]
    assert "after epoch 3" in answers[2]
    assert "not yet" in answers[3]


def test_a_tie_is_said_to_be_one():
    rows = [softmax_row(0.1, 0.92), softmax_row(0.01, 0.92)]
    told = " ".join(
        sweep_words.choice(
            summary(
                rows,
                rule="highest_mean",
                tied=["lambda~0.01"],
                margin=0.0,
                runner_ups=[{"hyperparameters": rows[1]}],
                within_one_standard_error=["lambda~0.1", "lambda~0.01"],
            ),
            "logistic",
        )
    )
    assert "This is a tie" in told
    assert "leads" not in told


def test_a_clear_lead_is_told_in_standard_errors():
    rows = [softmax_row(0.1, 0.92), softmax_row(0.01, 0.90)]
    told = " ".join(
        sweep_words.choice(
            summary(
                rows, rule="highest_mean", runner_ups=[{"hyperparameters": rows[1]}]
            ),
            "logistic",
        )
    )
    assert "No other trial lies within one standard error" in told
    assert "more than one standard error" in told


def test_the_only_trial_is_told_to_be_the_only_one():
    rows = [softmax_row(0.1, 0.92)]
    told = sweep_words.choice(
        summary(rows, rule="highest_mean", margin=None), "logistic"
    )
    assert any("the only trial" in sentence for sentence in told)


def test_one_standard_error_names_what_made_the_chosen_trial_simplest():
    rows = [softmax_row(0.01, 0.92), softmax_row(0.1, 0.919)]
    selection = {
        "chosen": "lambda~0.1",
        "hyperparameters": {"lambda": 0.1, "learning_rate": 0.1, "batch_size": 256},
        "within_one_standard_error": ["lambda~0.01", "lambda~0.1"],
    }
    told = " ".join(sweep_words.choice(summary(rows, **selection), "logistic"))
    assert "the one with the largest λ: λ" in told


def test_an_accuracy_of_one_has_no_standard_error_and_is_no_crash():
    rows = [softmax_row(0.1, 1.0), softmax_row(0.01, 0.9)]
    selection = {
        "rule": "highest_mean",
        "standard_error": 0.0,
        "runner_ups": [{"hyperparameters": rows[1]}],
    }
    told = " ".join(sweep_words.choice(summary(rows, **selection), "logistic"))
    assert "leads the next" in told


@pytest.mark.parametrize(
    "state", ["settled", "rising", "unsettled", "short", "diverged"]
)
def test_every_state_of_a_curve_has_words(state):
    row = {"stopping": state, "stop_epoch": 4}
    assert sweep_words.stopping_words(row)
    assert sweep_words.stopping_cell(row)
