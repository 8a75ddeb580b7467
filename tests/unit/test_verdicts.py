"""What the page says of numbers is decided by functions, also where numbers are odd."""

import pytest
from helpers.evidence_rows import accuracies, pair, spreads
from helpers.sweep_rows import best_set, logistic, mlp, optimum, sweep

from mnist_sweep.evaluation.verdicts import (
    compare_with_published,
    generalisation,
    hardest_published,
    taken_for,
)
from mnist_sweep.statistics.selection_verdicts import judge_best_set, judge_lead
from mnist_sweep.statistics.verdicts import (
    compare_models,
    find_pairs,
    judge_confidence,
    judge_convergence,
    judge_replicates,
)
from mnist_sweep.sweep.verdicts import (
    compare_extremes,
    count_stopping,
    explain_choice,
    stopping_cost,
    unsettled_values,
)

IMPROVING = {"stopping": "improving", "stop_epoch": None, "stop_cost": None}
LOST = logistic(10.0, None)


def explain(model_sweep: dict) -> dict:
    return explain_choice(model_sweep["trials"], model_sweep["selection"])


def test_curves_are_counted_by_their_state():
    trials = [logistic(1.0, 0.9), logistic(0.1, 0.91, stop_epoch=8), LOST]
    counted = count_stopping([*trials, logistic(0.01, 0.92, **IMPROVING)])
    assert counted == {
        "curves": 4,
        "settled": 2,
        "improving": 1,
        "unstable": 0,
        "short": 0,
        "diverged": 1,
        "first_stop_epoch": 3,
        "last_stop_epoch": 8,
    }


def test_where_no_curve_settles_there_is_no_epoch_and_no_cost():
    counted = count_stopping([LOST])
    assert (counted["first_stop_epoch"], counted["last_stop_epoch"]) == (None, None)
    assert stopping_cost([LOST, logistic(0.1, 0.9, **IMPROVING)], 30) is None


def test_the_cost_of_stopping_is_the_mean_of_the_settled_curves():
    trials = [
        logistic(1.0, 0.9, epochs_saved=20, stop_cost=-0.001, stop_cost_error=0.003),
        logistic(0.1, 0.9, epochs_saved=10, stop_cost=0.003, stop_cost_error=0.004),
        logistic(0.01, 0.9, **IMPROVING),
    ]
    assert stopping_cost(trials, 30) == {
        "curves": 2,
        "epochs_saved": 0.5,
        "mean_cost": pytest.approx(0.001),
        # √(3² + 4²)/2 thousandths.
        "standard_error": pytest.approx(0.0025),
    }


def test_the_only_trial_has_no_rival_and_no_lead():
    assert explain(sweep("logistic", [logistic(0.01, 0.9)])) == {
        "only_trial": True,
        "rivals": [],
        "simplest_by": [],
    }


def lead_of(*trials, rule: str = "highest_mean", tied=()) -> dict | None:
    of = sweep("logistic", list(trials), rule)
    return judge_lead(best_set(of, tied), of["selection"], margin=0.001)


def test_a_trial_without_another_leads_nothing():
    assert lead_of(logistic(0.01, 0.9)) is None
    assert lead_of(logistic(0.01, 0.9), LOST) is None


def test_a_lead_is_judged_by_its_paired_interval():
    found = lead_of(logistic(0.1, 0.92), logistic(0.01, 0.91))
    assert found["trial"] == "lambda~0.01"
    assert found["difference"] == pytest.approx(0.01)
    assert (found["low"], found["high"]) == pytest.approx((0.008, 0.012))
    assert found["verdict"] == "better"
    trials = [logistic(0.1, 0.92), logistic(0.01, 0.91)]
    assert lead_of(*trials, tied=["lambda~0.01"])["verdict"] == "undecided"


def test_a_trial_chosen_for_its_simplicity_does_not_lead():
    # In the selection band, 0.27 points wide, but shown to be less accurate.
    trials = [logistic(0.1, 0.9175), logistic(0.01, 0.92)]
    found = lead_of(*trials, rule="one_standard_error")
    assert found["difference"] == pytest.approx(-0.0025)
    assert (found["low"], found["high"]) == pytest.approx((-0.0045, -0.0005))
    assert found["verdict"] == "worse"
    found = explain(sweep("logistic", trials, "one_standard_error"))
    assert found["rivals"] == ["lambda~0.1"]
    assert found["simplest_by"] == ["lambda"]


def test_only_what_decides_makes_a_trial_the_simplest():
    trials = [mlp(50, 0.92), mlp(50, 0.92, rate=0.01), mlp(100, 0.92)]
    found = explain(sweep("mlp", trials, "one_standard_error"))
    assert found["simplest_by"] == ["hidden_units", "learning_rate"]


PROTOCOL = {"epochs": 30, "train": 50_000, "validation": 10_000}
SPLIT = {"train": {"images": 50_000}, "validation": {"images": 10_000}}


def test_what_is_within_the_tolerance_reproduces_the_published_accuracy():
    rows = accuracies(logistic_reference=0.925, logistic=0.927, mlp=0.95)
    found = compare_with_published(rows, PROTOCOL, 30, SPLIT)
    assert (found["compared"], found["met"]) == (9, 3)
    assert found["largest_difference"] == pytest.approx(0.03)
    assert found["same_protocol"]


@pytest.mark.parametrize(("epochs", "images"), [(29, 50_000), (30, 49_999)])
def test_another_protocol_is_not_the_same(epochs, images):
    split = {**SPLIT, "train": {"images": images}}
    assert not compare_with_published([], PROTOCOL, epochs, split)["same_protocol"]


def test_nothing_published_is_nothing_compared():
    found = compare_with_published([], PROTOCOL, 30, SPLIT)
    assert (found["compared"], found["met"]) == (0, 0)
    assert found["largest_difference"] is None


def test_training_accuracy_is_compared_with_the_other_two():
    rows = accuracies(logistic_reference=0.9, logistic=0.9, mlp=0.9)
    for row, share in zip(rows[-3:], [0.99, 0.97, 0.98], strict=True):
        row["accuracy"] = share
    found = generalisation(rows)["mlp"]
    assert found["train_minus_validation"] == pytest.approx(0.02)
    assert found["train_minus_test"] == pytest.approx(0.01)


def test_a_second_confusion_counts_where_it_is_more_than_half_as_frequent():
    def confused(second: int) -> list[dict]:
        counts = {"3": 10, "4": second, "5": 1}
        return [
            {"label": 8, "predicted_class": name, "count": count}
            for name, count in counts.items()
        ]

    assert taken_for(8, confused(6)) == ["3", "4"]
    assert taken_for(8, confused(5)) == ["3"]


def test_published_digits_are_ordered_by_their_errors():
    assert hardest_published([1, 2, 9, 8, 3, 10, 0, 4, 5, 6]) == [5, 2, 3]


def test_models_are_compared_by_their_errors():
    assert compare_models(pair(900, 20, 60, 20)) == {
        "first": "logistic",
        "second": "mlp",
        "fewer": "mlp",
        "errors": {"logistic": 80, "mlp": 40},
        "error_ratio": 0.5,
    }


def test_a_model_without_errors_has_no_ratio_of_them():
    found = compare_models(pair(990, 10, 0, 0))
    assert (found["fewer"], found["error_ratio"]) == ("logistic", None)


def test_a_pair_is_found_by_its_split():
    rows = [pair(9, 0, 1, 0), pair(8, 0, 2, 0, split="train")]
    (found,) = find_pairs(rows, "train")
    assert found["only_second"] == 2
    assert find_pairs(rows, "validation") == []


def test_ties_are_with_others_than_the_best():
    trials = [mlp(25, 0.95), mlp(50, 0.94), mlp(100, 0.9)]
    rows = best_set(sweep("mlp", trials), tied=(trials[1]["trial"],))
    assert judge_best_set(rows) == {"tied": [trials[1]["trial"]], "chosen": None}
    assert judge_best_set(rows[:1]) is None


def test_a_chosen_trial_that_is_not_the_best_is_named():
    trials = [logistic(0.1, 0.919), logistic(0.01, 0.92)]
    rows = best_set(sweep("logistic", trials, "one_standard_error"))
    assert judge_best_set(rows)["chosen"] == "lambda~0.1"


ACCURACIES = accuracies(logistic_reference=0.9, logistic=0.9, mlp=0.96)


def test_a_spread_needs_two_replicates():
    found = judge_replicates(spreads(2), ACCURACIES)
    assert found["trained_again"]
    assert {"run": "mlp", "varied": "seed"} in found["spread"]
    assert found["sampling_error"]["mlp"] == pytest.approx((0.96 * 0.04 / 1e4) ** 0.5)
    assert found["diverged"] == []


def test_without_replicates_nothing_was_trained_again():
    found = judge_replicates(spreads(1), ACCURACIES)
    assert (found["trained_again"], found["spread"]) == (False, [])


def test_replicates_that_all_diverged_were_trained_but_have_no_spread():
    found = judge_replicates(spreads(0, diverged=5), ACCURACIES)
    assert (found["trained_again"], found["spread"]) == (True, [])
    assert found["diverged"][0] == {
        "run": "logistic_reference",
        "varied": "seed",
        "replicates": 5,
    }
    # Once for each run, not for each split.
    assert len(found["diverged"]) == 3


@pytest.mark.parametrize(
    ("low", "high", "ece", "verdict"),
    [
        (0.001, 0.003, 0.02, "over-confident"),
        (-0.003, -0.001, 0.002, "under-confident"),
        (-0.001, 0.002, 0.02, "miscalibrated"),
        (-0.001, 0.002, 0.002, "consistent"),
        (None, None, 0.002, "consistent"),
    ],
)
def test_confidence_is_judged_by_its_gap_and_its_bins(low, high, ece, verdict):
    row = {"run": "mlp", "gap_low": low, "gap_high": high}
    row |= {"ece": ece, "ece_null_high": 0.01}
    assert judge_confidence([row]) == {"mlp": verdict}


def test_a_value_with_which_nothing_settled_is_confounded_with_the_budget():
    late = [mlp(units, 0.9, 0.01, **IMPROVING) for units in [25, 50]]
    trials = [*late, mlp(25, 0.95, **IMPROVING), mlp(50, 0.95), mlp(25, 0.95)]
    assert unsettled_values(trials, ["learning_rate", "hidden_units"]) == [
        {"hyperparameter": "learning_rate", "value": 0.01, "trials": 2}
    ]
    # Of one trial each, or where nothing settled, nothing is told apart.
    assert unsettled_values([trials[0], trials[3]], ["learning_rate"]) == []
    assert unsettled_values(late, ["hidden_units"]) == []


def test_the_ends_of_a_hyper_parameter_are_compared_in_otherwise_equal_pairs():
    accuracies = {(25, 0.1): 0.93, (50, 0.1): 0.99, (200, 0.1): 0.95}
    accuracies |= {(25, 0.01): 0.92, (200, 0.01): 0.93, (200, 0.001): 0.94}
    trials = [mlp(units, mean, rate) for (units, rate), mean in accuracies.items()]
    trials.append(mlp(25, None, 0.001))  # diverged: no pair
    rates, units = compare_extremes(trials, ["learning_rate", "hidden_units"])
    assert units == {
        "hyperparameter": "hidden_units",
        "smallest": 25,
        "largest": 200,
        "pairs": 2,
        "larger_better": 2,
        "smaller_better": 0,
        "mean_difference": pytest.approx(0.015),
    }
    assert (rates["pairs"], rates["larger_better"], rates["smaller_better"]) == (
        1,
        1,
        0,
    )
    assert compare_extremes(trials[:1], ["hidden_units"]) == []
    (lost,) = compare_extremes([mlp(25, None), mlp(50, 0.9)], ["hidden_units"])
    assert (lost["pairs"], lost["mean_difference"]) == (0, None)


def test_convergence_is_told_by_the_training_loss():
    trials = [
        logistic(1.0, 0.8),
        logistic(0.1, 0.9, training_falls=True),
        logistic(0.01, 0.92, training_falls=None),
        LOST,
    ]
    rows = sweep("logistic", trials)["trials"]
    gaps = [0.02, 0.01, 0.03, None]
    optima = [optimum(row, gap) for row, gap in zip(rows, gaps, strict=True)]
    found = judge_convergence(optima, rows)
    assert (found["nearest"], found["furthest"]) == ("lambda~0.1", "lambda~0.01")
    assert found["still_falling"] == ["lambda~0.1"]
    assert found["not_falling"] == ["lambda~1.0"]
    # A bound is rounded up.
    assert found["bound"] == 0.0004


def test_without_a_penalty_there_is_no_optimum():
    rows = sweep("logistic", [logistic(0.0, 0.9)])["trials"]
    assert judge_convergence([optimum(rows[0], None)], rows) is None
