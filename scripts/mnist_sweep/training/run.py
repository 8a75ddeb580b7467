"""One training run: from the settings to the files it writes."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mnist_sweep.base.arrays import INDICES, LABELS, read_array
from mnist_sweep.data.description import read_description
from mnist_sweep.models.kernels import route_on
from mnist_sweep.models.protocol import Model
from mnist_sweep.models.registry import load
from mnist_sweep.training.averaging import (
    Ends,
    end_of_epoch,
    first_averaged,
    mean_of,
)
from mnist_sweep.training.computation import fingerprint, fresh_model, train_from
from mnist_sweep.training.device import choose_device, device_name
from mnist_sweep.training.files import write_outputs
from mnist_sweep.training.locks import only_copy
from mnist_sweep.training.loop import Epoch
from mnist_sweep.training.progress import with_progress
from mnist_sweep.training.resuming import (
    State,
    epochs_of,
    load_state,
    make_state,
    save_state,
)
from mnist_sweep.training.settings import Settings

import torch
from torch import Tensor

# A killed run continues from its last epoch; where epochs are shorter than this, from
# one so long before.
SAVE_SECONDS = 1


def run(settings: Settings, outputs: dict[str, Path]) -> None:
    """Train a model, from the last state that was saved or from the start.

    Parameters
    ----------
    settings : Settings
        What to train, and on what.
    outputs : dict of str to Path
        Where to write, by base name (`base.run_files`).

    Raises
    ------
    UserError
        If there is no such model, no GPU where one is asked for, or no way to lock
        files in the resume folder.
    """
    # One thread, whatever the machine: the sums of several come out in another order,
    # and two runs with two threads each on two cores hold each other up.
    torch.set_num_threads(1)
    device = choose_device(settings.device, settings.gpus)
    data = read_description(settings.description)
    facts = describe(settings, device)
    with only_copy(settings.resume_folder, settings.name):
        mark = fingerprint(facts, settings, data)
        fresh = fresh_model(settings, data)
        state = load_state(
            settings.resume_folder,
            mark,
            settings.epochs,
            settings.average_epochs,
            fresh.state_dict(),
        )
        model, epochs, ends = begin(settings, state, fresh, device)
        if len(epochs) < settings.epochs:
            trained = train_from(len(epochs) + 1, settings, data, model, device)
            finish(settings, model, trained, epochs, ends, mark)
        # In the place of an end that a state has brought, too: the names of parameters
        # are then the same objects in both, on which the bytes of the file depend.
        ends[settings.epochs] = end_of_epoch(model)
        # The order of an epoch's mini-batches follows from the seed and its number, so
        # parameters and seed are all that further epochs need.
        checkpoint = {"model": ends[settings.epochs], "epoch": settings.epochs}
        checkpoint |= {"averaged": mean_of(ends), "average_epochs": len(ends)}
        checkpoint |= facts
        checkpoint |= {"trial": settings.trial, "split_seed": settings.split_seed}
        checkpoint["data"] = data.for_models()
        indices = read_array(settings.validation_indices, INDICES)
        labels = read_array(settings.labels, LABELS)[indices]
        write_outputs(settings, checkpoint, epochs, indices, labels, outputs)


def describe(settings: Settings, device: torch.device) -> dict[str, Any]:
    """Return what decides a run's parameters, but for its data and number of epochs."""
    return {
        "model_name": settings.model,
        "hyperparameters": settings.hyperparameters(),
        "seed": settings.seed,
        "device": device_name(device),
        "products": route_on(device),
        "torch_release": str(torch.__version__),
    }


def begin(
    settings: Settings, state: State | None, fresh: Model, device: torch.device
) -> tuple[Model, list[Epoch], Ends]:
    """Build the model with which to go on.

    Returns
    -------
    model : Model
        On the device.
    epochs : list of Epoch
        Those that it has behind it.
    ends : dict of int to dict
        The parameters at their ends, as far as they are part of the mean.
    """
    if state:
        parameters, epochs = state["model"], epochs_of(state)
        first = first_averaged(settings.epochs, settings.average_epochs)
        ends = {n: end for n, end in state["ends"].items() if n >= first}
        print(f"{settings.name}: continues after epoch {len(epochs)}", flush=True)
    else:
        parameters, epochs, ends = fresh.state_dict(), [], {}
        print(f"{settings.name}: starts, {settings.epochs} epochs", flush=True)
    print(f"{settings.name}: matrix products by {route_on(device)}", flush=True)
    model = load(settings.model).from_state_dict(move(parameters, device))
    return model, epochs, ends


def finish(
    settings: Settings,
    model: Model,
    trained: Iterator[Epoch],
    epochs: list[Epoch],
    ends: Ends,
    mark: str,
) -> None:
    """Train the epochs that are missing, and save states on the way and at the end.

    Parameters
    ----------
    settings : Settings
        What to train, and on what.
    model : Model
        Changes as epochs are drawn from `trained`.
    trained : iterator of Epoch
        The epochs that are missing.
    epochs : list of Epoch
        Those that the model has behind it; the new ones are appended.
    ends : dict of int to dict
        The parameters at the ends of epochs that are averaged; likewise.
    mark : str
        The run's fingerprint.
    """
    first = first_averaged(settings.epochs, settings.average_epochs)
    saved = time.perf_counter()
    for epoch in with_progress(trained, settings.name, settings.epochs):
        epochs.append(epoch)
        end = end_of_epoch(model)
        if epoch.number >= first:
            ends[epoch.number] = end
        if time.perf_counter() - saved > SAVE_SECONDS:
            state = make_state(mark, end, epochs, ends)
            save_state(state, settings.resume_folder, finished=False)
            saved = time.perf_counter()
    state = make_state(mark, end, epochs, ends)
    save_state(state, settings.resume_folder, finished=True)


def move(parameters: dict[str, Tensor], device: torch.device) -> dict[str, Tensor]:
    """Return the parameters on a device."""
    return {name: value.to(device) for name, value in parameters.items()}
