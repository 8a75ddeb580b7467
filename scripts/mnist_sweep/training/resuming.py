"""Continue a training run from where an earlier one, shorter or killed, stopped.

Snakemake deletes the outputs of a job that failed or is to run again, so the states
that a run can continue from lie in a folder that no rule declares:

- `epoch~30.pt`: a finished run of 30 epochs; if 40 are asked for, only 10 are trained,
  and if 30 are asked for again, none;
- `unfinished.pt`: where a killed run was;
- `lock`: held by the copy of the run that may write; see `locks`.

A state is used only by a run that agrees with it in everything but the number of
epochs, which `computation.fingerprint` ensures. It must also
hold the ends of all its epochs that are part of the run's averaged parameters
(`averaging`): a run that averages over more epochs than it foresaw is trained anew.
"""

from dataclasses import asdict
from pathlib import Path
from typing import Any

from mnist_sweep.base.digests import damaged, digest_path, has_digest
from mnist_sweep.base.errors import UserError
from mnist_sweep.training.averaging import Ends, first_averaged
from mnist_sweep.training.loop import Epoch
from mnist_sweep.training.tensors import different, read_tensors, write_tensors

from torch import Tensor

State = dict[str, Any]


def make_state(mark: str, model_state: dict, epochs: list[Epoch], ends: Ends) -> State:
    """Return what a run needs to continue after its last epoch."""
    return {
        "fingerprint": mark,
        "model": model_state,
        "epochs": [asdict(epoch) for epoch in epochs],
        "ends": ends,
    }


def save_state(state: State, folder: Path, finished: bool) -> None:
    """Write a state; a finished one takes the place of the unfinished."""
    unfinished = folder / "unfinished.pt"
    path = folder / f"epoch~{len(state['epochs'])}.pt" if finished else unfinished
    write_tensors(state, path)
    if finished:
        remove(unfinished)


def load_state(
    folder: Path,
    mark: str,
    epochs: int,
    average_epochs: int,
    fresh: dict[str, Tensor],
) -> State | None:
    """Return this run's state with the most epochs, or None.

    States that are damaged or impossible are removed, and never used: to train again
    takes time, but gives the same bytes.

    Parameters
    ----------
    folder : Path
        The run's folder for resuming, whose lock is held.
    mark : str
        The run's fingerprint.
    epochs : int
        The most epochs that a state may have behind it.
    average_epochs : int
        Over how many last ones of these the parameters are averaged.
    fresh : dict of str to Tensor
        The parameters of a model that has not been trained, whose shapes a state's
        must have.
    """
    first = first_averaged(epochs, average_epochs)
    usable = []
    for path in sorted(folder.glob("[!.]*.pt")):
        try:
            state = read_state(path)
            # One of older data or code stays: undoing a change makes it fit again.
            if state["fingerprint"] == mark:
                check_state(state, fresh, path)
                done = len(state["epochs"])
                foreseen = set(range(first, done + 1)) <= set(state["ends"])
                usable += [state] if done <= epochs and foreseen else []
        except UserError as error:
            problem = str(error).partition("\n")[0]
            print(f"{problem}; it is not used, and removed", flush=True)
            remove(path)
    return max(usable, key=lambda state: len(state["epochs"]), default=None)


def read_state(path: Path) -> State:
    """Read a state, of which there must be a digest if one is kept there.

    Raises
    ------
    UserError
        If it is damaged, or no state.
    """
    if digest_path(path) and not has_digest(path):
        raise damaged(path, "has no digest")
    state = read_tensors(path)
    if missing := {"fingerprint", "model", "epochs", "ends"} - set(state):
        raise damaged(path, f"is no state: it lacks {', '.join(sorted(missing))}")
    return state


def check_state(state: State, fresh: dict[str, Tensor], path: Path) -> None:
    """Check that a state is one of a run whose fresh parameters are `fresh`.

    Raises
    ------
    UserError
        If parameters have other names, shapes or types, or epochs are missing.
    """
    if not isinstance(state["ends"], dict):
        raise damaged(
            path, f"has no ends of epochs but a {type(state['ends']).__name__}"
        )
    for parameters in [state["model"], *state["ends"].values()]:
        for problem in different(parameters, fresh):
            raise damaged(path, problem)
    try:
        numbers = [epoch.number for epoch in epochs_of(state)]
    except TypeError:
        raise damaged(path, "has records of epochs of another release") from None
    if numbers != list(range(1, len(numbers) + 1)):
        raise damaged(path, f"has the epochs {numbers}")
    if beyond := set(state["ends"]) - set(numbers):
        raise damaged(path, f"has the ends of epochs {sorted(beyond, key=str)}")


def remove(state: Path) -> None:
    """Remove a state and its digest, if they are there."""
    state.unlink(missing_ok=True)
    if place := digest_path(state):
        place.unlink(missing_ok=True)


def epochs_of(state: State) -> list[Epoch]:
    """Return the records of the epochs that a state has behind it."""
    return [Epoch(**epoch) for epoch in state["epochs"]]
