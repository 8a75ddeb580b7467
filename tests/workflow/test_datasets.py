"""The page of a data set of one's own: its words, its sizes, its classes."""

import json
import os
import re
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import yaml
from helpers.pages import plain
from helpers.project import PAGE, ROOT, SUMMARY, Project, planned

from mnist_sweep.data.idx import encode_idx
from mnist_sweep.page.summary import check

CLASSES = ["disc", "NA", "1,5 {stars} & 'more'"]
ROWS, COLUMNS = 12, 10
TRAINING, TEST = 420, 40


def write_shapes(folder: Path) -> None:
    """Write four IDX files: each class is bright in rows of its own."""
    folder.mkdir()
    draw = np.random.default_rng(0)
    for part, count in [("train", TRAINING), ("t10k", TEST)]:
        labels = draw.integers(len(CLASSES), size=count).astype(np.uint8)
        images = draw.integers(0, 200, (count, ROWS, COLUMNS)).astype(np.uint8)
        for image, label in zip(images, labels, strict=True):
            image[4 * label : 4 * label + 2] += 50
        for kind, array in [("images-idx3", images), ("labels-idx1", labels)]:
            (folder / f"{part}-{kind}-ubyte").write_bytes(encode_idx(array))


@pytest.fixture(scope="module")
def shapes(tmp_path_factory) -> Project:
    """A project whose page is about shapes."""
    folder = tmp_path_factory.mktemp("shapes")
    write_shapes(folder / "my files")
    project = Project.new(folder / "project", folder / "no root")
    config = {
        "dataset": {
            "name": "My shapes",
            "folder": "../my files",
            "class_names": CLASSES,
        },
        "split": {"train": 300, "validation": 100},
        "epochs": 2,
        "replicates": 1,
        "logistic": {"lambda": [0.1, 0.01], "batch_size": 64},
        "mlp": {"learning_rate": 0.1, "batch_size": 64, "hidden_units": [3, 5]},
    }
    project.write_config(yaml.safe_dump(config))
    project.make("--cores", "2")
    return project


@pytest.fixture(scope="module")
def text(shapes) -> str:
    """What the page says, without its pictures and addresses."""
    return " ".join(plain(shapes.read(PAGE)).split())


def test_the_page_is_about_these_data_alone(text):
    assert text.startswith("My shapes: softmax regression")
    assert not re.search("digit|original study|published", text, re.IGNORECASE)
    assert "MNIST" not in text
    assert "None" not in text
    assert not re.search(r"\bnan\b", text)


def test_the_page_tells_sizes_and_classes(text):
    assert "My shapes images have 12 × 10 pixels" in text
    assert "Of the 420 training images, 100 are drawn at random" in text
    assert "The 40 test images" in text
    assert "120 inputs, and 3 outputs" in text
    assert "ln 3 = 1.10" in text
    assert "n = 300, 100 and 40 images" in text
    for name in CLASSES:
        assert name in text


def test_its_summary_follows_the_schema_and_has_nothing_published(shapes):
    summary = json.loads(shapes.read(SUMMARY))
    schema = ROOT / "workflow/schemas/summary.schema.yaml"
    check(summary, yaml.safe_load(schema.read_text("utf-8")))
    assert summary["published"] is summary["verdicts"]["published"] is None
    assert summary["dataset"]["class_names"] == CLASSES
    parameters = [row["parameters"] for row in summary["comparison"]]
    assert parameters[0] == 121 * 3
    assert {row["class"] for row in summary["class_errors"]} == set(CLASSES)


def test_the_headline_compares_with_nothing(shapes):
    command = [sys.executable, "scripts/headline.py", "--summary", SUMMARY]
    command += ["--templates", "workflow/report", "--page", PAGE]
    done = shapes.run(*command)
    assert done.returncode == 0, done.stdout
    assert "test " in done.stdout
    assert "published" not in done.stdout


def test_own_files_are_read_again_when_they_change_and_only_then(shapes):
    """They are inputs of the rules that read them, compared by content."""
    files = shapes.folder.parent / "my files"
    labels = files / "t10k-labels-idx1-ubyte"
    labels.touch()
    assert not planned(shapes.make("-n", PAGE))
    content = labels.read_bytes()
    labels.write_bytes(content[:-1] + bytes([(content[-1] + 1) % 3]))
    jobs = planned(shapes.make("-n", PAGE))
    labels.write_bytes(content)
    assert jobs["prepare_test"]
    assert not {"train", "prepare", "split"} & set(jobs)


@pytest.mark.parametrize(
    "names", [{}, {"class_names": ["a", "b", "c"]}], ids=["no names", "names"]
)
def test_names_are_presentation(shapes, names):
    """Another name of the data set or of a class makes tables, figures, page anew."""
    config = yaml.safe_load(shapes.read("small.yaml"))
    config["dataset"] = {"name": "Kinds", "folder": "../my files"} | names
    path = shapes.folder / "renamed.yaml"
    path.write_text(yaml.safe_dump(config), "utf-8")
    jobs = planned(shapes.make("-n", PAGE, "--configfile", path.name))
    assert {"name_classes", "tabulate_confusions", "summarize", "report"} <= set(jobs)
    assert not re.search("prepare|train|evaluate|choose", " ".join(jobs))


def test_a_folder_without_the_files_is_told_at_once(shapes):
    folder = shapes.folder.parent
    done = shapes.snakemake("-n", "--config", f"dataset={{folder: {folder}}}")
    assert done.returncode == 1
    assert "lacks train-images-idx3-ubyte, train-labels-idx1-ubyte" in done.stdout
    assert "Traceback" not in done.stdout


def test_own_files_of_the_future_are_told_at_once(shapes):
    labels = shapes.folder.parent / "my files/t10k-labels-idx1-ubyte"
    tomorrow = time.time() + 86_400
    os.utime(labels, (tomorrow, tomorrow))
    done = shapes.snakemake("-n")
    labels.touch()
    assert done.returncode == 1
    assert "touch '../my files/t10k-labels-idx1-ubyte'" in done.stdout
