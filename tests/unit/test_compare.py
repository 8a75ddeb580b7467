"""Two folders of results beside each other: what is told is what is known to differ."""

import copy
import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import yaml
from helpers.odd_summaries import USUAL
from helpers.pages import REPORT, plain
from helpers.project import ROOT

from mnist_sweep.base.errors import UserError
from mnist_sweep.compare.differences import APART, OVER_SEEDS, PAIRED, compare, flat
from mnist_sweep.compare.page import render_comparison, sentences
from mnist_sweep.compare.reading import read_results

SCHEMA = yaml.safe_load((ROOT / "workflow/schemas/summary.schema.yaml").read_text())
IMAGES = 2000


def write(
    folder: Path, summary: dict, shares: dict[str, float], seeds: int = 1
) -> Path:
    """Write a folder in which each model classifies a share of images correctly."""
    folder.mkdir()
    (folder / "summary.json").write_text(json.dumps(summary), encoding="utf-8")
    (folder / "predictions").mkdir()
    (folder / "statistics/replicates").mkdir(parents=True)
    labels = np.arange(IMAGES) % 10
    frames = []
    for model, share in shares.items():
        for seed in range(seeds):
            # With another seed, the mistakes are on other images, and a few more.
            order = np.random.default_rng(seed).permutation(IMAGES)
            wrong = order[: round(IMAGES * (1 - share)) + seed]
            predicted = labels.copy()
            predicted[wrong] = (predicted[wrong] + 1) % 10
            table = pd.DataFrame(
                {"index": range(IMAGES), "label": labels, "predicted": predicted}
            ).assign(averaged=labels)
            if not seed:
                path = folder / f"predictions/{model}_test.parquet"
                table.assign(p0=0.5).to_parquet(path)
                continue
            trial = summary["sweeps"][model]["selection"]["chosen"]
            told = {"model": model, "trial": trial, "seed": seed, "split_seed": 0}
            frames.append(table.assign(**told, split="test", diverged=False))
    columns = ["model", "trial", "seed", "split_seed", "split", "diverged"]
    columns += ["index", "label", "predicted", "averaged"]
    together = pd.concat(frames) if frames else pd.DataFrame(columns=columns)
    together.to_parquet(folder / "statistics/replicates/test.parquet")
    return folder


@pytest.fixture
def summary() -> dict:
    """A summary whose evaluated runs are of the chosen trials."""
    made = copy.deepcopy(USUAL)
    for row in made["accuracy"]:
        model = row["run"].removesuffix("_reference")
        row["trial"] = made["sweeps"][model]["selection"]["chosen"]
    return made


def found(*folders: Path) -> dict:
    """Compare two folders."""
    return compare(*(read_results(folder, SCHEMA) for folder in folders))


@pytest.mark.parametrize("seeds", [1, 4])
@pytest.mark.parametrize("gain", [0.03, -0.03])
def test_a_change_is_told_with_its_sign(tmp_path, summary, gain, seeds):
    before = {"logistic": 0.90, "mlp": 0.94}
    after = {"logistic": 0.90, "mlp": 0.94 + gain}
    told = found(
        write(tmp_path / "a", summary, before, seeds),
        write(tmp_path / "b", summary, after, seeds),
    )
    rows = {row["model"]: row for row in told["accuracies"]}
    assert told["same_images"]
    assert {row["by"] for row in rows.values()} == {OVER_SEEDS if seeds > 1 else PAIRED}
    assert rows["mlp"]["difference"] == pytest.approx(gain, abs=0.002)
    assert rows["mlp"]["low"] < gain < rows["mlp"]["high"]
    assert rows["mlp"]["verdict"] == ("better" if gain > 0 else "worse")
    assert rows["logistic"]["difference"] == 0
    assert rows["logistic"]["verdict"] == "equivalent"
    said = " ".join(sentences(told))
    assert f"perceptron is {'more' if gain > 0 else 'less'} accurate in B" in said
    assert "softmax regression is as accurate in B as in A" in said


def test_equal_folders_have_no_differences(tmp_path, summary):
    shares = {"logistic": 0.9, "mlp": 0.95}
    told = found(*(write(tmp_path / name, summary, shares) for name in "ab"))
    assert told["settings"] == []
    assert {row["verdict"] for row in told["accuracies"]} == {"equivalent"}
    for of in told["trials"].values():
        assert of["only_first"] == of["only_second"] == []
        assert all(not row["difference"] for row in of["shared"])


def test_other_test_images_are_compared_apart(tmp_path, summary):
    other = copy.deepcopy(summary)
    other["experiment"]["split"]["test"]["sha256"] = "other"
    shares = {"logistic": 0.9, "mlp": 0.95}
    told = found(
        write(tmp_path / "a", summary, shares), write(tmp_path / "b", other, shares)
    )
    assert not told["same_images"]
    assert {row["by"] for row in told["accuracies"]} == {APART}


def test_trials_in_one_alone_and_those_that_differ_are_listed(tmp_path, summary):
    other = copy.deepcopy(summary)
    trials = other["sweeps"]["mlp"]["trials"]
    gone, moved = trials.pop(), trials[0]
    moved["mean_accuracy"] -= 0.02
    other["provenance"]["config"]["epochs"] = 60
    shares = {"logistic": 0.9, "mlp": 0.95}
    told = found(
        write(tmp_path / "a", summary, shares), write(tmp_path / "b", other, shares)
    )
    of = told["trials"]["mlp"]
    assert of["only_first"] == [gone["trial"]]
    assert of["shared"][0]["trial"] == moved["trial"]
    assert of["shared"][0]["difference"] == pytest.approx(-0.02)
    assert told["settings"] == [{"key": "epochs", "first": 30, "second": 60}]


def test_the_page_says_it_and_escapes_names(tmp_path, summary):
    other = copy.deepcopy(summary)
    other["provenance"]["config"]["dataset"]["name"] = "<script>alert(1)</script>"
    shares = {"logistic": 0.9, "mlp": 0.95}
    studies = [
        read_results(write(tmp_path / "a", summary, shares), SCHEMA),
        read_results(write(tmp_path / "b", other, shares), SCHEMA),
    ]
    page = render_comparison(compare(*studies), *studies, REPORT)
    assert "<script>alert" not in page
    text = plain(page)
    assert "dataset.name" in text
    assert "None" not in text
    assert "no curve" not in text


def test_sections_are_told_by_their_keys():
    assert flat({"a": 1, "b": {"c": [2], "d": {"e": 3}}}) == {
        "a": 1,
        "b.c": [2],
        "b.d.e": 3,
    }


def test_a_folder_without_results_or_of_another_release_is_told(tmp_path):
    with pytest.raises(UserError, match=r"no finished results.*\n?.*"):
        read_results(tmp_path, SCHEMA)
    (tmp_path / "summary.json").write_text('{"old": 1}', encoding="utf-8")
    with pytest.raises(UserError, match="another release"):
        read_results(tmp_path, SCHEMA)


def test_a_folder_compared_with_itself_is_refused(tmp_path, summary):
    folder = write(tmp_path / "a", summary, {"logistic": 0.9, "mlp": 0.95})
    command = [sys.executable, "scripts/compare_results.py", "--first", str(folder)]
    command += ["--second", f"{folder}/.", "--output", str(tmp_path / "page.html")]
    done = subprocess.run(
        command, cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert done.stderr.startswith("error: A and B are the same folder")
    assert "hint: " in done.stderr
    assert not (tmp_path / "page.html").exists()
