"""Decide all that the page says of a run's numbers, by the functions of each stage."""

from typing import Any

from mnist_sweep.evaluation.verdicts import (
    compare_with_published,
    generalisation,
    hardest_published,
    order_over_seeds,
)
from mnist_sweep.statistics.selection_verdicts import judge_bootstrap, judge_lead
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

Summary = dict[str, Any]


def decide(summary: Summary) -> dict[str, Any]:
    """Return the summary's `verdicts`, decided from all its other parts."""
    experiment, accuracies = summary["experiment"], summary["accuracy"]
    published, sweeps = summary["published"], summary["sweeps"]
    softmax = sweeps.get("logistic")
    pairs = find_pairs(summary["paired_tests"], "models", "test")
    return {
        "published": published
        and compare_with_published(
            accuracies,
            published["protocol"],
            experiment["epochs"],
            experiment["split"],
        ),
        "generalisation": generalisation(accuracies),
        "reference_is_chosen": softmax
        and experiment["reference"] == softmax["selection"]["chosen"],
        "sweeps": {model: decide_sweep(summary, model) for model in sweeps},
        "convergence": softmax
        and judge_convergence(summary["optimum"], softmax["trials"]),
        "classes": {model: decide_classes(summary, model) for model in sweeps},
        "models": [compare_models(pair) for pair in pairs],
        "replicates": judge_replicates(summary["replicates"], accuracies),
        "confidence": judge_confidence(summary["calibration"]),
    }


def decide_sweep(summary: Summary, model: str) -> dict[str, Any]:
    """Return what a sweep shows: when to stop, why which trial, and how surely."""
    sweep = summary["sweeps"][model]
    trials, selection = sweep["trials"], sweep["selection"]
    resampled = summary["selection_bootstrap"][model]
    margin = summary["experiment"]["equivalence_margin"]
    return {
        "stopping": count_stopping(trials),
        "stopping_cost": stopping_cost(trials, summary["experiment"]["epochs"]),
        "unsettled_values": unsettled_values(trials, sweep["named"]),
        "extremes": compare_extremes(trials, sweep["named"]),
        "choice": explain_choice(trials, selection),
        "bootstrap": judge_bootstrap(resampled),
        "lead": judge_lead(resampled, selection, margin),
    }


def decide_classes(summary: Summary, model: str) -> dict[str, Any]:
    """Return which classes a chosen model finds hardest on each split, over seeds."""
    found = (summary["published"] or {}).get("digit_errors", {})
    published = found.get(model, {}).get("test")
    names = summary["dataset"]["class_names"]
    over_seeds = {
        split: order_over_seeds(
            [
                row
                for row in summary["class_replicates"]
                if (row["run"], row["split"]) == (model, split)
            ],
            summary["confusions"][model][split],
        )
        for split in ["train", "test"]
    }
    return {
        "over_seeds": over_seeds,
        "hardest_published": [names[label] for label in hardest_published(published)],
    }
