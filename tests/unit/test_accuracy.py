"""Counts from predictions, against values worked out by hand or published."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.evaluation.accuracy import accuracy_row, class_errors, wilson
from mnist_sweep.evaluation.confusions import confusions
from mnist_sweep.evaluation.predict import sample_misclassified

NAMES = list("0123456789")
labels = st.integers(0, 9)
tables = st.lists(st.tuples(labels, labels), min_size=1).map(
    lambda rows: pd.DataFrame(rows, columns=["label", "predicted"])
)


def test_wilson_interval_of_a_published_example():
    # Newcombe 1998, Statistics in Medicine 17:857, table I: 81 of 263.
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)


def test_wilson_interval_stays_within_bounds():
    assert wilson(0, 10)[0] == pytest.approx(0, abs=1e-12)
    assert wilson(10, 10)[1] == pytest.approx(1)
    assert wilson(0, 0) == (0.0, 1.0)


def test_accuracy_counts_what_is_right():
    row = accuracy_row(pd.DataFrame({"label": [1, 2, 3, 4], "predicted": [1, 2, 3, 5]}))
    assert (row["correct"], row["total"], row["accuracy"]) == (3, 4, 0.75)
    assert row["accuracy_low"] < 0.75 < row["accuracy_high"]


def test_errors_by_class_come_worst_first():
    table = class_errors(
        pd.DataFrame({"label": [0, 0, 7, 7, 7, 3], "predicted": [0, 1, 7, 7, 1, 3]}),
        list("abcdefgh"),
    )
    assert table["class"].tolist() == ["a", "h", "d"]
    assert table["digit"].tolist() == [0, 7, 3]
    assert table["count"].tolist() == [2, 3, 1]
    assert table["misclassified"].tolist() == [1, 1, 0]
    assert table["percent"].tolist() == pytest.approx([50, 100 / 3, 0])


@given(tables)
def test_errors_by_class_add_up_to_the_accuracy(predictions):
    row, table = accuracy_row(predictions), class_errors(predictions, NAMES)
    assert table["count"].sum() == row["total"]
    assert table["misclassified"].sum() == row["total"] - row["correct"]


@given(tables)
def test_confusions_count_every_image_once_and_shares_add_up(predictions):
    table = confusions(predictions, NAMES)
    assert len(table) == 100
    assert table["count"].sum() == len(predictions)
    for label, rows in table.groupby("label"):
        if (predictions["label"] == label).any():
            assert rows["share_of_class"].sum() == pytest.approx(1)
        wrong = rows[rows["predicted"] != label]
        if wrong["count"].sum():
            assert wrong["share_of_mistakes"].sum() == pytest.approx(1)
        else:
            assert wrong["share_of_mistakes"].isna().all()


@given(tables, st.integers(1, 10))
def test_sampled_mistakes_are_mistakes_and_different_ones(predictions, count):
    sample = sample_misclassified(predictions, count)
    wrong = predictions[predictions["label"] != predictions["predicted"]]
    assert len(sample) == min(count, len(wrong))
    assert sample.index.is_unique
    assert set(sample.index) <= set(wrong.index)
