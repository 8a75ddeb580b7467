"""One training run as a program: arguments in, checkpoint and metric files out."""

import argparse
import io
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import torch

from mnist_sweep.dataset import load_part
from mnist_sweep.files import whole_file
from mnist_sweep.training import Epoch, generator, train

# A line a run every so many seconds: several runs share the terminal.
PROGRESS_SECONDS = 5


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
    parser.add_argument("--name", required=True, help="how progress lines call the run")
    parser.add_argument("--checkpoint", type=Path, required=True)
    parser.add_argument("--iterations", type=Path, required=True)
    parser.add_argument("--epoch-metrics", type=Path, required=True)
    parser.add_argument("--timing", type=Path, required=True)
    return parser


def run(
    args: argparse.Namespace,
    model_name: str,
    fresh: Callable[[torch.Generator], Any],
    sizes: dict[str, int],
) -> None:
    """Train one model as `args` says, and write its four files.

    `fresh` makes the model from a generator; `sizes` holds what its class needs
    besides, for the checkpoint.
    """
    # One thread, whatever the machine: the sums of several come out in another order,
    # and two runs with two threads each on two cores hold each other up.
    torch.set_num_threads(1)
    *train_set, _ = load_part(args.images, args.labels, args.train_indices)
    *validation_set, _ = load_part(args.images, args.labels, args.validation_indices)
    model = fresh(generator(args.seed, 0))
    hyperparameters = {
        "lambda": args.weight_decay,
        "learning_rate": args.learning_rate,
        "batch_size": args.batch_size,
        **sizes,
    }
    epochs = list(
        with_progress(
            train(
                model,
                train_set,
                validation_set,
                batch_size=args.batch_size,
                learning_rate=args.learning_rate,
                weight_decay=args.weight_decay,
                epochs=args.epochs,
                seed=args.seed,
            ),
            args.name,
            args.epochs,
        )
    )
    write_checkpoint(
        {
            "model": model.state_dict(),
            "model_name": model_name,
            "hyperparameters": hyperparameters,
            "seed": args.seed,
            "epoch": args.epochs,
            "torch_release": str(torch.__version__),
        },
        args.checkpoint,
    )
    write_table(iteration_columns(epochs), args.iterations)
    write_table(epoch_columns(epochs), args.epoch_metrics)
    write_table(timing_columns(epochs), args.timing)


def with_progress(epochs: Iterable[Epoch], name: str, total: int) -> Iterable[Epoch]:
    """Pass epochs on, and print now and then which run is where, and how long still."""
    started = said = time.perf_counter()
    for epoch in epochs:
        now = time.perf_counter()
        accuracy = f"validation accuracy {epoch.validation_accuracy:.2%}"
        if epoch.number == total:
            print(
                f"{name}: all {total} epochs in {now - started:.0f} s, {accuracy}",
                flush=True,
            )
        elif now - said >= PROGRESS_SECONDS:
            said = now
            left = (now - started) / epoch.number * (total - epoch.number)
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


def timing_columns(epochs: list[Epoch]) -> dict[str, list]:
    """Give a row for each epoch: wall seconds, never the same twice."""
    return {
        "epoch": [epoch.number for epoch in epochs],
        "train_seconds": [epoch.train_seconds for epoch in epochs],
        "validation_seconds": [epoch.validation_seconds for epoch in epochs],
    }


def write_table(columns: dict[str, Any], path: Path) -> None:
    """Write columns as a parquet file."""
    with whole_file(path) as temporary:
        pq.write_table(
            pa.table({k: pa.array(v) for k, v in columns.items()}), temporary
        )


def write_checkpoint(content: dict[str, Any], path: Path) -> None:
    """Write what `torch.load(weights_only=True)` reads back.

    Through memory, because `torch.save` puts the file's name into the archive, and a
    temporary name would make the bytes differ.
    """
    buffer = io.BytesIO()
    torch.save(content, buffer)
    with whole_file(path) as temporary:
        temporary.write_bytes(buffer.getvalue())
