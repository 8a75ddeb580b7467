"""Fixtures of the tests of faults: small files of each kind, as the project writes."""

import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import pandas as pd
import pytest
import torch

from mnist_sweep.base import arrays
from mnist_sweep.base.digests import read_whole, verify
from mnist_sweep.base.files import read_json, whole_file, write_json
from mnist_sweep.base.tables import read_csv, read_parquet, write_csv, write_parquet
from mnist_sweep.data.idx import decode_idx, encode_idx
from mnist_sweep.data.sizes import ImageSizes
from mnist_sweep.evaluation.checkpoints import read_checkpoint
from mnist_sweep.models.registry import load
from mnist_sweep.sweep.grid import trial_name
from mnist_sweep.training.tensors import write_tensors

SIZES = ImageSizes(rows=2, columns=3, classes=4)
TABLE = pd.DataFrame({"epoch": [1, 2, 3], "loss": [0.5, 0.25, 0.125]})


def write_text(text: str, path: Path) -> None:
    with whole_file(path) as temporary:
        temporary.write_text(text, encoding="utf-8")


def write_idx(array: np.ndarray, path: Path) -> None:
    with whole_file(path) as temporary:
        temporary.write_bytes(encode_idx(array))


def read_idx(path: Path) -> np.ndarray:
    verify(path)
    return decode_idx(path.read_bytes(), path)


def checkpoint(hidden: int = 2, model: str = "mlp", seed: int = 0, **other) -> dict:
    """What a training of a model for very small images writes."""
    own = {"hidden_units": hidden} if model == "mlp" else {}
    draw = torch.Generator().manual_seed(seed)
    parameters = load(model).fresh(draw, SIZES, **own).state_dict()
    values = {"lambda": 0.01, "learning_rate": 0.1, "batch_size": 64, **own}
    content = {"model": parameters, "epoch": 1, "model_name": model}
    content |= {"averaged": parameters, "average_epochs": 1}
    content |= {"trial": trial_name(model, values), "hyperparameters": values}
    content |= {"seed": seed, "split_seed": 0}
    return content | {"torch_release": str(torch.__version__)} | other


class Kind(NamedTuple):
    """A kind of file: its name, what it holds, and the project's writer and reader."""

    name: str
    content: Any
    write: Callable
    read: Callable


KINDS = {
    "csv": Kind("results/tables/a.csv", TABLE, write_csv, read_csv),
    "json": Kind("results/selection/a.json", {"λ": 0.1}, write_json, read_json),
    "parquet": Kind("results/runs/a.parquet", TABLE, write_parquet, read_parquet),
    "npy": Kind(
        "results/split/a.npy",
        np.arange(9, dtype=np.int64),
        arrays.write_array,
        lambda path: arrays.read_array(path, arrays.INDICES),
    ),
    "idx": Kind("resources/verified/a", np.ones((2, 3), np.uint8), write_idx, read_idx),
    "svg": Kind("results/figures/a.svg", "<svg/>\n", write_text, read_whole),
    "pt": Kind(
        "results/runs/mlp/lr~0.1_batch~64_hidden~2/seed~0/checkpoint.pt",
        checkpoint(),
        write_tensors,
        lambda path: read_checkpoint(path, SIZES),
    ),
}


@pytest.fixture
def here(tmp_path, monkeypatch) -> Path:
    """An empty folder, which is the current one."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(params=KINDS)
def kind(request, here) -> Kind:
    """A file of each kind, written."""
    made = KINDS[request.param]
    made.write(made.content, Path(made.name))
    return made


@pytest.fixture
def disk(tmp_path) -> Iterator[Callable[[str], Path]]:
    """Mount small disks with options of their own."""
    mounted = []

    def mount(options: str) -> Path:
        folder = tmp_path / f"disk{len(mounted)}"
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        try:
            subprocess.run(command, check=True, capture_output=True)
        except (OSError, subprocess.CalledProcessError):
            pytest.skip("only root may mount a disk, where there is mount")
        mounted.append(folder)
        return folder

    yield mount
    for folder in mounted:
        subprocess.run(["umount", str(folder)], check=True)
