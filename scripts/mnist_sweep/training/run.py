"""One training run as a program: arguments in, checkpoint and metric files out."""

import argparse
import io
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from mnist_sweep.base.files import whole_file
from mnist_sweep.data.dataset import load_part
from mnist_sweep.training.device import DEVICES, choose_device
from mnist_sweep.training.loop import Epoch, generator, train
from mnist_sweep.training.resuming import (
    epochs_of,
    fingerprint,
    load_state,
    make_state,
    only_copy,
    save_state,
)

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import torch
from torch import Tensor

# A line a run every so many seconds: several runs share the terminal.
PROGRESS_SECONDS = 5
# A killed run continues from its last epoch; where epochs are shorter than this, from
# one so long before.
SAVE_SECONDS = 1


def run_parser(description: str) -> argparse.ArgumentParser:
    """Make the parser with the arguments that every training program has."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--train-indices", type=Path, required=True)
    parser.add_argument("--validation-indices", type=Path, required=True)
    parser.add_argument("--learning-rate", type=float, required=True)
    parser.add_argument("--batch-size", type=int, required=True)
    parser.add_argument("--weight-decay", type=float, required=True)
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--device", choices=DEVICES, default="auto")
    parser.add_argument(
        "--gpus", type=int, default=0, help="how many the job was given"
    )
    parser.add_argument("--name", required=True, help="how progress lines call the run")
    parser.add_argument(
        "--resume-folder",
        type=Path,
        required=True,
        help="where states to continue from lie",
    )
    parser.add_argument(
        "--depends-on",
        type=Path,
        nargs="+",
        required=True,
        help="files whose content decides the result, besides the options",
    )
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--iterations", type=Path, required=True)
    parser.add_argument("--epoch-metrics", type=Path, required=True)
    parser.add_argument("--validation", type=Path, required=True)
    parser.add_argument("--timing", type=Path, required=True)
    return parser


def run(
    args: argparse.Namespace,
    model_name: str,
    model_class: Any,
    sizes: dict[str, int],
) -> None:
    """Train one model as `args` says, and write its five files.

    `model_class` is one of `mnist_sweep.models`; `sizes` holds what its `fresh` needs
    besides a generator.
    """
    # One thread, whatever the machine: the sums of several come out in another order,
    # and two runs with two threads each on two cores hold each other up.
    torch.set_num_threads(1)
    device = choose_device(args.device, args.gpus)
    description = {
        "model_name": model_name,
        "hyperparameters": {
            "lambda": args.weight_decay,
            "learning_rate": args.learning_rate,
            "batch_size": args.batch_size,
            **sizes,
        },
        "seed": args.seed,
        "device": device.type,
        "torch_release": str(torch.__version__),
    }
    with only_copy(args.resume_folder, args.name):
        train_and_write(args, model_class, sizes, device, description)


def train_and_write(
    args: argparse.Namespace,
    model_class: Any,
    sizes: dict[str, int],
    device: torch.device,
    description: dict[str, Any],
) -> None:
    """Train from the last state that was saved, or from the start; write the files.

    `description` is what the checkpoint says of the run.
    """
    mark = fingerprint(description, args.depends_on)
    state = load_state(args.resume_folder, mark, args.epochs)
    if state:
        parameters, epochs = state["model"], epochs_of(state)
        print(f"{args.name}: continues after epoch {len(epochs)}", flush=True)
    else:
        # Drawn on the CPU: the same start on every device.
        parameters = model_class.fresh(generator(args.seed, 0), **sizes).state_dict()
        epochs = []
        print(f"{args.name}: starts, {args.epochs} epochs", flush=True)
    model = model_class.from_state_dict(move(parameters, device))

    if len(epochs) < args.epochs:
        saved = time.perf_counter()
        for epoch in with_progress(
            continue_training(args, model, device, after=len(epochs)),
            args.name,
            args.epochs,
        ):
            epochs.append(epoch)
            if time.perf_counter() - saved > SAVE_SECONDS:
                state = make_state(mark, on_cpu(model), epochs)
                save_state(state, args.resume_folder, finished=False)
                saved = time.perf_counter()
        state = make_state(mark, on_cpu(model), epochs)
        save_state(state, args.resume_folder, finished=True)

    # The order of an epoch's mini-batches follows from the seed and its number, so
    # parameters and seed are all that further epochs need.
    checkpoint = {"model": on_cpu(model), "epoch": args.epochs, **description}
    write_checkpoint(checkpoint, args.checkpoint)
    write_table(iteration_columns(epochs), args.iterations)
    write_table(epoch_columns(epochs), args.epoch_metrics)
    indices = np.load(args.validation_indices)
    labels = np.load(args.labels)[indices]
    write_table(validation_columns(epochs, indices, labels), args.validation)
    write_table(timing_columns(epochs), args.timing)


def move(parameters: dict[str, Tensor], device: torch.device) -> dict[str, Tensor]:
    """Give the parameters on a device."""
    return {name: value.to(device) for name, value in parameters.items()}


def on_cpu(model: Any) -> dict[str, Tensor]:
    """Give a model's parameters as files hold them, wherever it was trained."""
    return move(model.state_dict(), torch.device("cpu"))


def continue_training(
    args: argparse.Namespace, model: Any, device: torch.device, after: int
) -> Iterable[Epoch]:
    """Load the data, and train the epochs that follow epoch `after`."""

    def load(indices: Path) -> tuple[Tensor, Tensor]:
        pixels, labels, _ = load_part(args.images, args.labels, indices)
        return pixels.to(device), labels.to(device)

    return train(
        model,
        load(args.train_indices),
        load(args.validation_indices),
        batch_size=args.batch_size,
        learning_rate=args.learning_rate,
        weight_decay=args.weight_decay,
        epochs=range(after + 1, args.epochs + 1),
        seed=args.seed,
    )


def with_progress(epochs: Iterable[Epoch], name: str, total: int) -> Iterable[Epoch]:
    """Pass epochs on, and print now and then which run is where, and how long still."""
    started = said = time.perf_counter()
    for done, epoch in enumerate(epochs, start=1):
        now = time.perf_counter()
        accuracy = f"validation accuracy {epoch.validation_accuracy:.2%}"
        if epoch.number == total:
            print(
                f"{name}: {done} epochs in {now - started:.0f} s, {accuracy}",
                flush=True,
            )
        elif now - said >= PROGRESS_SECONDS:
            said = now
            left = (now - started) / done * (total - epoch.number)
            print(
                f"{name}: epoch {epoch.number} of {total}, {accuracy}, "
                f"about {left:.0f} s left",
                flush=True,
            )
        yield epoch


def iteration_columns(epochs: list[Epoch]) -> dict[str, Any]:
    """Give a row for each mini-batch: iteration and epoch from 1, loss in nats."""
    losses = torch.cat([epoch.losses for epoch in epochs]).numpy()
    return {
        "iteration": range(1, len(losses) + 1),
        "epoch": [epoch.number for epoch in epochs for _ in epoch.losses],
        "loss": losses,
    }


def epoch_columns(epochs: list[Epoch]) -> dict[str, list]:
    """Give a row for each epoch: losses in nats, accuracies as shares."""
    return {
        "epoch": [epoch.number for epoch in epochs],
        "train_loss": [epoch.train_loss for epoch in epochs],
        "train_accuracy": [epoch.train_accuracy for epoch in epochs],
        "validation_loss": [epoch.validation_loss for epoch in epochs],
        "validation_accuracy": [epoch.validation_accuracy for epoch in epochs],
    }


def validation_columns(
    epochs: list[Epoch], indices: np.ndarray, labels: np.ndarray
) -> dict[str, np.ndarray]:
    """Give a row for each validation image, with the prediction after each epoch.

    Parameters: `indices` int64 [n] and `labels` uint8 [n] of the validation images.
    Columns: `index`, `label`, and `epoch_1` … uint8 (the predicted digit).
    """
    predictions = {
        f"epoch_{epoch.number}": epoch.validation_predictions.numpy()
        for epoch in epochs
    }
    return {"index": indices, "label": labels, **predictions}


def timing_columns(epochs: list[Epoch]) -> dict[str, list]:
    """Give a row for each epoch: wall seconds, never the same twice."""
    return {
        "epoch": [epoch.number for epoch in epochs],
        "train_seconds": [epoch.train_seconds for epoch in epochs],
        "validation_seconds": [epoch.validation_seconds for epoch in epochs],
    }


def write_table(columns: dict[str, Any], path: Path) -> None:
    """Write columns of numbers as a parquet file."""
    table = pa.table({name: column(values) for name, values in columns.items()})
    with whole_file(path) as temporary:
        pq.write_table(table, temporary)


def column(values: Any) -> pa.Array:
    """Make a parquet column of numbers.

    From NumPy's buffer, because `pyarrow.array` imports pandas, which takes longer than
    all of a run's files.
    """
    numbers = np.ascontiguousarray(values)
    kind = pa.from_numpy_dtype(numbers.dtype)
    return pa.Array.from_buffers(kind, len(numbers), [None, pa.py_buffer(numbers)])


def write_checkpoint(content: dict[str, Any], path: Path) -> None:
    """Write what `torch.load(weights_only=True)` reads back.

    Through memory, because `torch.save` puts the file's name into the archive, and a
    temporary name would make the bytes differ.
    """
    buffer = io.BytesIO()
    torch.save(content, buffer)
    with whole_file(path) as temporary:
        temporary.write_bytes(buffer.getvalue())
