"""The training loop: mini-batch SGD over data held in memory.

The data set is one tensor. Each epoch draws a fresh order, and each step gathers its
mini-batch into a buffer that is kept, then lets the model take its step.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import cross_entropy, one_hot

# Validation images go through the model in chunks that stay in the cache.
CHUNK = 2000


@dataclass(frozen=True)
class Epoch:
    """What one epoch of training recorded; accuracies are shares, losses nats.

    `losses` float32 [batches] holds every mini-batch's cross-entropy; the running
    training loss and accuracy are means over the epoch's images as they were seen,
    with the parameters of that moment.
    """

    number: int
    losses: Tensor
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    train_seconds: float
    validation_seconds: float


def generator(seed: int, stream: int) -> torch.Generator:
    """Make the random generator of one stream of a seed.

    Stream 0 initialises; stream e draws the order of epoch e. So any epoch can be
    repeated without those before it, and an order does not depend on the model.
    """
    state = np.random.SeedSequence((seed, stream)).generate_state(1, np.uint64)[0]
    return torch.Generator().manual_seed(int(state >> np.uint64(1)))


def train_epoch(
    model: Any,
    images: Tensor,
    targets: Tensor,
    order: Tensor,
    batch_size: int,
    learning_rate: float,
    weight_decay: float,
) -> tuple[Tensor, Tensor]:
    """Train on all images once, in the given order; the last short batch is kept.

    Parameters: `images` float32 [n, 784]; `targets` float32 [n, 10], one-hot; `order`
    int64 [n].
    Returns: the mini-batch losses, float32 [batches], and the number of images whose
    class was right when they were seen, a scalar.
    """
    batches = order.split(batch_size)
    losses = images.new_empty(len(batches))
    correct = images.new_zeros(())
    image_buffer = images.new_empty(batch_size, images.shape[1])
    target_buffer = targets.new_empty(batch_size, targets.shape[1])
    for number, batch in enumerate(batches):
        batch_images, batch_targets = (
            image_buffer[: len(batch)],
            target_buffer[: len(batch)],
        )
        torch.index_select(images, 0, batch, out=batch_images)
        torch.index_select(targets, 0, batch, out=batch_targets)
        logits, losses[number] = model.sgd_step(
            batch_images, batch_targets, learning_rate, weight_decay
        )
        correct += batch_targets.gather(1, logits.argmax(1, keepdim=True)).sum()
    return losses, correct


def validate(model: Any, images: Tensor, labels: Tensor) -> tuple[float, float]:
    """Give mean cross-entropy (nats) and accuracy (share) on images [n, 784]."""
    loss, correct = 0.0, 0
    for chunk, chunk_labels in zip(
        images.split(CHUNK), labels.split(CHUNK), strict=True
    ):
        logits = model.logits(chunk)
        loss += cross_entropy(logits, chunk_labels, reduction="sum").item()
        correct += int((logits.argmax(1) == chunk_labels).sum())
    return loss / len(labels), correct / len(labels)


def train(
    model: Any,
    train_set: tuple[Tensor, Tensor],
    validation_set: tuple[Tensor, Tensor],
    *,
    batch_size: int,
    learning_rate: float,
    weight_decay: float,
    epochs: Iterable[int],
    seed: int,
) -> Iterator[Epoch]:
    """Train `model` in place, and give a record at the end of each epoch.

    A set is images float32 [n, 784] and labels int64 [n]. `epochs` are the numbers of
    the epochs to train: 1 to n for a new model, what follows for one that continues.
    """
    images, labels = train_set
    targets = one_hot(labels, 10).to(torch.float32)
    batch_size = min(batch_size, len(images))
    for number in epochs:
        started = time.perf_counter()
        order = torch.randperm(len(images), generator=generator(seed, number))
        losses, correct = train_epoch(
            model, images, targets, order, batch_size, learning_rate, weight_decay
        )
        sizes = torch.tensor([len(batch) for batch in order.split(batch_size)])
        train_loss = float((losses * sizes).sum() / len(images))
        trained = time.perf_counter()
        validation_loss, validation_accuracy = validate(model, *validation_set)
        yield Epoch(
            number=number,
            losses=losses,
            train_loss=train_loss,
            train_accuracy=float(correct) / len(images),
            validation_loss=validation_loss,
            validation_accuracy=validation_accuracy,
            train_seconds=trained - started,
            validation_seconds=time.perf_counter() - trained,
        )
