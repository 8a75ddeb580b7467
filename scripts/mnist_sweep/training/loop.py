"""The training loop: mini-batch SGD over data held in memory.

The pixels are one tensor of bytes: a quarter of the memory of floats, and of the
traffic when a mini-batch is gathered from all over it. Each epoch draws a fresh order;
some thousands of images are gathered at a time, and mini-batch by mini-batch are
normalised for the model to take its step. Losses and accuracy follow once an epoch,
from the logits that the steps leave behind.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from mnist_sweep.data.dataset import Normalisation
from mnist_sweep.models.cross_entropy import cross_entropies
from mnist_sweep.models.protocol import Model

import numpy as np
import torch
from torch import Tensor

# Images that are gathered at a time: 3 MB of MNIST. The processor fetches the next one
# while it copies, and there are fewer calls.
GATHERED = 4096
# Validation images go through the model in chunks that stay in the cache.
CHUNK = 2000


@dataclass(frozen=True)
class Epoch:
    """What one epoch of training recorded.

    Attributes
    ----------
    number : int
        From 1.
    losses : Tensor, float32 [batches]
        The cross-entropy of every mini-batch, nats.
    train_loss, train_accuracy : float
        Running means over the epoch's images as they were seen, with the parameters of
        that moment: nats, and a share.
    validation_loss, validation_accuracy : float
        At the epoch's end: nats, and a share.
    validation_predictions : Tensor, uint8 [n]
        The class predicted for each validation image at the epoch's end.
    train_seconds, validation_seconds : float
        Wall time.
    """

    number: int
    losses: Tensor
    train_loss: float
    train_accuracy: float
    validation_loss: float
    validation_accuracy: float
    validation_predictions: Tensor
    train_seconds: float
    validation_seconds: float


def generator(seed: int, stream: int) -> torch.Generator:
    """Return the random generator of one stream of a seed.

    Stream 0 initialises; stream e draws the order of epoch e. Any epoch can therefore
    be repeated without those before it, and its order does not depend on the model.
    """
    state = np.random.SeedSequence((seed, stream)).generate_state(1, np.uint64)[0]
    return torch.Generator().manual_seed(int(state >> np.uint64(1)))


def mini_batches(
    pixels: Tensor, order: Tensor, batch_size: int, normalise: Normalisation
) -> Iterator[Tensor]:
    """Yield the mini-batches of an epoch, normalised: float32 [batch_size, pixels].

    The last may be short. Each lies in the memory of the one before it.

    Parameters
    ----------
    pixels : Tensor, uint8 [n, pixels]
        The training images.
    order : Tensor, int64 [n]
        A permutation of them.
    batch_size : int
        Images per mini-batch.
    normalise : Normalisation
        Turns pixels into a model's inputs.
    """
    several = max(GATHERED // batch_size, 1) * batch_size
    gathered = pixels.new_empty(min(several, len(order)), pixels.shape[1])
    images = torch.empty_like(gathered[:batch_size], dtype=torch.float32)
    for part in order.split(several):
        taken = torch.index_select(pixels, 0, part, out=gathered[: len(part)])
        for batch in taken.split(batch_size):
            yield normalise(batch, out=images[: len(batch)])


def train_epoch(
    model: Model,
    pixels: Tensor,
    labels: Tensor,
    order: Tensor,
    batch_size: int,
    learning_rate: float,
    weight_decay: float,
    normalise: Normalisation,
    classes: int,
) -> Tensor:
    """Train on all images once, in the given order; the last short batch is kept.

    Parameters
    ----------
    model : Model
        Trained in place.
    pixels : Tensor, uint8 [n, pixels]
        The training images.
    labels : Tensor, int64 [n]
        The true classes.
    order : Tensor, int64 [n]
        A permutation of the images.
    batch_size : int
        Images per mini-batch, n at most.
    learning_rate, weight_decay : float
        η and λ.
    normalise : Normalisation
        Turns pixels into a model's inputs.
    classes : int
        How many there are.

    Returns
    -------
    Tensor, float32 [n, classes]
        The logits of each image when it was seen, in the given order.
    """
    # One-hot, and class by class in memory, as `models.protocol` asks.
    targets = torch.zeros(classes, len(order), device=pixels.device)
    targets = targets.scatter_(0, labels[order][None], 1).T
    batches = mini_batches(pixels, order, batch_size, normalise)
    # Without autograd's bookkeeping, unless the model needs it.
    with torch.inference_mode(not model.uses_autograd):
        logits = [
            model.sgd_step(images, batch_targets, learning_rate, weight_decay).T
            for images, batch_targets in zip(
                batches, targets.split(batch_size), strict=True
            )
        ]
        return torch.cat(logits, dim=1).T


def batch_means(values: Tensor, batch_size: int) -> Tensor:
    """Return the mean of values [n] in each mini-batch; the last may be short."""
    whole = len(values) // batch_size * batch_size
    means = values[:whole].view(-1, batch_size).mean(1)
    rest = values[whole:]
    return torch.cat([means, rest.mean(0, keepdim=True)]) if len(rest) else means


def judge(logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Return each image's cross-entropy, nats [n], and predicted class, int64 [n]."""
    return cross_entropies(logits, labels), logits.T.max(0).indices


def share_right(predicted: Tensor, labels: Tensor) -> float:
    """Return the accuracy of predicted classes [n], a share."""
    return float((predicted == labels).sum()) / len(labels)


@torch.inference_mode()
def validate(model: Model, images: Tensor, labels: Tensor) -> tuple[float, Tensor]:
    """Return mean cross-entropy, nats, and the classes predicted, int64 [n].

    `images` float32 [n, pixels] are normalised; `labels` are int64 [n].
    """
    logits = torch.cat([model.logits(chunk).T for chunk in images.split(CHUNK)], dim=1)
    losses, predicted = judge(logits.T, labels)
    return float(losses.mean()), predicted


def train(
    model: Model,
    train_set: tuple[Tensor, Tensor],
    validation_set: tuple[Tensor, Tensor],
    *,
    normalise: Normalisation,
    classes: int,
    batch_size: int,
    learning_rate: float,
    weight_decay: float,
    epochs: Iterable[int],
    seed: int,
    learning_rate_decay: float = 1,
) -> Iterator[Epoch]:
    """Train a model in place, and yield a record at the end of each epoch.

    Parameters
    ----------
    model : Model
        A new one, or one that continues.
    train_set, validation_set : (Tensor, Tensor)
        Pixels uint8 [n, pixels] and labels int64 [n], on the model's device.
    normalise : Normalisation
        Turns pixels into a model's inputs.
    classes : int
        How many there are.
    batch_size : int
        Images per mini-batch; one that is larger than the training set is all of it.
    learning_rate, weight_decay : float
        η and λ.
    epochs : iterable of int
        The numbers of the epochs to train: 1 to n for a new model, those that follow
        for one that continues.
    seed : int
        Decides the order of the images in each epoch.
    learning_rate_decay : float
        By what η is multiplied after each epoch.
    """
    pixels, labels = train_set
    validation_images, validation_labels = validation_set
    validation_images = normalise(validation_images)
    batch_size = min(batch_size, len(pixels))
    for number in epochs:
        started = time.perf_counter()
        # Drawn on the CPU: the same order on every device.
        order = torch.randperm(len(pixels), generator=generator(seed, number))
        order = order.to(pixels.device)
        logits = train_epoch(
            model,
            pixels,
            labels,
            order,
            batch_size,
            learning_rate * learning_rate_decay ** (number - 1),
            weight_decay,
            normalise,
            classes,
        )
        ordered_labels = labels[order]
        losses, predicted = judge(logits, ordered_labels)
        train_loss = float(losses.mean())
        trained = time.perf_counter()
        validation_loss, validation_predicted = validate(
            model, validation_images, validation_labels
        )
        yield Epoch(
            number=number,
            losses=batch_means(losses, batch_size).cpu(),
            train_loss=train_loss,
            train_accuracy=share_right(predicted, ordered_labels),
            validation_loss=validation_loss,
            validation_accuracy=share_right(validation_predicted, validation_labels),
            validation_predictions=validation_predicted.to("cpu", torch.uint8),
            train_seconds=trained - started,
            validation_seconds=time.perf_counter() - trained,
        )
