"""Train several trials at once, by products with a dimension for the trials.

Trials of one model, batch size and seed see the same mini-batches in the same order,
whatever their learning rates, weight decays and hidden units (`training.loop`). Here
one process gathers and normalises each mini-batch once, and `torch.bmm` and `baddbmm`
compute the step of all trials. Perceptrons of different widths are padded with hidden
units whose weights and biases are 0. Such a unit's activation is tanh(0) = 0, and so
are all of its gradients: it stays 0, and the other units never see it.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy

from mnist_sweep.data.dataset import Normalisation
from mnist_sweep.training.loop import CHUNK, generator

State = dict[str, Tensor]
# How the names of parameters begin, without and with a hidden layer; and how they end.
PREFIXES = {False: [""], True: ["hidden.", "output."]}
PARTS = ["weight", "bias"]


@dataclass(frozen=True)
class Layer:
    """A linear layer of all trials.

    Attributes
    ----------
    weight, bias : Tensor, float [trials, outputs, inputs] and [trials, outputs]
        Its parameters, padded with zeros.
    """

    weight: Tensor
    bias: Tensor

    @classmethod
    def of(cls, states: list[State], prefix: str) -> "Layer":
        """Stack the layer whose parameters' names begin with a prefix."""
        return cls(*(stack([s[prefix + name] for s in states]) for name in PARTS))

    def update_(self, error: Tensor, inputs: Tensor, kept: Tensor) -> None:
        """Take a step in place, with errors [trials, n, outputs] that are scaled by η.

        `inputs` are [trials, n, inputs], `kept` is 1 − ηλ, [trials, 1, 1].
        """
        self.weight.mul_(kept).baddbmm_(error.mT, inputs, alpha=-1)
        self.bias.mul_(kept[:, 0]).sub_(error.sum(1))


class Pack:
    """Trials of one model, to be trained on the same mini-batches.

    Parameters
    ----------
    states : list of dict of str to Tensor
        Each trial's parameters by name, as the perceptron's or the softmax regression's
        `state_dict` returns them; they are copied, and all on one device.
    learning_rates, weight_decays : list of float
        Each trial's η and λ.
    """

    def __init__(
        self,
        states: list[State],
        learning_rates: list[float],
        weight_decays: list[float],
    ):
        self.shapes = [{name: s[name].shape for name in s} for s in states]
        deep = "hidden.weight" in states[0]
        self.layers = {prefix: Layer.of(states, prefix) for prefix in PREFIXES[deep]}
        self.hidden = self.layers.get("hidden.")
        self.output = self.layers[PREFIXES[deep][-1]]
        rates, decays = (
            self.output.weight.new_tensor(values)[:, None, None]
            for values in (learning_rates, weight_decays)
        )
        self.rates, self.kept = rates, 1 - rates * decays

    def state_dicts(self) -> list[State]:
        """Return each trial's parameters by name, without the padding."""
        return [
            {
                prefix + name: getattr(layer, name)[trial][
                    tuple(map(slice, shapes[prefix + name]))
                ]
                for prefix, layer in self.layers.items()
                for name in PARTS
            }
            for trial, shapes in enumerate(self.shapes)
        ]

    def features(self, images: Tensor) -> Tensor:
        """Map images [n, pixels] to what the output layer takes, [trials, n, …]."""
        inputs = images.expand(len(self.rates), *images.shape)
        if self.hidden is None:
            return inputs
        bias = self.hidden.bias[:, None]
        return torch.baddbmm(bias, inputs, self.hidden.weight.mT).tanh_()

    def logits(self, features: Tensor) -> Tensor:
        """Map features [trials, n, …] to logits [trials, classes, n]."""
        return torch.baddbmm(
            self.output.bias[:, :, None], self.output.weight, features.mT
        )

    def sgd_step(self, images: Tensor, targets: Tensor) -> Tensor:
        """Take one step of SGD for each trial, in place.

        Parameters
        ----------
        images : Tensor, float [n, pixels]
            Normalised images.
        targets : Tensor, float [classes, n]
            One-hot labels.

        Returns
        -------
        Tensor, float [trials, classes, n]
            The logits before the step.
        """
        features = self.features(images)
        logits = self.logits(features)
        # As in `models.cross_entropy` and `models.mlp`. Gradients are linear in the
        # error, so η goes into the smallest of all arrays.
        error = logits.softmax(1).sub_(targets).mul_(self.rates / len(images)).mT
        if self.hidden is not None:
            hidden_error = torch.bmm(error, self.output.weight)
            hidden_error.addcmul_(hidden_error * features, features, value=-1)
            inputs = images.expand(len(features), *images.shape)
            self.hidden.update_(hidden_error, inputs, self.kept)
        self.output.update_(error, features, self.kept)
        return logits


def stack(tensors: list[Tensor]) -> Tensor:
    """Stack tensors along a new first dimension, padded with zeros to one shape."""
    sizes = zip(*(tensor.shape for tensor in tensors), strict=True)
    stacked = tensors[0].new_zeros(len(tensors), *map(max, sizes))
    for whole, tensor in zip(stacked, tensors, strict=True):
        whole[tuple(map(slice, tensor.shape))] = tensor
    return stacked


@dataclass(frozen=True)
class PackedEpoch:
    """What one epoch recorded, for each trial.

    Attributes
    ----------
    train_loss, validation_loss : Tensor, float [trials]
        Mean cross-entropies, nats: as the images were seen, and at the epoch's end.
    train_accuracy, validation_accuracy : Tensor, float [trials]
        Shares.
    seconds : float
        Wall time of the epoch, validation included.
    """

    train_loss: Tensor
    train_accuracy: Tensor
    validation_loss: Tensor
    validation_accuracy: Tensor
    seconds: float


def judge(logits: Tensor, labels: Tensor) -> tuple[Tensor, Tensor]:
    """Return each trial's mean loss and accuracy from logits [trials, classes, n]."""
    every = labels.expand(len(logits), -1)
    losses = cross_entropy(logits, every, reduction="none").mean(1)
    accuracies = (logits.max(1).indices == every).float().mean(1)
    return losses.cpu(), accuracies.cpu()


def train_epoch(
    pack: Pack,
    pixels: Tensor,
    targets: Tensor,
    order: Tensor,
    batch_size: int,
    normalise: Normalisation,
) -> Tensor:
    """Train on all images once, in the given order.

    Parameters
    ----------
    pack : Pack
        Trained in place.
    pixels : Tensor, uint8 [n, pixels]
        The training images.
    targets : Tensor, float32 [classes, n]
        One-hot labels, in the given order.
    order : Tensor, int64 [n]
        A permutation of the images.
    batch_size : int
        Images per mini-batch; the last short one is kept.
    normalise : Normalisation
        Turns pixels into a model's inputs.

    Returns
    -------
    Tensor, float32 [trials, classes, n]
        The logits of each image when it was seen, in the given order.
    """
    batches = zip(
        order.split(batch_size), targets.split(batch_size, dim=1), strict=True
    )
    logits = [
        pack.sgd_step(normalise(pixels[batch]), batch_targets)
        for batch, batch_targets in batches
    ]
    return torch.cat(logits, dim=2)


@torch.inference_mode()
def train(
    pack: Pack,
    train_set: tuple[Tensor, Tensor],
    validation_set: tuple[Tensor, Tensor],
    *,
    normalise: Normalisation,
    classes: int,
    batch_size: int,
    epochs: Iterable[int],
    seed: int,
) -> Iterator[PackedEpoch]:
    """Train a pack in place, as `training.loop.train` trains one model."""
    pixels, labels = train_set
    validation_images = normalise(validation_set[0])
    for number in epochs:
        started = time.perf_counter()
        order = torch.randperm(len(pixels), generator=generator(seed, number))
        order = order.to(pixels.device)
        ordered = labels[order]
        targets = torch.zeros(classes, len(order), device=pixels.device)
        targets.scatter_(0, ordered[None], 1)
        logits = train_epoch(pack, pixels, targets, order, batch_size, normalise)
        train_loss, train_accuracy = judge(logits, ordered)
        chunks = validation_images.split(CHUNK)
        judged = judge(
            torch.cat([pack.logits(pack.features(chunk)) for chunk in chunks], dim=2),
            validation_set[1],
        )
        seconds = time.perf_counter() - started
        yield PackedEpoch(train_loss, train_accuracy, *judged, seconds)
