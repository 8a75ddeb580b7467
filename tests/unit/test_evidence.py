"""From runs to evidence, on small tables."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mnist_sweep.base.intervals import wilson
from mnist_sweep.evaluation.predictions import right_of_run
from mnist_sweep.statistics.comparison import compare
from mnist_sweep.statistics.pair_tables import optimism
from mnist_sweep.statistics.selection_table import compare_with_best, right_of_trials
from mnist_sweep.sweep.selection import choose, score_trials
from mnist_sweep.sweep.trial_table import (
    curve_summary,
    curves,
    fall_p_value,
    intervals,
    trial_table,
)


def write_run(folder: Path, right: list[list[bool]]) -> Path:
    """Write a run's predictions: a row for each image, a column for each epoch."""
    labels = np.arange(len(right)) % 10
    predicted = np.where(right, labels[:, None], (labels[:, None] + 1) % 10)
    columns = {f"epoch_{n + 1}": predicted[:, n] for n in range(predicted.shape[1])}
    table = pd.DataFrame({"index": range(len(right)), "label": labels, **columns})
    folder.mkdir(parents=True)
    table.astype("uint8").to_parquet(folder / "validation.parquet")
    return folder / "validation.parquet"


def test_an_image_s_share_is_of_the_last_epochs(tmp_path):
    path = write_run(tmp_path / "x", [[1, 0, 1, 1], [0, 0, 0, 1], [1, 1, 1, 1]])
    assert right_of_run(path, 2).tolist() == [1.0, 0.5, 1.0]
    # A run shorter than the average takes all its epochs.
    assert right_of_run(path, 10).tolist() == [0.75, 0.25, 1.0]


def test_more_than_nine_epochs_are_in_order(tmp_path):
    path = write_run(tmp_path / "x", [[0] * 9 + [1, 1, 1]])
    assert right_of_run(path, 3).tolist() == [1.0]


def test_seeds_are_averaged(tmp_path):
    write_run(tmp_path / "a/seed~0", [[1], [0]])
    write_run(tmp_path / "a/seed~1", [[1], [1]])
    runs = pd.DataFrame({"trial": ["a", "a"], "seed": [0, 1]})
    pattern = f"{tmp_path}/{{trial}}/seed~{{seed}}/validation.parquet"
    assert right_of_trials(runs, pattern, 1)["a"].tolist() == [1.0, 0.5]


def test_trials_come_nearest_to_the_best_first_and_diverged_ones_last():
    trials = pd.DataFrame({"trial": ["a", "b", "c"], "lambda": [1.0, 0.1, 0.01]})
    right = {"a": np.ones(4), "b": np.array([1.0, 1, 1, 0]), "c": np.zeros(4)}
    selection = {"rule": "highest_mean", "best": "a", "chosen": "a", "diverged": ["c"]}
    table = compare_with_best(trials, right, selection)
    assert table["trial"].tolist() == ["a", "b", "c"]
    assert table["behind"].tolist()[:2] == [0, 0.25]
    # Four paired differences 0, 0, 0, 1: their deviation is 1/2, divided by √4.
    assert table["standard_error"].tolist()[:2] == [0, pytest.approx(0.25)]
    assert table["in_best_set"].tolist() == [True, True, False]
    assert table["behind_low"][1] < 0 < table["behind_high"][1]
    # b ties, and loses the tie to the larger λ, only where its error is never drawn.
    assert table["win_share"].tolist() == [1, 0, 0]
    assert table.iloc[2][["behind", "standard_error", "mean_accuracy"]].isna().all()


def metrics(curves: dict[str, list[float]]) -> pd.DataFrame:
    """Give a sweep's metrics: a trial for each λ, its accuracy and loss per epoch."""
    frames = [
        pd.DataFrame(
            {
                "trial": name,
                "lambda": float(n),
                "seed": 0,
                "epoch": range(1, len(curve) + 1),
                "train_loss": 1 - np.array(curve),
                "validation_loss": 1 - np.array(curve),
                "validation_accuracy": curve,
                "validation_accuracy_odd": curve,
                "validation_accuracy_even": np.array(curve) - 0.01,
                "validation_image_variance": 0.0,
            }
        )
        for n, (name, curve) in enumerate(curves.items(), start=1)
    ]
    return pd.concat(frames, ignore_index=True)


RISING = np.linspace(0.5, 0.9, 20).tolist()
FLAT = [0.5, 0.7] + [0.8, 0.802] * 9


def test_the_table_of_trials_tells_curves_and_intervals_apart():
    swept = metrics({"rising": RISING, "flat": FLAT, "lost": [float("nan")] * 20})
    choice = choose(score_trials(swept, 10), "highest_mean", 1000)
    table = trial_table(swept, {**choice, "averaged_epochs": 10}, margin=0.001)
    table = table.set_index("trial")
    assert table.loc["rising", "training_falls"]
    assert table.loc["rising", "stopping"] == "improving"
    assert pd.isna(table.loc["rising", "stop_cost"])
    assert table.loc["flat", "stop_epoch"] == 4
    # Of the other half: its epochs 3 and 5, and 15, 17 and 19.
    assert table.loc["flat", "stop_accuracy"] == pytest.approx(0.79)
    assert table.loc["flat", "stop_cost"] == pytest.approx(0)
    assert table.loc["flat", "epochs_saved"] == 16
    low, high = table.loc["flat", ["accuracy_low", "accuracy_high"]]
    assert (low, high) == wilson(801, 1000)
    lost = table.loc["lost"]
    assert lost["stopping"] == "diverged"
    missing = ["accuracy_low", "final_high", "epoch_noise", "stop_epoch"]
    assert lost[missing].isna().all()
    drawn = curves(swept, table.reset_index())
    assert drawn["stop"].dtype == bool
    assert drawn.loc[drawn["stop"], ["trial", "epoch"]].to_numpy().tolist() == [
        ["flat", 4]
    ]


@pytest.mark.parametrize(("epochs", "told"), [(1, False), (6, False), (7, True)])
def test_of_few_epochs_no_fall_can_be_told(epochs, told):
    p_value = fall_p_value(np.linspace(2, 0.5, epochs))
    assert (p_value is not None) is told
    # Of seven epochs in perfect order, one of 7! is.
    assert not told or p_value == pytest.approx(1 / 5040)


def test_a_curve_that_fell_back_is_told_by_its_peak():
    curve = np.concatenate([np.linspace(0.5, 0.95, 8), np.linspace(0.95, 0.8, 22)])
    halves, losses = np.column_stack([curve, curve]), np.linspace(1, 0.1, 30)
    summary = curve_summary(curve, losses, halves, 10, margin=0.001, own_noise=0.0)
    assert summary["fell_back"]
    assert 6 <= summary["peak_epoch"] <= 12
    assert summary["training_falls"]


def test_intervals_round_a_mean_to_a_count_of_images():
    assert intervals(pd.Series([0.9513]), 1000) == [wilson(951, 1000)]
    ((low, high),) = intervals(pd.Series([np.nan]), 1000)
    assert np.isnan([low, high]).all()


def accuracies(**correct: tuple[int, int, int]) -> pd.DataFrame:
    """Give the table of accuracies: right of 1,000 on train, validation and test."""
    rows = [
        {"run": run, "trial": "x", "split": split, "correct": n, "total": 1000}
        for run, counts in correct.items()
        for split, n in zip(["train", "validation", "test"], counts, strict=True)
    ]
    shares = [
        (row["correct"] / 1000, *wilson(row["correct"], row["total"])) for row in rows
    ]
    names = ["accuracy", "accuracy_low", "accuracy_high"]
    return pd.DataFrame(rows).join(pd.DataFrame(shares, columns=names))


def test_optimism_is_validation_less_test_for_each_run():
    table = optimism(accuracies(logistic=(950, 930, 910), mlp=(990, 950, 960)))
    assert table["run"].tolist() == ["logistic", "mlp"]
    assert table["difference"].tolist() == pytest.approx([0.02, -0.01])
    # Newcombe's square-and-add of two Wilson intervals (1998, method 10), by hand.
    (low, high), (low_b, high_b) = wilson(930, 1000), wilson(910, 1000)
    down = ((0.93 - low) ** 2 + (high_b - 0.91) ** 2) ** 0.5
    up = ((high - 0.93) ** 2 + (0.91 - low_b) ** 2) ** 0.5
    assert table["difference_low"][0] == pytest.approx(0.02 - down)
    assert table["difference_high"][0] == pytest.approx(0.02 + up)


def test_the_comparison_takes_intervals_from_where_they_belong():
    choices = {
        "logistic": {"chosen": "x", "hyperparameters": {"lambda": 0.1}},
        "mlp": {"chosen": "x", "hyperparameters": {"hidden_units": 10}},
    }
    pairs = pd.DataFrame(
        {
            "comparison": "models",
            "split": ["train", "validation", "test"],
            "first": "logistic/x",
            "second": "mlp/x",
            "difference": [0.04, 0.02, 0.05],
            "difference_low": [0.03, 0.01, 0.04],
            "difference_high": [0.05, 0.03, 0.06],
        }
    )
    runs = accuracies(logistic=(950, 930, 910), mlp=(990, 950, 960))
    counts = {"logistic": 7850, "mlp": 7960}
    table = compare(runs, pairs, choices, counts).set_index("run")
    assert table["parameters"].tolist() == [7850, 7960, 110]
    assert table.loc["mlp", "test_accuracy_low"] == wilson(960, 1000)[0]
    assert table.loc["difference", "test_accuracy_low"] == 0.04
    assert table.loc["difference", "train_accuracy"] == 0.04
