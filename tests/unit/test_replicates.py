"""Replicates: which there are, what each gets right, how much they vary."""

import itertools
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.evaluation.replicates import COLUMNS, count_right, evaluated_on
from mnist_sweep.statistics.replicates import criteria, replicate_rows, spreads
from mnist_sweep.sweep import grid
from mnist_sweep.sweep.run_paths import read_run_path

CONFIG = {"seeds": [0], "replicates": 4, "split": {"seed": 0, "replicates": 0}}


@pytest.mark.parametrize(
    ("changes", "names"),
    [
        ({}, ["seed~1", "seed~2", "seed~3", "seed~4"]),
        ({"replicates": 0}, []),
        ({"seeds": [2, 0], "replicates": 2}, ["seed~2", "seed~1", "seed~3"]),
        ({"seeds": [4294967295], "replicates": 1}, ["seed~0"]),
        (
            {"replicates": 1, "split": {"seed": 1, "replicates": 2}},
            ["seed~1", "seed~0_split~0", "seed~0_split~2"],
        ),
    ],
)
def test_a_model_is_trained_again_with_these(changes, names):
    assert grid.replicate_names(CONFIG | changes) == names


@given(st.sets(st.integers(0, 50), min_size=1), st.integers(0, 20))
def test_further_seeds_are_new_and_more_of_them_begin_with_the_fewer(seeds, count):
    further = grid.further_seeds(seeds, count)
    assert len(set(further)) == count
    assert not seeds & set(further)
    assert grid.further_seeds(seeds, count + 1)[:count] == further


def test_a_replicate_is_read_off_its_path():
    path = "results/runs/mlp/lr~0.1_batch~64_hidden~25/seed~3/checkpoint.pt"
    assert read_run_path(path) == ("mlp", "lr~0.1_batch~64_hidden~25", 3, None)
    path = "/x/runs/logistic/lambda~1e-05/seed~0_split~12/checkpoint.pt"
    assert read_run_path(path) == ("logistic", "lambda~1e-05", 0, 12)


def test_a_replicate_is_evaluated_on_its_split_and_all_on_the_same_test_images():
    here, there = Path("mlp/x/seed~1/c.pt"), Path("mlp/x/seed~0_split~12/c.pt")
    own, other = Path("split/validation.npy"), Path("split/seed~12/validation.npy")
    test = Path("split/test.npy")
    assert evaluated_on([there, here], [own, other, test]) == {
        own: [here],
        other: [there],
        test: [there, here],
    }
    # Nothing is loaded for a split that no replicate is of.
    assert evaluated_on([here], [own, other]) == {own: [here]}


@given(st.integers(0, 99), st.integers(0, 3), st.integers(0, 3))
def test_names_of_replicates_are_read_as_they_are_written(seed, seeds, splits):
    config = {
        "seeds": [seed],
        "replicates": seeds,
        "split": {"seed": 0, "replicates": splits},
    }
    read = [grid.read_replicate(name) for name in grid.replicate_names(config)]
    further = grid.further_seeds([seed], seeds)
    expected = [(further_seed, None) for further_seed in further]
    assert read == expected + [(seed, split + 1) for split in range(splits)]


def test_right_ones_are_counted_and_a_diverged_model_is_told():
    names = {"model": "mlp", "trial": "x", "split_seed": 0, "split": "test"}
    frames = [
        pd.DataFrame({**names, "seed": seed, "diverged": lost, "index": range(3)})
        for seed, lost in [(1, False), (2, True)]
    ]
    table = pd.concat(frames).assign(label=[4, 5, 0] * 2, predicted=[4, 5, 6] * 2)
    rows = count_right(table).set_index("seed")
    assert rows.loc[1, ["correct", "total"]].tolist() == [2, 3]
    assert rows["diverged"].tolist() == [False, True]
    assert count_right(pd.DataFrame(columns=COLUMNS)).empty


def runs() -> pd.DataFrame:
    """One evaluated perceptron: 90, 80, 85 of 100 images right on the three splits."""
    return pd.DataFrame(
        {
            "run": "mlp",
            "model": "mlp",
            "trial": "x",
            "split": ["train", "validation", "test"],
            "correct": [90, 80, 85],
            "total": 100,
            "diverged": False,
        }
    )


def chosen_by(*seeds: tuple[int, float]) -> pd.DataFrame:
    """What the trial is chosen by, for each seed; for the others nothing is known."""
    table = pd.DataFrame(seeds, columns=["seed", "criterion"])
    return table.assign(model="mlp", trial="x", split_seed=0)


def counts(rows: list[tuple]) -> pd.DataFrame:
    """What replicates got right of the test images: seed, split seed, correct, NaN?"""
    columns = ["seed", "split_seed", "correct", "diverged"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(model="mlp", trial="x", split="test", total=100)


def test_mean_and_deviation_over_seeds_are_those_worked_out_by_hand():
    table = counts([(1, 0, 87, False), (2, 0, 80, False)])
    rows = replicate_rows(table, runs(), chosen_by(), seed=0, split_seed=0)
    spread = spreads(rows).set_index("split").loc["test"]
    # 85, 87 and 80: their mean is 84, their squared distances 1, 9 and 16.
    assert (spread["n"], spread["mean"]) == (3, pytest.approx(0.84))
    assert spread["standard_deviation"] == pytest.approx(0.01 * (26 / 2) ** 0.5)
    assert (spread["lowest"], spread["highest"]) == (0.8, 0.87)
    first = rows[rows["first"] & (rows["split"] == "test")]
    assert first["accuracy"].tolist() == [0.85]


def test_seeds_and_splits_are_kept_apart_and_both_hold_the_first():
    table = counts([(1, 0, 87, False), (0, 5, 70, False), (0, 6, 71, False)])
    rows = replicate_rows(table, runs(), chosen_by(), seed=0, split_seed=0)
    rows = rows[rows["split"] == "test"]
    by_seed = rows[rows["varied"] == "seed"]
    by_split = rows[rows["varied"] == "split"]
    assert sorted(by_seed["correct"]) == [85, 87]
    assert sorted(by_split["correct"]) == [70, 71, 85]
    assert by_split["split_seed"].tolist() == [0, 5, 6]


def test_a_diverged_replicate_is_shown_and_left_out_of_the_mean():
    table = counts([(1, 0, 87, False), (2, 0, 10, True)])
    rows = replicate_rows(table, runs(), chosen_by(), seed=0, split_seed=0)
    lost = rows[rows["diverged"].astype(bool)]
    assert lost[["accuracy", "accuracy_low"]].isna().all(axis=None)
    spread = spreads(rows).set_index("split").loc["test"]
    assert (spread["n"], spread["diverged"]) == (2, 1)
    assert spread["mean"] == pytest.approx(0.86)


def test_without_replicates_the_first_stands_alone(tmp_path):
    empty = tmp_path / "empty.csv"
    counts([]).to_csv(empty, index=False)
    rows = replicate_rows(pd.read_csv(empty), runs(), chosen_by(), 0, 0)
    assert rows["first"].all()
    assert len(rows) == 3
    spread = spreads(rows)
    assert spread["diverged"].dtype.kind in "iu"  # a count, for the summary's schema
    assert (spread["n"] == 1).all()
    assert spread["standard_deviation"].isna().all()


def test_other_trials_are_no_replicates():
    table = counts([(1, 0, 87, False)]).assign(trial="y")
    rows = replicate_rows(table, runs(), chosen_by(), seed=0, split_seed=0)
    assert len(rows) == 3


@given(st.lists(st.integers(0, 100), min_size=1, max_size=8))
def test_the_mean_lies_between_the_extremes(correct):
    table = counts([(n + 1, 0, c, False) for n, c in enumerate(correct)])
    spread = (
        spreads(replicate_rows(table, runs(), chosen_by(), 0, 0))
        .set_index("split")
        .loc["test"]
    )
    assert spread["lowest"] <= spread["mean"] + 1e-12
    assert spread["mean"] <= spread["highest"] + 1e-12
    everyone = [85, *correct]
    pairs = itertools.combinations(everyone, 2)
    # The variance as half the mean squared difference of all pairs.
    variance = np.mean([(a - b) ** 2 for a, b in pairs]) / 2 / 100**2
    assert spread["standard_deviation"] ** 2 == pytest.approx(variance, abs=1e-12)


def test_the_spread_of_what_trials_are_chosen_by_is_that_of_the_criterion(tmp_path):
    files = []
    for seed, curve in [(0, [0.1, 0.80, 0.82]), (1, [0.9, 0.84, 0.84])]:
        files.append(tmp_path / f"mlp/x/seed~{seed}/epochs.parquet")
        files[-1].parent.mkdir(parents=True)
        pd.DataFrame({"validation_accuracy": curve}).to_parquet(files[-1])
    by = criteria([*files, files[0]], average_epochs=2, split_seed=0)
    assert by["criterion"].tolist() == pytest.approx([0.81, 0.84])
    table = counts([(1, 0, 87, False)]).assign(split="validation")
    spread = spreads(replicate_rows(table, runs(), by, 0, 0)).set_index("split")
    assert spread.loc["validation", "criterion_mean"] == pytest.approx(0.825)
    deviation = spread.loc["validation", "criterion_deviation"]
    assert deviation == pytest.approx(0.03 / 2**0.5)
    assert spread.loc[["train", "test"], "criterion_mean"].isna().all()
