"""Continue a training run from where an earlier one, shorter or killed, stopped.

Snakemake deletes the outputs of a job that failed or is to run again, so the states
that a run can continue from lie in a folder that no rule declares:

- `epoch~30.pt`: a finished run of 30 epochs; if 40 are asked for, only 10 are trained,
  and if 30 are asked for again, none;
- `unfinished.pt`: where a killed run was;
- `lock`: held by the copy of the run that may write; see `only_copy`.

A state is used only by a run that agrees with it in everything but the number of
epochs, which a fingerprint of all that decides a run's result ensures.
"""

import hashlib
import json
import pickle
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

from mnist_sweep.base.errors import UserError
from mnist_sweep.base.files import whole_file
from mnist_sweep.training.loop import Epoch

import torch
from filelock import FileLock, Timeout

State = dict[str, Any]


@contextmanager
def only_copy(folder: Path, name: str) -> Iterator[None]:
    """Hold the lock of a run; wait while another copy of it runs.

    A scheduler starts a run again when it loses sight of its node, where the first copy
    may still be at work; so may one whose workflow was killed. The second waits, and
    then continues from what the first has left. A copy that dies releases the lock,
    however it dies: the kernel holds it (flock; on a file system without it,
    `filelock` makes a file stand for it).

    Parameters
    ----------
    folder : Path
        The run's folder for resuming; it is made if there is none.
    name : str
        What progress lines call the run.

    Raises
    ------
    UserError
        If the file system refuses to lock.
    """
    folder.mkdir(parents=True, exist_ok=True)
    lock = FileLock(folder / "lock")
    try:
        try:
            lock.acquire(blocking=False)
        except Timeout:
            print(
                f"{name}: waiting for another copy of this training, which holds "
                f"{lock.lock_file}",
                flush=True,
            )
            lock.acquire(poll_interval=1)
    except OSError as error:
        raise UserError(
            f"{lock.lock_file} cannot be locked: {error}",
            "keep results/ on a file system that supports file locks (flock)",
        ) from None
    try:
        yield
    finally:
        lock.release()


def fingerprint(settings: dict[str, Any], files: Iterable[Path]) -> str:
    """Return the SHA-256 of all that decides a run's result but its number of epochs.

    Parameters
    ----------
    settings : dict
        Hyper-parameters, seed and releases; numbers and text only.
    files : iterable of Path
        Data and code; their content counts, and their paths.
    """
    digest = hashlib.sha256(json.dumps(settings, sort_keys=True).encode())
    for path in sorted(files):
        digest.update(str(path).encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def make_state(mark: str, model_state: dict, epochs: list[Epoch]) -> State:
    """Return what a run needs to continue after its last epoch."""
    return {
        "fingerprint": mark,
        "model": model_state,
        "epochs": [asdict(epoch) for epoch in epochs],
    }


def save_state(state: State, folder: Path, finished: bool) -> None:
    """Write a state; a finished one takes the place of the unfinished."""
    unfinished = folder / "unfinished.pt"
    path = folder / f"epoch~{len(state['epochs'])}.pt" if finished else unfinished
    with whole_file(path) as temporary:
        torch.save(state, temporary)
    if finished:
        unfinished.unlink(missing_ok=True)


def load_state(folder: Path, mark: str, epochs: int) -> State | None:
    """Return this run's state with the most epochs, at most `epochs`, or None."""
    states = [read_state(path) for path in sorted(folder.glob("*.pt"))]
    usable = [
        state
        for state in states
        if state and state["fingerprint"] == mark and len(state["epochs"]) <= epochs
    ]
    return max(usable, key=lambda state: len(state["epochs"]), default=None)


def read_state(path: Path) -> State | None:
    """Read a state; return None if the file cannot be read, as after a crash."""
    try:
        return torch.load(path, weights_only=True)
    except (OSError, EOFError, RuntimeError, pickle.UnpicklingError):
        print(f"{path} cannot be read and is not used", flush=True)
        return None


def epochs_of(state: State) -> list[Epoch]:
    """Return the records of the epochs that a state has behind it."""
    return [Epoch(**epoch) for epoch in state["epochs"]]
