"""The benchmarks, on tiny sizes: that they run, and that they measure what they say."""

import importlib.util
import os
import subprocess
import sys

import peers
import pytest
import steps
import whole_run
from helpers.project import ROOT
from notebook import data_set, epoch_seconds


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


def test_trainings_that_are_measured_on_a_gpu_are_tried_on_a_cpu(finished):
    command = [sys.executable, str(ROOT / "benchmarks/gpu.py"), "--quick"]
    command += ["--device", "cpu", "--results", str(finished.folder / "results")]
    done = subprocess.run(
        [*command, "--parts", "trainings"],
        env={**os.environ, "PYTHONPATH": str(ROOT / "scripts")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    rows = [line for line in done.stdout.splitlines() if line.startswith("| ")]
    # Of each of two tables: its head, and a row for the cell.
    assert len(rows) == 2 * (1 + 1)
    assert "| 0e+00" in rows[1]
    assert "| yes" in rows[1]
