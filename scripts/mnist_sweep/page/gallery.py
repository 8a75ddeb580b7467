"""The gallery of mistakes: all misclassified test images, and what models say."""

import base64
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mnist_sweep.base.digests import read_whole
from mnist_sweep.base.tables import Rows, read_csv, records

from markupsafe import Markup


@dataclass(frozen=True)
class Gallery:
    """The misclassified images, the most confident first.

    Attributes
    ----------
    rows : list of dict
        For each image `index`, `label`, whether it is `shown` on the picture, and
        `models`: for each model that misclassifies it or not, `predicted`,
        `probability`, `true_probability`, `seeds`, `seeds_wrong`.
    picture : Markup
        The address of an image that holds those shown, side by side in their order.
    """

    rows: Rows
    picture: Markup

    @property
    def shown(self) -> int:
        """How many images the picture holds."""
        return sum(row["shown"] for row in self.rows)


def read_gallery(table: Path, picture: Path, models: list[str]) -> Gallery:
    """Read the table and the picture that `evaluate_mistakes` has written."""
    packed = base64.b64encode(read_whole(picture)).decode()
    return Gallery(
        rows=[by_model(row, models) for row in records(read_csv(table))],
        picture=Markup(f"data:image/png;base64,{packed}"),
    )


def by_model(row: dict[str, Any], models: list[str]) -> dict[str, Any]:
    """Return a row of the table with a dictionary for each model."""
    facts = ["predicted", "probability", "true_probability", "seeds", "seeds_wrong"]
    return {
        "index": row["index"],
        "label": row["label"],
        "shown": row["shown"],
        "models": {
            model: {fact: row[f"{model}_{fact}"] for fact in facts} for model in models
        },
    }


def confusion_matrix(
    mistakes: Rows, counts: list[int], class_names: list[str]
) -> list[list[int]]:
    """Return how many images of each class are taken for each class.

    Parameters
    ----------
    mistakes : list of dict
        `label`, `predicted` and `count` of each kind of mistake that occurs.
    counts : list of int
        Images of each class.
    class_names : list of str
        One for each class.

    Returns
    -------
    list of list of int
        A row for each true class, a column for each predicted one.
    """
    size = len(class_names)
    matrix = [[0] * size for _ in range(size)]
    for label, images in enumerate(counts):
        matrix[label][label] = images
    for row in mistakes:
        matrix[row["label"]][row["predicted"]] = row["count"]
        matrix[row["label"]][row["label"]] -= row["count"]
    return matrix
