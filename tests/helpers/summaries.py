"""Made-up summaries: a run without surprises, and what may be odd about one."""

from itertools import combinations
from typing import Any

from helpers.evidence_rows import (
    accuracies,
    averaging,
    compared,
    errors,
    mistakes,
    over_seeds,
    pair,
    seed_differences,
    seed_means,
    shown,
    spreads,
)
from helpers.sweep_rows import (
    IMAGES,
    MODELS,
    RUNS,
    Row,
    best_set,
    curve,
    logistic,
    mlp,
    optimum,
    sweep,
)
from mnist_sweep.base.names import REFERENCE
from mnist_sweep.page.verdicts import decide
from mnist_sweep.statistics import decisions


def make_summary(
    softmax: Row | None = None, perceptrons: Row | None = None, **changes: Any
) -> Row:
    """Return a summary, verdicts included; `changes` replace its parts.

    Without any, nothing about it is odd: the study's protocol, one seed, clear winners,
    five replicates, no warning.
    """
    sweeps = {
        "logistic": softmax
        or sweep("logistic", [logistic(0.01, 0.91), logistic(0.001, 0.925)]),
        "mlp": perceptrons or sweep("mlp", [mlp(100, 0.95), mlp(200, 0.97)]),
    }
    wrong = {model: {5: 120, 3: 80, 8: 40, 2: 1} for model in MODELS}
    part = {"class_counts": [1000] * 10, "sha256": "0"}
    confidences = {"logistic": 0.92, "mlp": 0.96}
    summary = {
        "experiment": {
            "epochs": 30,
            "seeds": [0],
            "equivalence_margin": 0.001,
            "split_replicates": 0,
            "writers": None,
            "reference": "lambda~0.01",
            "reference_hyperparameters": {
                "lambda": 0.01,
                "learning_rate": 0.1,
                "batch_size": 256,
            },
            "split": {"seed": 0}
            | {split: {"images": n, **part} for split, n in IMAGES.items()},
        },
        "dataset": {
            "name": "MNIST",
            "class_names": list("0123456789"),
            "rows": 28,
            "columns": 28,
            "classes": 10,
            "images": 60_000,
            "class_counts": [6000] * 10,
            "mean": 0.1307,
            "deviation": 0.3081,
            "sha256": "0",
        },
        "sweeps": sweeps,
        "curves": {model: curve() for model in MODELS},
        "accuracy": accuracies(logistic_reference=0.915, logistic=0.92, mlp=0.96),
        "class_errors": [
            row for run in RUNS for row in errors(run, wrong[run.partition("_")[0]])
        ],
        "class_replicates": [
            row for run in RUNS for row in over_seeds(run, wrong[run.partition("_")[0]])
        ],
        "confusions": {
            model: dict.fromkeys(["train", "test"], mistakes(wrong[model]))
            for model in MODELS
        },
        "shown_mistakes": {
            model: dict.fromkeys(["train", "test"], shown(wrong[model]))
            for model in MODELS
        },
        "comparison": compared(sweeps),
        "warnings": [],
        "best_set": {model: best_set(of) for model, of in sweeps.items()},
        "optimum": [optimum(row) for row in sweeps["logistic"]["trials"]],
        "isolation": {
            "mlp": [
                {
                    "hyperparameter": "hidden_units",
                    "value": float(units),
                    "trials": 1,
                    "best_accuracy": accuracy,
                    "best_trial": f"lr~0.1_batch~128_hidden~{units}",
                }
                for units, accuracy in [(100, 0.95), (200, 0.97)]
            ]
        },
        "pairs": [pair(9000, 200, 600, 200)],
        "calibration": [
            {
                "run": model,
                "split": "test",
                "images": 10_000,
                "accuracy": confidence,
                "confidence": confidence,
                "n": 5,
                "gap": 0.0,
                "gap_low": -0.002,
                "gap_high": 0.002,
                "verdict": "consistent",
                "nll": 0.3,
                "nll_low": 0.29,
                "nll_high": 0.31,
                "brier": 0.1,
                "brier_low": 0.09,
                "brier_high": 0.11,
                "ece": 0.01,
                "ece_null": 0.008,
                "ece_null_high": 0.012,
                "ece_low": 0.004,
                "ece_high": 0.013,
                "bins": 15,
            }
            for model, confidence in confidences.items()
        ],
        "temperature": [],
        "reliability": [],
        "replicate_runs": [],
        "replicates": spreads(),
        "seed_means": seed_means(),
        "seed_differences": seed_differences(),
        "race": [],
        "averaging": averaging(),
        "published": {
            "dataset": "MNIST",
            "protocol": {"epochs": 30, "train": 50_000, "validation": 10_000},
            "accuracy": {},
            "digit_errors": {
                model: {"test": [1, 2, 3, 4, 5, 6, 7, 8, 9, 0]} for model in MODELS
            },
        },
        "provenance": {
            "config": {"epochs": 30, "dataset": {"name": "MNIST"}},
            "checkpoints": [
                {"run": run, "path": f"results/{run}.pt", "sha256": "0" * 64}
                for run in RUNS
            ],
        },
        "releases": {"python": "3.11"},
    } | changes
    summary.setdefault("decisions", decisions_of(summary))
    return summary | {"verdicts": decide(summary)}


def with_models(summary: Row, sources: dict[str, str]) -> Row:
    """Return a summary of other models, each with the numbers of one of the study's.

    Parameters
    ----------
    summary : dict
        What `make_summary` returns.
    sources : dict of str to str
        For each model the one of `MODELS` whose numbers it has.
    """
    runs = sources | ({REFERENCE: REFERENCE} if "logistic" in sources else {})
    found = dict(summary)
    for part in ["sweeps", "curves", "confusions", "shown_mistakes", "isolation"]:
        found[part] = renamed(summary[part], sources)
    found["best_set"] = renamed(summary["best_set"], sources)
    for part in ["accuracy", "class_errors", "class_replicates"]:
        found[part] = of_runs(summary[part], runs)
    for part in ["calibration", "temperature", "replicates", "seed_means", "averaging"]:
        found[part] = of_runs(summary[part], runs)
    pairs = list(combinations(sources, 2))
    found["pairs"] = [
        row | {"first": first, "second": second}
        for first, second in pairs
        for row in summary["pairs"]
    ]
    found["seed_differences"] = [
        row | {"one": one, "other": other}
        for one, other in pairs
        for row in summary["seed_differences"]
    ]
    found["decisions"] = decisions_of(found)
    return found | {"verdicts": decide(found)}


def renamed(part: Row, sources: dict[str, str]) -> Row:
    """Return what a part of a summary has of each model, under other names."""
    return {name: part[of] for name, of in sources.items() if of in part}


def of_runs(rows: list[Row], runs: dict[str, str]) -> list[Row]:
    """Return the rows of some runs, under other names."""
    return [
        row | {"run": name}
        for name, of in runs.items()
        for row in rows
        if row["run"] == of
    ]


def decisions_of(summary: Row) -> list[Row]:
    """Return the claims of a summary, decided from its other parts."""
    sweeps = summary["sweeps"]
    names = ["seed_differences", "race", "averaging"]
    return decisions.decide(
        {model: of["selection"] for model, of in sweeps.items()},
        {model: of["trials"] for model, of in sweeps.items()},
        summary["best_set"],
        {name: summary[name] for name in names},
        summary["experiment"]["equivalence_margin"],
        len(summary["experiment"]["seeds"]),
    )
