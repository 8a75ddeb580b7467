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
from mnist_sweep.compare.page import render_comparison, sentences
from mnist_sweep.compare.studies import Study, compare, difference, flat

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
    return compare(*(Study.read(folder, SCHEMA) for folder in folders))


def table(*images: list[float], seeds: list[int]) -> pd.DataFrame:
    """Return a table of images by seeds."""
    return pd.DataFrame(images, columns=seeds, dtype=float)


# Worked out on paper, with Student's t of 1 and 4 degrees of freedom and the normal.
ON_PAPER = [
    # Seed by seed and image by image, the differences are 00 01 10 00. The seeds' means
    # are equal, the images' variance is 1/12, and 1/3 is left: 1/3 over 8 values.
    (
        table([0, 0], [0, 0], [0, 0], [1, 1], seeds=[0, 1]),
        table([0, 0], [0, 1], [1, 0], [1, 1], seeds=[0, 1]),
        True,
        (1 / 4, 12.7062 * (1 / 24) ** 0.5),
    ),
    # A seed each, not the same: the images' differences 0, 1, 0, -1 have variance 2/3.
    (
        table([1], [0], [1], [1], seeds=[0]),
        table([1], [1], [1], [0], seeds=[1]),
        True,
        (0, 1.95996 * (2 / 3 / 4) ** 0.5),
    ),
    # Two seeds against one on the same images: to the variance of the images' mean
    # differences, 1, 0, 1/2, 1/2, which is 1/6, over 4 and less what is left, 1/24,
    # the two seeds add 1/24 (as much as is left, since their means are equal).
    (
        table([0, 0], [1, 1], [0, 1], [1, 0], seeds=[0, 1]),
        table([1], [1], [1], [1], seeds=[0]),
        True,
        (1 / 2, 12.7062 * (1 / 24) ** 0.5),
    ),
    # Other images: A's seeds differ by 1, B's images too. Each variance is 1/2, over 2;
    # (1/4 + 1/4)^2 / (1/4)^2 gives 4 degrees of freedom.
    (
        table([1, 0], [1, 0], seeds=[0, 1]),
        table([1, 1], [0, 0], seeds=[0, 1]),
        False,
        (0, 2.77645 * (1 / 2) ** 0.5),
    ),
]


@pytest.mark.parametrize(("one", "other", "same_images", "expected"), ON_PAPER)
def test_a_difference_and_its_interval_are_those_of_a_computation_by_hand(
    one, other, same_images, expected
):
    told, (middle, half) = difference(one, other, same_images), expected
    assert told["difference"] == pytest.approx(middle)
    assert told["low"] == pytest.approx(middle - half, rel=1e-5)
    assert told["high"] == pytest.approx(middle + half, rel=1e-5)


def test_one_image_or_none_allows_no_interval():
    one = table([1, 0], seeds=[0, 1])
    assert difference(one, one, True) == {"difference": 0, "low": None, "high": None}
    none = difference(one, one.iloc[:0, :0], True)
    assert none["difference"] is None
    rows = [
        {"model": "mlp", "first": {"seeds": 2}, "second": {"seeds": 2}, **told}
        | {"verdict": "undecided"}
        for told in [difference(one, one, True), none]
    ]
    said = sentences({"data": [], "settings": [], "accuracies": rows})
    assert "0.00 points, too few images" in said[0]
    assert "all of its seeds diverged" in said[1]


@pytest.mark.parametrize("same_images", [True, False])
@pytest.mark.parametrize("seeds", [(1, 1), (4, 4), (4, 2)])
@pytest.mark.parametrize("gain", [0.03, -0.03])
def test_a_change_is_told_with_its_sign(tmp_path, summary, gain, seeds, same_images):
    other = copy.deepcopy(summary)
    if not same_images:
        other["experiment"]["split"]["test"]["sha256"] = "other"
    told = found(
        write(tmp_path / "a", summary, {"logistic": 0.90, "mlp": 0.94}, seeds[0]),
        write(tmp_path / "b", other, {"logistic": 0.90, "mlp": 0.94 + gain}, seeds[1]),
    )
    assert told["data"] == ([] if same_images else ["test images"])
    row = next(row for row in told["accuracies"] if row["model"] == "mlp")
    assert [row[side]["seeds"] for side in ("first", "second")] == list(seeds)
    shown = row["second"]["accuracy"] - row["first"]["accuracy"]
    assert row["difference"] == pytest.approx(shown)
    assert row["low"] < gain < row["high"]
    assert row["verdict"] == ("better" if gain > 0 else "worse")
    said = sentences(told)
    assert (said[0] == "Other data: test images.") == (not same_images)
    assert f"perceptron is {'more' if gain > 0 else 'less'} accurate in B" in " ".join(
        said
    )
    assert ("A has one seed" in " ".join(said)) == (seeds[0] == 1)


def test_equal_folders_have_no_differences(tmp_path, summary):
    shares = {"logistic": 0.9, "mlp": 0.95}
    told = found(*(write(tmp_path / name, summary, shares, 3) for name in "ab"))
    assert told["settings"] == told["data"] == []
    assert {row["verdict"] for row in told["accuracies"]} == {"equivalent"}
    assert not any(row["difference"] for row in told["trials"])


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
    rows = {row["trial"]: row for row in told["trials"] if row["model"] == "mlp"}
    assert rows[gone["trial"]]["second"] is None
    assert told["trials"][0]["trial"] == moved["trial"]
    assert told["trials"][0]["difference"] == pytest.approx(-0.02)
    assert told["settings"] == [{"key": "epochs", "first": 30, "second": 60}]


def test_a_run_that_the_config_does_not_have_is_not_drawn(tmp_path, summary):
    study = Study.read(write(tmp_path / "a", summary, {}), SCHEMA)
    trial = next(iter(study.trials("mlp")))
    for name in [trial, "lr~0.5"]:
        run = study.folder / "runs/mlp" / name / "seed~0"
        run.mkdir(parents=True)
        rows = pd.DataFrame({"epoch": [1, 2], "validation_accuracy": [0.5, 0.75]})
        rows.to_parquet(run / "epochs.parquet")
    assert list(study.curve("mlp", trial)) == [0.5, 0.75]
    assert study.curve("mlp", "lr~0.5") is None


def test_the_page_says_it_and_escapes_names(tmp_path, summary):
    other = copy.deepcopy(summary)
    other["provenance"]["config"]["dataset"]["name"] = "<script>alert(1)</script>"
    shares = {"logistic": 0.9, "mlp": 0.95}
    studies = [
        Study.read(write(tmp_path / "a", summary, shares), SCHEMA),
        Study.read(write(tmp_path / "b", other, shares), SCHEMA),
    ]
    run = studies[0].folder / "runs/mlp" / studies[0].chosen("mlp") / "seed~0"
    run.mkdir(parents=True)
    rows = pd.DataFrame({"epoch": [1, 2], "validation_accuracy": [0.5, 0.75]})
    rows.to_parquet(run / "epochs.parquet")
    page = render_comparison(compare(*studies), *studies, REPORT)
    assert "<script>alert" not in page
    text = plain(page)
    assert "dataset.name" in text
    assert "None" not in text


def test_sections_are_told_by_their_keys():
    assert flat({"a": 1, "b": {"c": [2], "d": {"e": 3}}}) == {
        "a": 1,
        "b.c": [2],
        "b.d.e": 3,
    }


def test_a_folder_without_results_or_of_another_release_is_told(tmp_path):
    with pytest.raises(UserError, match=r"no finished results.*\n?.*"):
        Study.read(tmp_path, SCHEMA)
    (tmp_path / "summary.json").write_text('{"old": 1}', encoding="utf-8")
    with pytest.raises(UserError, match="another release"):
        Study.read(tmp_path, SCHEMA)


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
