"""Load what a run has made: docs/load.md and docs/explore.ipynb, run as they are."""

import json
import re
import sys

import numpy as np
import pandas as pd
import pytest
from helpers.project import ROOT

from mnist_sweep import results
from mnist_sweep.base.errors import UserError

CHECKPOINT = "results/runs/logistic/lambda~0.01/seed~0/checkpoint.pt"


TEXT = (ROOT / "docs/load.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("snippet", "shown"),
    zip(
        re.findall(r"```python\n(.*?)```", TEXT, re.S),
        ["print(probabilities.shape, *classifier.class_names)", "", ""],
        strict=True,
    ),
    ids=["model", "metrics", "polars"],
)
def test_each_snippet_of_the_document_runs_by_itself(finished, snippet, shown):
    if "polars" in snippet:
        pytest.importorskip("polars")
    done = finished.run(sys.executable, "-c", f"{snippet}{shown}")
    assert done.returncode == 0, done.stdout
    if shown:
        assert done.stdout == "(10000, 10) 0 1 2 3 4 5 6 7 8 9\n"


def test_the_notebook_runs(finished):
    notebook = json.loads((ROOT / "docs/explore.ipynb").read_text(encoding="utf-8"))
    cells = [
        "".join(c["source"]) for c in notebook["cells"] if c["cell_type"] == "code"
    ]
    code = "import matplotlib\nmatplotlib.use('agg')\n" + "\n".join(cells)
    done = finished.run(sys.executable, "-c", code)
    assert done.returncode == 0, done.stdout
    summary = json.loads(finished.read("results/summary.json"))
    (row,) = (
        row
        for row in summary["accuracy"]
        if (row["run"], row["split"]) == ("mlp", "test")
    )
    assert f"test accuracy {row['accuracy']:.2%}" in done.stdout


def test_the_metrics_of_all_runs_are_one_table(finished):
    metrics = results.load(finished.folder / "results")
    assert len(metrics) == (3 + 2) * 2
    assert metrics.groupby("model")["chosen"].mean().to_dict() == {
        "logistic": pytest.approx(1 / 3),
        "mlp": pytest.approx(1 / 2),
    }
    assert metrics.columns[:2].tolist() == ["model", "trial"]
    assert metrics["hidden_units"].isna().sum() == 6


def test_the_averaged_weights_can_be_loaded(finished):
    path = finished.folder / CHECKPOINT
    images = np.load(finished.folder / "results/dataset/test_images.npy")[:2000]
    last, averaged = (results.load_model(path, averaged=by) for by in [False, True])
    assert last.checkpoint["average_epochs"] == 2
    assert not np.array_equal(
        last.probabilities(images), averaged.probabilities(images)
    )
    predicted = pd.read_parquet(
        finished.folder / "results/predictions/logistic_reference_test.parquet"
    )[:2000]
    assert predicted["predicted"].tolist() == last.predict(images).tolist()
    assert predicted["averaged"].tolist() == averaged.predict(images).tolist()


def test_what_is_not_there_is_told(finished, tmp_path):
    with pytest.raises(UserError, match="holds no finished run"):
        results.load(tmp_path)
    with pytest.raises(UserError, match="there is no checkpoint"):
        results.load_model(tmp_path / "checkpoint.pt")


@pytest.mark.parametrize(
    "images",
    [np.zeros((3, 28, 28)), np.zeros((3, 28, 27), np.uint8), np.zeros(784, np.uint8)],
)
def test_images_of_another_kind_are_refused(finished, images):
    classifier = results.load_model(finished.folder / CHECKPOINT)
    with pytest.raises(UserError, match="give uint8"):
        classifier.predict(images)
    assert classifier.predict(np.zeros((0, 28, 28), np.uint8)).tolist() == []
