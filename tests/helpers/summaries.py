"""Made-up summaries: a run without surprises, and what may be odd about one."""

from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd

from mnist_sweep.base.hyperparameters import hyperparameters_of
from mnist_sweep.base.names import REFERENCE, SPLITS
from mnist_sweep.page.verdicts import decide
from mnist_sweep.statistics.decisions import (
    between_models,
    decide_averaging,
    decide_lambda,
    decide_optimism,
    decide_race,
    decide_sweep,
)
from mnist_sweep.statistics.paired_tests import compare_pair
from mnist_sweep.sweep.grid import KEYS, telling_keys, trial_name
from mnist_sweep.sweep.selection import choose

Row = dict[str, Any]

# The study's models; others are off by default.
MODELS = ["logistic", "mlp"]
RUNS = [REFERENCE, *MODELS]
IMAGES = {"train": 50_000, "validation": 10_000, "test": 10_000}


def logistic(weight_decay: float, mean: float | None, **changes: Any) -> Row:
    """Return the row of a softmax regression, whose curve has settled."""
    values = {"lambda": weight_decay, "learning_rate": 0.1, "batch_size": 256}
    return trial("logistic", values, mean, changes)


def mlp(units: int, mean: float | None, rate: float = 0.1, **changes: Any) -> Row:
    """Return the row of a perceptron, whose curve has settled."""
    values = {"learning_rate": rate, "batch_size": 128, "hidden_units": units}
    return trial("mlp", {"lambda": 0.01, **values}, mean, changes)


def trial(model: str, values: Row, mean: float | None, changes: Row) -> Row:
    """Return a trial's row; one without a mean accuracy diverged."""
    diverged = mean is None
    row = {"trial": trial_name(model, values), **values}
    row |= {"mean_accuracy": mean, "final_accuracy": mean, "diverged": diverged}
    for name in ["accuracy", "final"]:
        row |= {f"{name}_low": mean and mean - 0.01, f"{name}_high": mean}
    row |= {"stopping": "settled", "stop_epoch": 3, "stop_cost": 0.0004}
    row |= {"stop_cost_error": 0.0003, "training_p_value": 0.008}
    row |= {"epochs_saved": 27, "epoch_noise": 0.002, "training_falls": False}
    if diverged:
        row |= {"stopping": "diverged", "stop_epoch": None, "epoch_noise": None}
        row |= {"stop_cost": None, "stop_cost_error": None}
        row |= {"epochs_saved": None, "training_falls": None}
    return row | changes


def sweep(
    model: str, trials: list[Row], rule: str = "highest_mean", averaged: int = 10
) -> Row:
    """Return a sweep of some trials: chosen, ranked, and named."""
    table = pd.DataFrame(trials)
    table["mean_accuracy"] = table["mean_accuracy"].astype(float)
    selection = choose(table, rule, IMAGES["validation"])
    ranks = [selection["chosen"], *(row["trial"] for row in selection["runner_ups"])]
    if selection["best"] != ranks[0]:
        ranks.append(ranks.pop(0))
    rows = [
        row
        | {
            "rank": ranks.index(row["trial"]) + 1 if row["trial"] in ranks else None,
            "best": row["trial"] == selection["best"],
            "chosen": row["trial"] == selection["chosen"],
            "within_one_standard_error": (
                row["trial"] in selection["within_one_standard_error"]
            ),
        }
        for row in trials
    ]
    named = telling_keys(model, trials)
    return {
        "named": named,
        "fixed": [key for key in KEYS[model] if key in table and key not in named],
        "trials": rows,
        "selection": {**selection, "averaged_epochs": averaged},
    }


def bootstrap(model_sweep: Row, tied: tuple[str, ...] = ()) -> list[Row]:
    """Return how certain a choice is, where it is certain but for the trials `tied`."""
    rows = []
    for row in model_sweep["trials"]:
        best, lost = row["best"], row["diverged"]
        top = model_sweep["selection"]["best_mean_accuracy"]
        behind = None if lost else top - row["mean_accuracy"]
        # Of a tied trial, the interval holds 0.
        half = 0.0 if best else 0.002 + (lost or row["trial"] in tied) * (behind or 0)
        rows.append(
            {
                "trial": row["trial"],
                **{key: row[key] for key in hyperparameters_of(row)},
                "behind": behind,
                "standard_error": None if lost else half / 2,
                "behind_low": None if lost else behind - half,
                "behind_high": None if lost else behind + half,
                "in_best_set": best or row["trial"] in tied,
                "win_share": 0.9 if best else 0.1 if row["trial"] in tied else 0.0,
                "chosen_share": 1.0 if row["chosen"] else 0.0,
                "best": best,
                "chosen": row["chosen"],
                "winner_optimism": None if lost else 0.0002,
                "winner_optimism_error": None if lost else 0.00002,
            }
        )
    return sorted(rows, key=lambda row: not row["best"])


def pair(
    both: int,
    first: int,
    second: int,
    neither: int,
    /,
    name: str = "models",
    **where: str,
) -> Row:
    """Return the comparison of two models that are right on so many images."""
    counts = [both, first, second, neither]
    first_right = np.repeat([True, True, False, False], counts)
    second_right = np.repeat([True, False, True, False], counts)
    named = {"comparison": name, "split": "test", "first": "logistic/b"}
    named["second"] = "mlp/d"
    found = compare_pair(first_right, second_right)
    return {**named, **where, **found, "p_adjusted": found["p_value"]}


def errors(run: str, wrong: dict[int, int]) -> list[Row]:
    """Return a run's errors by class, of 1,000 images each, worst class first."""
    rows = [
        {
            "run": run,
            "split": split,
            "label": label,
            "class": str(label),
            "count": 1000,
            "misclassified": wrong.get(label, 0),
            "percent": wrong.get(label, 0) / 10,
            "percent_low": 0.0,
            "percent_high": 30.0,
            "published": None,
        }
        for split in SPLITS
        for label in sorted(range(10), key=lambda label: -wrong.get(label, 0))
    ]
    return rows


def mistakes(wrong: dict[int, int]) -> list[Row]:
    """Return what the wrong images of each class are taken for: mostly the next."""
    return [
        {
            "label": label,
            "predicted": (label + step) % 10,
            "count": count,
            "share_of_mistakes": count / wrong[label],
            "share_of_class": count / 1000,
            "class": str(label),
            "predicted_class": str((label + step) % 10),
        }
        for label in sorted(wrong)
        for step, count in [(1, wrong[label] - 1), (2, 1)]
        if count
    ]


def shown(wrong: dict[int, int]) -> list[Row]:
    """Return an image of each class that has mistakes, taken for the next."""
    return [
        {
            "index": 40 + label,
            "class": str(label),
            "predicted_class": str((label + 1) % 10),
            "probability": 0.64,
        }
        for label in sorted(wrong)
    ]


def spreads(n: int = 5, diverged: int = 0, varied: str = "seed") -> list[Row]:
    """Return the spread of every run over `n` replicates; of one, there is none."""
    return [
        {
            "run": run,
            "trial": "x",
            "varied": varied,
            "split": split,
            "n": n,
            "diverged": diverged,
            "mean": 0.92 if n else None,
            "standard_deviation": 0.0012 if n > 1 else None,
            "lowest": 0.918 if n else None,
            "highest": 0.922 if n else None,
            "criterion_mean": None,
            "criterion_deviation": None,
            "deviation_low": 0.0007 if n > 1 else None,
            "deviation_high": 0.0034 if n > 1 else None,
            "images_error": 0.0027 if n else None,
        }
        | (
            {"criterion_mean": 0.92, "criterion_deviation": 0.0004}
            if split == "validation" and n > 1
            else {}
        )
        for run in RUNS
        for split in SPLITS
    ]


def seed_means(n: int = 5) -> list[Row]:
    """Return every run's mean over `n` seeds; of one, there is no interval."""
    known = n > 1
    return [
        {
            "run": run,
            "split": split,
            "n": n,
            "mean": 0.92,
            "low": 0.915 if known else None,
            "high": 0.925 if known else None,
            "standard_error": 0.0025 if known else None,
            "of_seeds": 1e-6 if known else None,
            "of_images": 5e-6 if known else None,
            "detectable": 0.007 if known else None,
            "evaluated": 0.921,
            "higher": 1 if known else 0,
        }
        for run in RUNS
        for split in ["validation", "test"]
    ]


def seed_differences(n: int = 5, mean: float = 0.04, half: float = 0.01) -> list[Row]:
    """Return the perceptron less softmax regression over `n` seeds."""
    known = n > 1
    return [
        {
            "one": "logistic",
            "other": "mlp",
            "split": split,
            "n": n,
            "won": n if mean > 0 else 0,
            "mean": mean,
            "low": mean - half if known else None,
            "high": mean + half if known else None,
            "standard_error": half / 2 if known else None,
            "of_seeds": 1e-6 if known else None,
            "of_images": 5e-6 if known else None,
            "detectable": 1.4 * half if known else None,
        }
        for split in ["validation", "test"]
    ]


def averaging(n: int = 5, mean: float = 0.003, half: float = 0.001) -> list[Row]:
    """Return averaged weights compared with the last ones, over `n` seeds."""
    known = n > 1
    return [
        {
            "run": run,
            "split": split,
            "n": n,
            "won": n if mean > 0 else 0,
            "last": 0.92,
            "averaged": 0.92 + mean,
            "mean": mean,
            "low": mean - half,
            "high": mean + half,
            "standard_error": half / 2 if known else None,
            "of_seeds": 1e-8 if known else None,
            "of_images": 5e-8 if known else None,
            "detectable": 1.4 * half if known else None,
        }
        for run in RUNS
        for split in ["validation", "test"]
    ]


def over_seeds(run: str, wrong: dict[int, int], n: int = 5) -> list[Row]:
    """Return a run's errors by digit over `n` seeds, which differ by little."""
    return [
        {
            "run": run,
            "split": split,
            "label": digit,
            "class": str(digit),
            "images": 1000,
            "n": n,
            "percent": wrong.get(digit, 0) / 10,
            "percent_low": wrong.get(digit, 0) / 20 if n > 1 else None,
            "percent_high": wrong.get(digit, 0) / 5 if n > 1 else None,
            "standard_deviation": 0.1 if n > 1 else None,
            "lowest": wrong.get(digit, 0) / 11,
            "highest": wrong.get(digit, 0) / 9,
            "seeds": [wrong.get(digit, 0) / (9.9 + 0.1 * seed) for seed in range(n)],
            "published": None,
        }
        for split in SPLITS
        for digit in range(10)
    ]


def optimum(row: Row, gap: float | None = 0.01) -> Row:
    """Return where a softmax regression ended, beside the optimum of its λ."""
    known = gap is not None
    return {
        "trial": row["trial"],
        "sgd_validation_accuracy": row["mean_accuracy"],
        "gap": gap,
        "averaged_gap": gap and gap / 5,
        "bound": 0.00031 if known else None,
        "optimum_validation_accuracy": 0.93 if known else None,
        "chosen": row["chosen"],
    }


def curve(stopping: str = "settled") -> Row:
    """Return the curves of a run in some state."""
    loss = None if stopping == "diverged" else 0.25
    return {
        "first_batch_loss": 2.4,
        "iterations": 5880,
        "first_epoch_loss": loss,
        "last_epoch_loss": loss,
        "last_train_accuracy": 0.925,
        "first_validation_accuracy": 0.88,
        "last_validation_accuracy": 0.921,
        "highest_validation_accuracy": 0.923,
        "peak_epoch": 27,
        "stopping": stopping,
        "stop_epoch": 12 if stopping == "settled" else None,
    }


def accuracies(**shares: float) -> list[Row]:
    """Return each run's accuracy, the same on all splits."""
    return [
        {
            "run": run,
            "trial": "x",
            "split": split,
            "correct": round(shares[run] * images),
            "total": images,
            "accuracy": shares[run],
            "accuracy_low": shares[run] - 0.005,
            "accuracy_high": min(shares[run] + 0.005, 1.0),
            "diverged": False,
            "published": 0.92,
        }
        for run in RUNS
        for split, images in IMAGES.items()
    ]


def compared(sweeps: dict[str, Row]) -> list[Row]:
    """Return the table that compares the chosen models."""
    shares = {
        f"{split}_accuracy{end}": 0.95
        for split in SPLITS
        for end in ["", "_low", "_high"]
    }
    empty = dict.fromkeys(["lambda", "learning_rate", "batch_size", "hidden_units"])
    rows = [
        {
            "run": model,
            "trial": sweeps[model]["selection"]["chosen"],
            **(empty | sweeps[model]["selection"]["hyperparameters"]),
            "parameters": 7850,
            **shares,
        }
        for model in MODELS
    ]
    return [
        *rows,
        {"run": "difference", "trial": None, **empty} | shares | {"parameters": 0},
    ]


def temperature(model: str, **changes: float | None) -> Row:
    """Return what a temperature does to a model that is too cautious."""
    row = {"run": model, "split": "test", "temperature": 0.7}
    row |= {"temperature_low": 0.65, "temperature_high": 0.75}
    row |= {"nll": 0.3, "nll_scaled": 0.28, "nll_change": -0.02}
    row |= {"nll_change_low": -0.025, "nll_change_high": -0.015}
    row |= {"ece": 0.03, "ece_scaled": 0.01}
    return row | {"ece_scaled_low": 0.0, "ece_scaled_high": 0.015} | changes


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
        "selection_bootstrap": {"resamples": 10_000}
        | {model: bootstrap(of) for model, of in sweeps.items()},
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
        "expected_best": {
            "mlp": [
                {
                    "trials": n,
                    "with_replacement": 0.95,
                    "without_replacement": 0.96,
                    "best": 0.97,
                }
                for n in [1, 2]
            ]
        },
        "variance_shares": {"mlp": []},
        "paired_tests": [
            pair(9000, 200, 600, 200),
        ],
        "optimism": [
            {
                "run": run,
                "trial": "x",
                "difference": 0.003,
                "difference_low": -0.001,
                "difference_high": 0.007,
            }
            for run in RUNS
        ],
        "calibration": [
            {
                "run": model,
                "split": "test",
                "images": 10_000,
                "accuracy": confidence,
                "confidence": confidence,
                "gap": 0.0,
                "gap_low": -0.002,
                "gap_high": 0.002,
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
        "temperature": [temperature(model) for model in MODELS],
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
    for part in ["expected_best", "variance_shares"]:
        found[part] = renamed(summary[part], sources)
    found["selection_bootstrap"] = {
        "resamples": summary["selection_bootstrap"]["resamples"],
        **renamed(summary["selection_bootstrap"], sources),
    }
    for part in ["accuracy", "class_errors", "class_replicates", "optimism"]:
        found[part] = of_runs(summary[part], runs)
    for part in ["calibration", "temperature", "replicates", "seed_means", "averaging"]:
        found[part] = of_runs(summary[part], runs)
    pairs = list(combinations(sources, 2))
    found["paired_tests"] = [
        row | {"first": f"{first}/b", "second": f"{second}/d"}
        for first, second in pairs
        for row in summary["paired_tests"]
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
    margin = summary["experiment"]["equivalence_margin"]
    seeds, epochs = len(summary["experiment"]["seeds"]), summary["experiment"]["epochs"]
    rows = between_models(summary["seed_differences"], summary["paired_tests"], margin)
    for model, of in summary["sweeps"].items():
        trials = summary["selection_bootstrap"][model]
        more = (margin, seeds, epochs)
        rows += decide_sweep(model, of["trials"], trials, of["selection"], *more)
    if "logistic" in summary["sweeps"]:
        rows += decide_lambda(summary["selection_bootstrap"]["logistic"], margin, seeds)
    rows += decide_race(summary["race"], margin)
    rows += decide_averaging(summary["averaging"], margin)
    rows += decide_optimism(summary["optimism"], margin)
    return [{"model": None, **row} for row in rows]
