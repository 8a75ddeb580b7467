"""Which digits are confused with which, counted from predictions."""

import pandas as pd


def confusions(predictions: pd.DataFrame) -> pd.DataFrame:
    """Count, for each true digit, what its images were taken for.

    Parameters
    ----------
    predictions : DataFrame
        A row for each image, with `label` and `predicted`.

    Returns
    -------
    DataFrame
        100 rows: `label`, `predicted`, `count`, `share_of_mistakes` (of the digit's
        misclassified images; missing where label and prediction agree, or the digit
        has no mistakes) and `share_of_digit` (of all its images).
    """
    digits = pd.MultiIndex.from_product(
        [range(10), range(10)], names=["label", "predicted"]
    )
    counts = predictions.groupby(["label", "predicted"]).size()
    table = counts.reindex(digits, fill_value=0).rename("count").reset_index()
    wrong = table["label"] != table["predicted"]
    mistakes = table["count"].where(wrong, 0).groupby(table["label"]).transform("sum")
    images = table.groupby("label")["count"].transform("sum")
    share = table["count"] / mistakes.where(mistakes > 0)
    return table.assign(
        share_of_mistakes=share.where(wrong),
        share_of_digit=table["count"] / images.where(images > 0),
    )
