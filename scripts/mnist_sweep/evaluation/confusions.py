"""Which digits are confused with which, counted from predictions."""

import pandas as pd


def confusions(predictions: pd.DataFrame, classes: int) -> pd.DataFrame:
    """Count, for each true class, what its images were taken for.

    Parameters
    ----------
    predictions : DataFrame
        A row for each image, with `label` and `predicted`.
    classes : int
        How many there are.

    Returns
    -------
    DataFrame
        A row for each pair: `label`, `predicted`, `count`, `share_of_mistakes` (of the
        digit's misclassified images; missing where label and prediction agree, or the
        digit has no mistakes) and `share_of_digit` (of all its images).
    """
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
        share_of_digit=table["count"] / images.where(images > 0),
    )
