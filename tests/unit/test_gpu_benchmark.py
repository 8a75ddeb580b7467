"""What `make benchmark-gpu` concludes, on made-up trainings; no GPU is needed."""

import sys
from pathlib import Path

import gpu
import killed
import pandas as pd
import pytest
import torch
from gpu_training import Training, distance

from mnist_sweep.base.errors import UserError
from mnist_sweep.base.run_files import RUN_FILES

CELL = (10, 64)


def training(folder: Path, accuracy: float = 0.9, scale: float = 1.0) -> Training:
    """Write the files of a training with an accuracy and scaled parameters."""
    folder.mkdir()
    for name in RUN_FILES:
        (folder / name).write_bytes(b"")
    parameters = {"weight": scale * torch.arange(6.0).view(2, 3), "bias": torch.ones(2)}
    torch.save({"model": parameters}, folder / "checkpoint.pt")
    epochs = pd.DataFrame({"validation_accuracy": [0.1, accuracy]})
    epochs.to_parquet(folder / "epochs.parquet")
    images = pd.DataFrame({"index": range(100)})
    images.to_parquet(folder / "validation.parquet")
    return Training(folder, wall=1.0)


def test_equal_trainings_are_right(tmp_path):
    one = training(tmp_path / "one")
    other = training(tmp_path / "other")
    assert gpu.compare_cell(CELL, [one, other], [one, one]) == []


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"accuracy": 0.86}, "accuracy"),  # by more than √(0.9 · 0.1 / 100) = 0.03
        ({"scale": 1.1}, "parameters"),
        ({"scale": float("nan")}, "parameters"),
    ],
)
def test_trainings_that_differ_from_the_cpu_s_are_found(tmp_path, change, what):
    cpu = training(tmp_path / "cpu")
    ours = training(tmp_path / "ours", **change)
    (found,) = gpu.compare_cell(CELL, [ours, ours], [cpu, cpu])
    assert what in found


def test_rounding_is_no_error_but_must_be_the_same_twice(tmp_path):
    cpu = training(tmp_path / "cpu")
    ours = training(tmp_path / "ours", scale=1 + 1e-4)
    assert 0 < distance(ours, cpu) < 2e-4
    assert gpu.compare_cell(CELL, [ours, ours], [cpu, cpu]) == []
    (found,) = gpu.compare_cell(CELL, [ours, cpu], [cpu, cpu])
    assert "different bytes" in found


@pytest.mark.parametrize(
    ("script", "part_way"),
    [
        # It saves a state, and would never end.
        ("touch resume/unfinished.pt; exec sleep 1000", True),
        ("true", False),
    ],
)
def test_a_training_is_killed_once_it_has_saved_a_state(tmp_path, script, part_way):
    (tmp_path / "resume").mkdir()
    program = ["sh", "-c", f"cd {tmp_path}; {script}"]
    assert killed.killed_part_way(program, tmp_path) == part_way


def test_a_training_that_fails_says_why(tmp_path):
    with pytest.raises(SystemExit, match="no such data"):
        killed.killed_part_way(["sh", "-c", "echo no such data; exit 3"], tmp_path)


def test_without_a_gpu_there_is_nothing_to_measure(monkeypatch):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    monkeypatch.setattr(sys, "argv", ["gpu.py"])
    with pytest.raises(UserError, match=r"no GPU to measure.*\nhint: run make"):
        gpu.main()
