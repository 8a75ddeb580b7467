"""Which classes are confused with which, counted from predictions."""

from collections.abc import Sequence

import pandas as pd


def confusions(predictions: pd.DataFrame, class_names: Sequence[str]) -> pd.DataFrame:
    """Count, for each true class, what its images were taken for.

    Parameters
    ----------
    predictions : DataFrame
        A row for each image, with `label` and `predicted`.
    class_names : sequence of str
        What each label stands for.

    Returns
    -------
    DataFrame
        A row for each pair: `label`, `predicted`, `count`, `share_of_mistakes` (of the
        class's misclassified images; missing where label and prediction agree, or the
        class has no mistakes), `share_of_class` (of all its images), and the names of
        both, `class` and `predicted_class`.
    """
    classes = len(class_names)
    pairs = pd.MultiIndex.from_product(
        [range(classes), range(classes)], names=["label", "predicted"]
    )
    counts = predictions.groupby(["label", "predicted"]).size()
    table = counts.reindex(pairs, fill_value=0).rename("count").reset_index()
    wrong = table["label"] != table["predicted"]
    mistakes = table["count"].where(wrong, 0).groupby(table["label"]).transform("sum")
    images = table.groupby("label")["count"].transform("sum")
    share = table["count"] / mistakes.where(mistakes > 0)
    return table.assign(
        share_of_mistakes=share.where(wrong),
        share_of_class=table["count"] / images.where(images > 0),
        **{
            "class": [class_names[label] for label in table["label"]],
            "predicted_class": [class_names[label] for label in table["predicted"]],
        },
    )
