"""What differs between two studies: settings, accuracies, trials."""

from typing import Any

from mnist_sweep.compare.reading import Results
from mnist_sweep.statistics.equivalence import verdict_of
from mnist_sweep.statistics.paired_tests import difference_of_sets, paired_interval
from mnist_sweep.statistics.replicate_images import SeedsByImages, difference_row

import numpy as np

Row = dict[str, Any]
# How the two were compared.
OVER_SEEDS, PAIRED, APART = "seeds and images", "the same images", "other images"


def flat(values: Any, name: str = "") -> dict[str, Any]:
    """Return nested sections as one, the keys joined by dots: ``mlp.batch_size``."""
    if not isinstance(values, dict):
        return {name: values}
    found = {}
    for key, value in values.items():
        found |= flat(value, f"{name}.{key}" if name else str(key))
    return found


def settings(first: Results, second: Results) -> list[Row]:
    """Return the keys of the config, and the releases, in which two studies differ."""
    sides = []
    for one in (first, second):
        releases = {f"release of {k}": v for k, v in one.summary["releases"].items()}
        sides.append(flat(one.summary["provenance"]["config"]) | releases)
    keys = dict.fromkeys([*sides[0], *sides[1]])
    return [
        {"key": key, "first": sides[0].get(key), "second": sides[1].get(key)}
        for key in keys
        if sides[0].get(key) != sides[1].get(key)
    ]


def same_test_images(first: Results, second: Results) -> bool:
    """Return whether two studies test on the same images."""
    one, other = first.summary, second.summary
    return (
        one["dataset"]["sha256"] == other["dataset"]["sha256"]
        and one["experiment"]["split"]["test"] == other["experiment"]["split"]["test"]
    )


def accuracies(first: Results, second: Results) -> list[Row]:
    """Compare the test accuracy of each chosen model that both studies have.

    Returns
    -------
    list of dict
        `model`; for ``first`` and ``second`` a dictionary of `trial`, `accuracy`,
        `low`, `high`, `n` (seeds); `difference` (second less first) with its 95 %
        interval `low`, `high`, `by` (seeds and images, the same images, or other
        images), `seeds`, `won` and `verdict` of the second.
    """
    margin = second.summary["experiment"]["equivalence_margin"]
    same = same_test_images(first, second)
    tables = (first.tested(), second.tested()) if same else ({}, {})
    rows = []
    for model in [name for name in first.models if name in second.models]:
        sides = [headline(one.summary, model) for one in (first, second)]
        if all(model in table for table in tables):
            found = paired(tables[0][model], tables[1][model])
        else:
            one, other = ((side["correct"], side["total"]) for side in sides)
            apart = difference_of_sets(*other, *one)
            found = {
                "difference": apart["difference"],
                "low": apart["difference_low"],
                "high": apart["difference_high"],
                "by": APART,
                "seeds": 1,
                "won": None,
            }
        verdict = verdict_of(found["low"], found["high"], margin)
        sides = dict(zip(["first", "second"], sides, strict=True))
        rows.append({"model": model, **sides, **found, "verdict": verdict})
    return rows


def headline(summary: Row, model: str) -> Row:
    """Return a model's test accuracy as the page gives it first."""
    (run,) = [
        row
        for row in summary["accuracy"]
        if (row["run"], row["split"]) == (model, "test")
    ]
    (seeds,) = [
        row
        for row in summary["seed_means"]
        if (row["run"], row["split"]) == (model, "test")
    ]
    several = seeds["low"] is not None
    return {
        "trial": run["trial"],
        "correct": run["correct"],
        "total": run["total"],
        "accuracy": seeds["mean"] if several else run["accuracy"],
        "low": seeds["low"] if several else run["accuracy_low"],
        "high": seeds["high"] if several else run["accuracy_high"],
        "n": seeds["n"],
    }


def paired(one: SeedsByImages, other: SeedsByImages) -> Row:
    """Compare two models on the same images: the other less the one."""
    row = difference_row(one, other)
    if row["n"] > 1:
        return {
            "difference": row["mean"],
            "low": row["low"],
            "high": row["high"],
            "by": OVER_SEEDS,
            "seeds": row["n"],
            "won": row["won"],
        }
    first, second = one.right[0], other.right[0]
    counts = [
        int(np.sum(has & also))
        for has, also in [
            (second, first),
            (second, ~first),
            (~second, first),
            (~second, ~first),
        ]
    ]
    # Of two files that agree on every image, nothing is left to be uncertain of.
    agree = not counts[1] and not counts[2]
    low, high = (0.0, 0.0) if agree else paired_interval(*counts)
    difference = float(second.mean() - first.mean())
    found = {"difference": difference, "low": low, "high": high}
    return found | {"by": PAIRED, "seeds": 1, "won": None}


def trials(first: Results, second: Results) -> dict[str, Row]:
    """Compare the trials of each model that either study sweeps.

    Returns
    -------
    dict of str to dict
        Of each model the names of the trials `only_first` and `only_second`, and
        `shared`: a row for each other trial with the validation accuracies `first` and
        `second`, their `difference` (None where one diverged), and whether their
        checkpoints are `identical` (None where one is missing); the largest first.
    """
    found = {}
    for model in dict.fromkeys([*first.models, *second.models]):
        one, other = first.trials(model), second.trials(model)
        shared = []
        for trial in one.keys() & other.keys():
            accuracies = [side[trial]["mean_accuracy"] for side in (one, other)]
            known = None not in accuracies
            digests = [side.checkpoint(model, trial) for side in (first, second)]
            shared.append(
                {
                    "trial": trial,
                    "first": accuracies[0],
                    "second": accuracies[1],
                    "difference": accuracies[1] - accuracies[0] if known else None,
                    "identical": None if None in digests else digests[0] == digests[1],
                }
            )
        shared.sort(key=lambda row: (-abs(row["difference"] or 0), row["trial"]))
        found[model] = {
            "only_first": sorted(one.keys() - other.keys()),
            "only_second": sorted(other.keys() - one.keys()),
            "shared": shared,
        }
    return found


def compare(first: Results, second: Results) -> Row:
    """Return all that differs between two studies, as the page tells it."""
    return {
        "settings": settings(first, second),
        "same_images": same_test_images(first, second),
        "accuracies": accuracies(first, second),
        "trials": trials(first, second),
    }
