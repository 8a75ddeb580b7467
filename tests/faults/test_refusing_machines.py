"""A disk that is full or read-only, or a folder of others: one message, and a hint."""

import os
import subprocess
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import torch
from matplotlib.figure import Figure

from mnist_sweep.base.arrays import write_array
from mnist_sweep.base.errors import UserError, run_program
from mnist_sweep.base.files import write_json
from mnist_sweep.base.tables import write_csv, write_parquet
from mnist_sweep.drawing.saving import save_figure
from mnist_sweep.training.files import write_table
from mnist_sweep.training.locks import only_copy
from mnist_sweep.training.tensors import write_tensors

NOISE = np.random.default_rng(0).random(40_000)
TABLE = pd.DataFrame({"noise": NOISE})
# What does not fit on a disk of 64 kB, by each of the project's writers.
WRITERS = {
    "a.npy": lambda path: write_array(NOISE, path),
    "a.csv": lambda path: write_csv(TABLE, path),
    "a.json": lambda path: write_json(NOISE.tolist(), path),
    "a.parquet": lambda path: write_parquet(TABLE, path),
    "b.parquet": lambda path: write_table({"noise": NOISE}, path),
    "a.pt": lambda path: write_tensors({"noise": torch.from_numpy(NOISE)}, path),
    "a.svg": lambda path: save_figure(noisy_figure(), path),
    "a.png": lambda path: save_figure(noisy_figure(), path),
}


def noisy_figure() -> Figure:
    figure = Figure(figsize=(8, 6), dpi=200)
    figure.subplots().plot(NOISE[:5000])
    return figure


def refusal(write, path: Path) -> str:
    """What a user is told, without a traceback, when `write` cannot."""
    with pytest.raises(SystemExit) as end:
        run_program(lambda: write(path))
    assert isinstance(end.value.code, str)
    assert end.value.code.startswith(f"error: {path} cannot be written: ")
    assert "\nhint: " in end.value.code
    return end.value.code


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_is_told_and_the_old_file_stays(disk, name):
    path = disk("size=64k") / "results" / name
    path.parent.mkdir()
    path.write_text("old")
    said = refusal(WRITERS[name], path)
    assert "no space left on device" in said
    assert "free space, or inodes" in said
    assert path.read_text() == "old"
    assert [p.name for p in path.parent.iterdir() if p.is_file()] == [name]


def test_no_inodes_are_told(disk):
    path = disk("size=1m,nr_inodes=2") / "a.csv"
    path.touch()
    assert "df -i" in refusal(WRITERS["a.csv"], path)


def test_a_read_only_disk_is_told(disk):
    folder = disk("size=1m")
    subprocess.run(["mount", "-o", "remount,ro", str(folder)], check=True)
    said = refusal(WRITERS["a.csv"], folder / "results/a.csv")
    assert "read-only file system" in said
    with pytest.raises(UserError, match="read-only"), only_copy(folder / "run", "run"):
        pass


def test_a_folder_of_others_is_told(tmp_path):
    folder = tmp_path / "results"
    folder.mkdir()
    folder.chmod(0o500)
    me = os.geteuid()
    try:
        if me == 0:
            os.seteuid(65534)
        said = refusal(WRITERS["a.csv"], folder / "a.csv")
    finally:
        os.seteuid(me)
        folder.chmod(0o700)
    assert "permission denied" in said
    assert "chmod" in said


def test_another_error_of_the_system_keeps_its_traceback():
    def main():
        raise ConnectionResetError("unforeseen")

    with pytest.raises(ConnectionResetError):
        run_program(main)
