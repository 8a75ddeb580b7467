"""What the accuracies say: beside the published ones, by split, and by class.

Each function takes rows as `results/summary.json` holds them, a dict each with None
where a value is missing, and returns what the page says of them.
"""

from typing import Any

import numpy as np
from scipy.stats import t

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


def hardest_published(percents: list[float] | None) -> list[int]:
    """List the labels with the highest published error rates, worst first, if any."""
    if percents is None:
        return []
    return sorted(range(len(percents)), key=lambda label: -percents[label])[:HARDEST]


def order_over_seeds(rows: list[Row], confusions: list[Row]) -> Row:
    """Tell which order of the classes by their errors holds with every seed.

    Parameters
    ----------
    rows : list of dict
        For each class, of one run on one split: `label`, `class` (its name), `percent`
        (mean over seeds), `seeds` (those of each), `standard_deviation`, `published`.
    confusions : list of dict
        `label`, `predicted_class` and `count` of the evaluated run's mistakes there,
        the most frequent of each class first.

    Returns
    -------
    dict
        How many `seeds`; the `hardest` on average, three at most: `class`, `percent`
        and what the evaluated run takes it for (`taken_for`); the classes in `groups`,
        hardest first, such that with every seed each of a group is misclassified more
        often than each of any later one; and those `unlike_published`: the published
        value is outside the 95 % prediction interval of one more seed, mean ± t s
        √(1 + 1/n). The latter two are empty for fewer than two seeds.
    """
    ordered = sorted(rows, key=lambda row: -row["percent"])
    seeds = len(ordered[0]["seeds"]) if ordered else 0
    found = {
        "seeds": seeds,
        "hardest": [
            {
                "class": row["class"],
                "percent": row["percent"],
                "taken_for": taken_for(row["label"], confusions),
            }
            for row in ordered[:HARDEST]
            if row["percent"]
        ],
        "groups": [],
        "unlike_published": [],
    }
    if seeds < 2:
        return found
    table = np.array([row["seeds"] for row in ordered])
    groups = [[ordered[0]["class"]]]
    for place, row in enumerate(ordered[1:], start=1):
        if (table[:place].min(axis=0) > table[place:].max(axis=0)).all():
            groups.append([])
        groups[-1].append(row["class"])
    reach = t.ppf(0.975, seeds - 1) * np.sqrt(1 + 1 / seeds)
    unlike = [
        row["class"]
        for row in sorted(rows, key=lambda row: row["label"])
        if row["published"] is not None
        and abs(row["published"] - row["percent"]) > reach * row["standard_deviation"]
    ]
    return found | {"groups": groups, "unlike_published": unlike}
