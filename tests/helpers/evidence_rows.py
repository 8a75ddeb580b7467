"""Made-up evidence: pairs, errors, replicates, calibration."""

import numpy as np

from helpers.sweep_rows import IMAGES, MODELS, RUNS, Row
from mnist_sweep.base.names import SPLITS
from mnist_sweep.statistics.pairs import compare_pair


def pair(
    both: int,
    first: int,
    second: int,
    neither: int,
    /,
    **where: str,
) -> Row:
    """Return the comparison of two models that are right on so many images."""
    counts = [both, first, second, neither]
    first_right = np.repeat([True, True, False, False], counts)
    second_right = np.repeat([True, False, True, False], counts)
    named = {"split": "test", "first": "logistic", "second": "mlp"}
    return {**named, **where, **compare_pair(first_right, second_right)}


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
            "model": run.partition("_")[0],
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
            "low": 0.915,
            "high": 0.925,
            "standard_error": 0.0025,
            "of_seeds": 1e-6 if known else 0.0,
            "of_images": 5e-6 if known else None,
            "evaluated": 0.921,
            "higher": 1 if known else 0,
        }
        for run in RUNS
        for split in ["validation", "test"]
    ]


def seed_differences(n: int = 5, mean: float = 0.04, half: float = 0.01) -> list[Row]:
    """Return the perceptron less softmax regression over `n` seeds."""
    return [
        {
            "one": "logistic",
            "other": "mlp",
            "split": split,
            "weights": weights,
            "n": n,
            "won": n if mean > 0 else 0,
            "mean": mean,
            "low": mean - half,
            "high": mean + half,
            "standard_error": half / 2,
            "of_seeds": 1e-6 if n > 1 else 0.0,
            "of_images": 5e-6 if n > 1 else None,
        }
        for split in ["validation", "test"]
        for weights in ["last", "averaged"]
    ]


def averaging(n: int = 5, mean: float = 0.003, half: float = 0.001) -> list[Row]:
    """Return averaged weights compared with the last ones, over `n` seeds."""
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
            "standard_error": half / 2,
            "of_seeds": 1e-8 if n > 1 else 0.0,
            "of_images": 5e-8 if n > 1 else None,
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
    row |= {"nll_scaled": 0.28, "nll_change": -0.02}
    row |= {"nll_change_low": -0.025, "nll_change_high": -0.015}
    return row | {"ece_scaled": 0.01, "ece_scaled_null_high": 0.012} | changes
