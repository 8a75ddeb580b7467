"""Each claim is decided by its interval, and no further."""

import pytest
from helpers.evidence_rows import pair, seed_differences
from helpers.sweep_rows import best_set, logistic, sweep

from mnist_sweep.statistics.decisions import (
    between_models,
    decide_lambda,
    decide_sweep,
)

MARGIN = 0.001


def test_models_are_compared_over_seeds_where_there_are_several():
    (row,) = between_models(seed_differences(), [pair(9000, 600, 200, 200)], MARGIN)
    assert (row["difference"], row["seeds"], row["won"]) == (0.04, 5, 5)
    assert (row["low"], row["high"]) == pytest.approx((0.03, 0.05))
    assert row["verdict"] == "better"
    assert (row["first"], row["second"]) == ("mlp", "logistic")
    (row,) = between_models(seed_differences(1), [pair(9000, 600, 200, 200)], MARGIN)
    assert (row["difference"], row["seeds"], row["won"]) == (-0.04, 1, None)
    assert row["verdict"] == "worse"


def lambdas(*means: float, chosen_by: str = "one_standard_error") -> list[dict]:
    values = [0.01, 0.001, 0.0001]
    trials = [logistic(v, m) for v, m in zip(values, means, strict=True)]
    return best_set(sweep("logistic", trials, chosen_by))


def test_a_smaller_lambda_is_compared_with_the_chosen_one():
    # Within one standard error of 0.0001, the largest λ is 0.001.
    (row,) = decide_lambda(lambdas(0.90, 0.919, 0.92), MARGIN, seeds=1)
    assert (row["first"], row["second"]) == ("lambda~0.0001", "lambda~0.001")
    assert row["difference"] == pytest.approx(0.001)
    assert (row["low"], row["high"]) == pytest.approx((-0.001, 0.003))
    assert row["verdict"] == "undecided"
    (row,) = decide_lambda(
        lambdas(0.90, 0.92, 0.91, chosen_by="highest_mean"), MARGIN, seeds=1
    )
    assert row["difference"] == pytest.approx(-0.01)
    assert (row["low"], row["high"]) == pytest.approx((-0.012, -0.008))
    assert row["verdict"] == "worse"
    assert (
        decide_lambda(lambdas(0.80, 0.90, 0.92, chosen_by="highest_mean"), 0.1, 1) == []
    )


def test_a_sweep_is_decided_by_its_lead_and_its_marks():
    trials = [
        logistic(0.1, 0.92, stop_cost=0.0002, stop_cost_error=0.0003),
        logistic(0.01, 0.91, stop_cost=0.0, stop_cost_error=0.0004),
    ]
    of = sweep("logistic", trials)
    lead, stopping = decide_sweep(
        "logistic", of["trials"], best_set(of), of["selection"], MARGIN, 1, 30
    )
    assert (lead["claim"], lead["verdict"]) == ("runner_up", "better")
    assert stopping["difference"] == pytest.approx(0.0001)
    assert stopping["high"] == pytest.approx(0.0001 + 1.96 * 0.00025, abs=1e-6)
    assert stopping["verdict"] == "equivalent"
    one = sweep("logistic", [logistic(0.1, None), logistic(0.01, 0.9, **SHORT)])
    assert (
        decide_sweep(
            "logistic", one["trials"], best_set(one), one["selection"], MARGIN, 1, 3
        )
        == []
    )


SHORT = {"stopping": "short", "stop_epoch": None, "stop_cost": None}
