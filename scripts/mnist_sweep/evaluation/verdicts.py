"""What the accuracies say: beside the published ones, by split, and by class.

Each function takes rows as `results/summary.json` holds them, a dict each with None
where a value is missing, and returns what the page says of them.
"""

from typing import Any

Row = dict[str, Any]

# An accuracy as near to the published one as this reproduces it (a share).
TOLERANCE = 0.006
# So many of the hardest classes are named.
HARDEST = 3


def compare_with_published(
    accuracies: list[Row], protocol: Row, epochs: int, split: Row
) -> Row:
    """Count the published accuracies that a run reproduces.

    Parameters
    ----------
    accuracies : list of dict
        `accuracy` and `published` (shares; None where nothing was published).
    protocol : dict
        The original study's `epochs`, and its `train` and `validation` images.
    epochs : int
        For how many epochs this run trained.
    split : dict
        This run's split: for each part its `images`.

    Returns
    -------
    dict
        How many were `compared`, how many lie within the `tolerance` (`met`), the
        `largest_difference` (share; None where nothing was compared), and whether this
        run follows the `same_protocol`, so that they ought to agree.
    """
    differences = [
        abs(row["accuracy"] - row["published"])
        for row in accuracies
        if row["published"] is not None
    ]
    followed = {part: split[part]["images"] for part in ["train", "validation"]}
    return {
        "compared": len(differences),
        "met": sum(difference <= TOLERANCE for difference in differences),
        "tolerance": TOLERANCE,
        "largest_difference": max(differences, default=None),
        "same_protocol": protocol == {"epochs": epochs, **followed},
    }


def generalisation(accuracies: list[Row]) -> dict[str, Row]:
    """Compute by how much each run's training accuracy exceeds the other two (shares).

    Returns
    -------
    dict
        For each run `train_minus_validation` and `train_minus_test`.
    """
    shares: dict[str, Row] = {}
    for row in accuracies:
        shares.setdefault(row["run"], {})[row["split"]] = row["accuracy"]
    return {
        run: {
            f"train_minus_{split}": of["train"] - of[split]
            for split in ["validation", "test"]
        }
        for run, of in shares.items()
    }


def hardest_classes(errors: list[Row], confusions: list[Row]) -> list[Row]:
    """List the classes most often misclassified, worst first; three at most.

    Parameters
    ----------
    errors : list of dict
        `label`, `class` (its name), `misclassified` (images) and `percent` of one run
        on one split, worst class first.
    confusions : list of dict
        `label`, `predicted_class` and `count` of the same run's mistakes there, the
        most frequent of each class first.

    Returns
    -------
    list of dict
        `class`, `percent` and `taken_for` (names). Classes without mistakes are left
        out.
    """
    return [
        {
            "class": row["class"],
            "percent": row["percent"],
            "taken_for": taken_for(row["label"], confusions),
        }
        for row in errors[:HARDEST]
        if row["misclassified"]
    ]


def taken_for(label: int, confusions: list[Row]) -> list[str]:
    """Name the class that a class is most often taken for, and perhaps a second.

    The second is named only where it is more than half as frequent as the first.
    """
    taken = [row for row in confusions if row["label"] == label]
    return [
        row["predicted_class"]
        for row in taken[:2]
        if row["count"] > taken[0]["count"] / 2
    ]


def easiest_classes(errors: list[Row]) -> Row | None:
    """Find the classes least often misclassified, and in how many per cent of images.

    Returns
    -------
    dict or None
        `classes` (names) and `percent`; None where there is no mistake, or no image.
    """
    if not any(row["misclassified"] for row in errors):
        return None
    least = min(row["percent"] for row in errors)
    rows = [row for row in errors if row["percent"] == least]
    rows.sort(key=lambda row: row["label"])
    return {"classes": [row["class"] for row in rows], "percent": least}


def hardest_published(percents: list[float] | None) -> list[int]:
    """List the labels with the highest published error rates, worst first, if any."""
    if percents is None:
        return []
    return sorted(range(len(percents)), key=lambda label: -percents[label])[:HARDEST]
