"""What the summary of a real run says agrees with its tables, its schema and itself."""

import json
import sys

import pandas as pd
import pytest
import yaml
from helpers.project import PAGE, ROOT, SUMMARY

from mnist_sweep.page.summary import check
from mnist_sweep.page.verdicts import decide
from mnist_sweep.statistics.verdicts import find_pairs


@pytest.fixture(scope="module")
def summary(finished) -> dict:
    text = (finished.folder / "results/summary.json").read_text("utf-8")
    return json.loads(text)


def test_the_summary_follows_its_schema(summary):
    schema = ROOT / "workflow/schemas/summary.schema.yaml"
    check(summary, yaml.safe_load(schema.read_text("utf-8")))


def test_the_verdicts_follow_from_the_numbers_of_the_summary(summary):
    assert json.loads(json.dumps(decide(summary))) == summary["verdicts"]


def test_every_number_of_the_evidence_is_in_the_summary(finished, summary):
    files = {
        "tables/decisions": summary["decisions"],
        "tables/warnings": summary["warnings"],
        "statistics/logistic_best_set": summary["best_set"]["logistic"],
        "statistics/mlp_best_set": summary["best_set"]["mlp"],
        "statistics/logistic_optimum": summary["optimum"],
        "statistics/mlp_isolation": summary["isolation"]["mlp"],
    }
    for name in [
        "pairs",
        "calibration",
        "temperature",
        "reliability",
        "averaging",
    ]:
        files[f"statistics/{name}"] = summary[name]
    for name in ["replicate_runs", "replicates", "seed_means", "seed_differences"]:
        files[f"statistics/{name}"] = summary[name]
    for name, shown in files.items():
        rows = pd.read_csv(finished.folder / f"results/{name}.csv")
        assert len(shown) == len(rows) > 0, name
        assert set(shown[0]) == set(rows), name


def test_the_mistakes_told_are_those_that_figures_show(finished, summary):
    for model, of_model in summary["shown_mistakes"].items():
        for split, rows in of_model.items():
            path = f"results/figures/{model}_misclassified_{split}.csv"
            drawn = pd.read_csv(finished.folder / path, dtype={"class": str})
            assert [row["index"] for row in rows] == list(drawn["index"])
            assert [row["class"] for row in rows] == list(drawn["class"])


def test_the_ends_and_the_peak_of_a_curve_are_those_drawn(finished, summary):
    for model, told in summary["curves"].items():
        path = finished.folder / f"results/figures/{model}_validation.csv"
        drawn = pd.read_csv(path).set_index("epoch")
        validation = drawn["validation_accuracy"]
        assert told["first_validation_accuracy"] == validation.iloc[0]
        assert told["last_validation_accuracy"] == validation.iloc[-1]
        assert told["highest_validation_accuracy"] == validation.max()
        assert told["peak_epoch"] == validation.idxmax()
        assert told["last_train_accuracy"] == drawn["train_accuracy"].iloc[-1]


def test_the_summary_s_pairs_add_up_to_its_accuracies(summary):
    right = {(row["run"], row["split"]): row["correct"] for row in summary["accuracy"]}
    for split in ["train", "validation", "test"]:
        (pair,) = find_pairs(summary["pairs"], split)
        assert pair["both_right"] + pair["only_first"] == right["logistic", split]
        assert pair["both_right"] + pair["only_second"] == right["mlp", split]


def test_every_estimate_has_its_interval_and_no_other_number_has(summary):
    for row in summary["accuracy"]:
        if row["split"] == "train":
            assert row["accuracy_low"] is row["accuracy_high"] is None
        else:
            assert row["accuracy_low"] <= row["accuracy"] <= row["accuracy_high"]
    for row in summary["class_errors"]:
        if row["split"] != "train":
            assert row["percent_low"] <= row["percent"] <= row["percent_high"]
    for row in summary["comparison"]:
        for split in ["validation", "test"]:
            low, high = (row[f"{split}_accuracy_{end}"] for end in ["low", "high"])
            assert low <= row[f"{split}_accuracy"] <= high


def test_a_replicate_is_the_training_that_its_seed_names(finished, summary):
    """The seed that the page shows is one of the replicates, and no other is."""
    for run in ["logistic_reference", "logistic", "mlp"]:
        rows = [
            row
            for row in summary["replicate_runs"]
            if (row["run"], row["split"]) == (run, "validation")
        ]
        assert [row["seed"] for row in rows] == [0, 1]
        assert [row["first"] for row in rows] == [True, False]
        for row in rows:
            folder = finished.folder / f"results/runs/{run.partition('_')[0]}"
            path = folder / row["trial"] / f"seed~{row['seed']}" / "epochs.parquet"
            last = pd.read_parquet(path)["validation_accuracy"].iloc[-1]
            assert row["accuracy"] == pytest.approx(last)


def test_the_headline_names_both_models(finished):
    """What `make report` prints at the end."""
    command = [sys.executable, "scripts/headline.py", "--summary", SUMMARY]
    command += ["--templates", "workflow/report", "--page", PAGE]
    done = finished.run(*command)
    assert done.returncode == 0, done.stdout
    assert "softmax regression (λ" in done.stdout
    assert "test " in done.stdout
    assert "published accuracies" in done.stdout
