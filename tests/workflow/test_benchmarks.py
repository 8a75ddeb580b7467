"""The benchmarks, on tiny sizes: that they run, and that they measure what they say."""

import importlib.util
import os
import subprocess
import sys

import growth
import pandas as pd
import peers
import pytest
import steps
import whole_run
from helpers.project import ROOT
from notebook import data_set, epoch_seconds

from mnist_sweep.sweep.config import load_schema, problems, with_defaults
from mnist_sweep.sweep.grid import sweep


@pytest.fixture(scope="module")
def data(finished) -> peers.Data:
    return peers.load(finished.folder / "results", images=1000)


def missing(peer: str) -> bool:
    """Tell whether a peer's library is not installed here."""
    module = {"scikit-learn": "sklearn", "skorch": "skorch", "Lightning": "lightning"}
    return peer in module and importlib.util.find_spec(module[peer]) is None


@pytest.mark.parametrize("peer", peers.PEERS)
def test_each_peer_learns_and_is_timed(peer, data):
    if missing(peer):
        pytest.skip(f"{peer} is not installed: make benchmark installs it")
    measured = peers.PEERS[peer](data, hidden_units=25, batch_size=64, epochs=4)
    assert len(measured.epoch_seconds) == 4
    assert min(measured.epoch_seconds) > 0
    assert measured.accuracy > 0.7


def test_autograd_and_this_project_reach_the_same_accuracy(data):
    ours, theirs = (
        peers.PEERS[peer](data, 25, 64, 4).accuracy
        for peer in ["this project", "plain autograd"]
    )
    assert ours == pytest.approx(theirs, abs=0.005)


def test_the_floor_counts_the_products_of_either_model():
    assert peers.floor(25, 64, steps=20) > 0
    assert peers.floor(None, 64, steps=20) > 0


def test_the_table_of_steps_has_a_row_for_each_cell(finished):
    command = [sys.executable, str(ROOT / "benchmarks/steps.py"), "--images", "300"]
    command += ["--cells", "10/64", "25/128", "--run", "10/64"]
    command += ["--epochs", "1", "--rounds", "1"]
    command += ["--peers", "this project", "plain autograd"]
    done = subprocess.run(
        [*command, "--results", str(finished.folder / "results")],
        env={"PYTHONPATH": str(ROOT / "scripts")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "Releases: torch 2" in done.stdout
    rows = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    assert len([row for row in rows if row[2:4] in ("10", "25")]) == 2
    assert len([row for row in rows if " % " in row]) == 2


def test_ratios_are_to_this_project():
    times = {"floor": 50.0, "this project": 100.0, "plain autograd": 250.0}
    text = steps.table([(25, 64, times)], ["this project", "plain autograd"])
    cells = [cell.strip() for cell in text.splitlines()[-1].split("|")]
    assert cells[1:-1] == ["25", "64", "50", "100", "250", "2.00", "2.50"]


def test_stages_add_up_to_all_core_seconds(finished):
    run = whole_run.spent(finished.folder / "results")
    assert run.together(trainings=True)[0] == 7
    text = whole_run.stages(run, wall=60.0, cores=2)
    shares = [float(line.split("|")[3].strip(" %")) for line in text.splitlines()[2:]]
    assert sum(shares) == pytest.approx(100, abs=0.3)
    assert "evaluate" in whole_run.largest_rules(run, count=len(run.jobs))


@pytest.mark.parametrize("hidden_units", [None, 10])
def test_a_notebook_s_epoch(mnist, tmp_path, hidden_units):
    images = data_set(mnist, tmp_path / "notebook")
    seconds = epoch_seconds(images, list(range(100)), [100, 101], hidden_units, 32)
    assert 0 < seconds < 60


@pytest.mark.parametrize("count", growth.SWEEPS)
def test_a_tiny_sweep_has_as_many_trials_as_it_says(count):
    schema = load_schema(ROOT / "workflow/schemas/config.schema.yaml")
    config = growth.tiny_config(*growth.SWEEPS[count])
    assert problems(config, schema) == []
    config = with_defaults(config, schema)
    assert (
        sum(len(sweep(model, config[model])) for model in ["logistic", "mlp"]) == count
    )


def test_growth_is_measured_and_drawn(finished, tmp_path):
    rows = [growth.grow_images(n, finished.folder / "results") for n in (500, 1000)]
    images = pd.DataFrame(rows)
    assert (images["memory, MiB"] > 100).all()
    trials = pd.DataFrame(
        {
            "trials": [10, 100],
            "planning, s": [1.0, 2.0],
            "whole, s": [20.0, 90.0],
            "Snakemake's memory, MiB": [100.0, 120.0],
            "page, MB": [1.0, 1.2],
        }
    )
    growth.draw(trials, images).savefig(tmp_path / "growth.png")
    assert (tmp_path / "growth.png").stat().st_size > 10_000


def test_all_that_is_measured_on_a_gpu_is_tried_on_a_cpu(finished, mnist):
    command = [sys.executable, str(ROOT / "benchmarks/gpu.py"), "--quick"]
    command += ["--device", "cpu", "--results", str(finished.folder / "results")]
    done = subprocess.run(
        [*command, "--verified", str(mnist)],
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    # Of each table: its head, and a row for each cell, pack, or device.
    assert len(rows) == (1 + 1) + (1 + 1) + (1 + 2) + (1 + 2)
    assert "| 0e+00" in rows[1]
    assert "| yes" in rows[1]
    assert "the same bytes as undisturbed" in done.stdout
    assert "Largest difference of a trial's final accuracy: 0.00 points" in done.stdout
