"""Accuracies and per-digit errors, counted from predictions."""

import pandas as pd
from scipy.stats import binomtest


def wilson(count: int, total: int) -> tuple[float, float]:
    """Give the 95 % Wilson score interval of a share (Wilson 1927)."""
    if total == 0:
        return 0.0, 1.0
    interval = binomtest(count, total).proportion_ci(0.95, method="wilson")
    return float(interval.low), float(interval.high)


def accuracy_row(predictions: pd.DataFrame) -> dict[str, float]:
    """Count the right predictions: `correct`, `total`, `accuracy` and its interval.

    `predictions` has a row for each image, with `label` and `predicted`.
    """
    correct = int((predictions["label"] == predictions["predicted"]).sum())
    total = len(predictions)
    low, high = wilson(correct, total)
    return {
        "correct": correct,
        "total": total,
        "accuracy": correct / total,
        "accuracy_low": low,
        "accuracy_high": high,
    }


def digit_errors(predictions: pd.DataFrame) -> pd.DataFrame:
    """Count the misclassified images of each digit, worst digit first.

    Returns: columns `digit`, `count` (its images), `misclassified`, `percent` of them,
    and the 95 % Wilson interval `percent_low`, `percent_high`. A digit of which there
    is no image has no row.
    """
    wrong = predictions["label"] != predictions["predicted"]
    counted = wrong.groupby(predictions["label"]).agg(["size", "sum"])
    intervals = [wilson(int(n_wrong), int(n)) for n, n_wrong in counted.to_numpy()]
    table = pd.DataFrame(
        {
            "digit": counted.index,
            "count": counted["size"].to_numpy(),
            "misclassified": counted["sum"].to_numpy(),
            "percent": (100 * counted["sum"] / counted["size"]).to_numpy(),
            "percent_low": [100 * low for low, _ in intervals],
            "percent_high": [100 * high for _, high in intervals],
        }
    )
    return table.sort_values("percent", ascending=False, kind="stable")
