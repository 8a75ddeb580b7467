"""Continue a training run from where an earlier one, shorter or killed, has stopped.

Snakemake deletes the outputs of a job that failed or is to run again, so the states
that a run can continue from lie in a folder that no rule declares:

- `epoch~30.pt`: a run of 30 epochs, finished; where 40 are asked for, 10 are trained,
  and where 30 are asked for again, none;
- `unfinished.pt`: where a killed run was.

A state is used only by a run that agrees with it in everything but the number of
epochs; a fingerprint of all that decides a run's result tells.
"""

import hashlib
import json
import pickle
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from typing import Any

import torch

from mnist_sweep.files import whole_file
from mnist_sweep.training import Epoch

State = dict[str, Any]


def fingerprint(settings: dict[str, Any], files: Iterable[Path]) -> str:
    """Give the SHA-256 of all that decides a run's result but its number of epochs.

    `settings` are hyper-parameters, seed and releases; `files` are data and code.
    """
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
    for path in sorted(files):
        digest.update(str(path).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def make_state(mark: str, model_state: dict, epochs: list[Epoch]) -> State:
    """Gather what a run needs to continue after its last epoch."""
    return {
        "fingerprint": mark,
        "model": model_state,
        "epochs": [asdict(epoch) for epoch in epochs],
    }


def save_state(state: State, folder: Path, finished: bool) -> None:
    """Write a state whole; a finished one takes the place of the unfinished."""
    unfinished = folder / "unfinished.pt"
    path = folder / f"epoch~{len(state['epochs'])}.pt" if finished else unfinished
    with whole_file(path) as temporary:
        torch.save(state, temporary)
    if finished:
        unfinished.unlink(missing_ok=True)


def load_state(folder: Path, mark: str, epochs: int) -> State | None:
    """Find the state of this run with the most epochs, at most `epochs`."""
    states = [read_state(path) for path in sorted(folder.glob("*.pt"))]
    usable = [
        state
        for state in states
        if state and state["fingerprint"] == mark and len(state["epochs"]) <= epochs
    ]
    return max(usable, key=lambda state: len(state["epochs"]), default=None)


def read_state(path: Path) -> State | None:
    """Read a state, or None where the file cannot be read: the run starts afresh."""
    try:
        return torch.load(path, weights_only=True)
    except (OSError, EOFError, RuntimeError, pickle.UnpicklingError):
        print(f"{path} cannot be read and is not used", flush=True)
        return None


def epochs_of(state: State) -> list[Epoch]:
    """Give back the records of the epochs that a state has behind it."""
    return [Epoch(**epoch) for epoch in state["epochs"]]
