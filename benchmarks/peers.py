"""The same training with other libraries, each used as its documentation suggests.

Each function trains the perceptron of the study, 784 → hidden tanh units → 10, by
mini-batch SGD with learning rate 0.1 and λ = 0.01 on one thread, and returns the
seconds of each epoch and the validation accuracy after the last. Libraries are imported
where they are used, so that a missing one does not prevent the others from being
measured.
"""

import time
import warnings
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, TensorDataset

from mnist_sweep.data.dataset import Normalisation, load_part
from mnist_sweep.data.sizes import ImageSizes
from mnist_sweep.data.sources import import_torchvision
from mnist_sweep.models import kernels
from mnist_sweep.models.mlp import MultilayerPerceptron
from mnist_sweep.training.loop import generator, judge, share_right, train_epoch

LEARNING_RATE, WEIGHT_DECAY = 0.1, 0.01
# MNIST.
SIZES = ImageSizes(rows=28, columns=28, classes=10)
normalise = Normalisation(mean=0.1307, deviation=0.3081)


@dataclass(frozen=True)
class Data:
    """Training and validation set: pixels uint8 [n, 784], labels int64 [n]."""

    pixels: Tensor
    labels: Tensor
    validation_pixels: Tensor
    validation_labels: Tensor

    def images(self) -> Tensor:
        """Return the training images as the peers take them: normalised, float32."""
        return normalise(self.pixels)

    def accuracy(self, logits: Tensor) -> float:
        """Return the share of validation images that these logits get right."""
        _, predicted = judge(logits, self.validation_labels)
        return share_right(predicted, self.validation_labels)


@dataclass(frozen=True)
class Measured:
    """The time that one way of training took, and the accuracy that it reached."""

    epoch_seconds: list[float]
    accuracy: float


def load(results: Path, images: int) -> Data:
    """Load the workflow's split; of the training images, the first `images`."""
    parts = [
        load_part(
            results / "dataset/train_images.npy",
            results / "dataset/train_labels.npy",
            results / f"split/{part}.npy",
        )
        for part in ["train", "validation"]
    ]
    (pixels, labels, _), (validation_pixels, validation_labels, _) = parts
    return Data(pixels[:images], labels[:images], validation_pixels, validation_labels)


def floor(hidden_units: int | None, batch_size: int, steps: int) -> float:
    """Return the seconds of the matrix products of a step alone, by `torch.mm`.

    Five for the perceptron, two for softmax regression (`hidden_units` None), on random
    numbers and into preallocated memory: no step that uses `torch.mm` can be faster.
    """
    draw = torch.Generator().manual_seed(0)

    def normal(*shape: int) -> Tensor:
        return torch.randn(*shape, generator=draw)

    images, residual = normal(batch_size, 784), normal(batch_size, 10)
    if hidden_units is None:
        products = [(images, normal(10, 784).T), (residual.T, images)]
    else:
        hidden, error = (
            normal(batch_size, hidden_units),
            normal(batch_size, hidden_units),
        )
        output_weight = normal(10, hidden_units)
        products = [
            (images, normal(hidden_units, 784).T),
            (hidden, output_weight.T),
            (residual, output_weight),
            (residual.T, hidden),
            (error.T, images),
        ]
    kept = [(left, right, left @ right) for left, right in products]
    started = time.perf_counter()
    for _ in range(steps):
        for left, right, out in kept:
            torch.mm(left, right, out=out)
    return (time.perf_counter() - started) / steps


def this_project(
    data: Data, hidden_units: int, batch_size: int, epochs: int
) -> Measured:
    """Train with the loop and the model of the workflow."""
    model = MultilayerPerceptron.fresh(generator(0, 0), SIZES, hidden_units)
    seconds = []
    for epoch in range(1, epochs + 1):
        started = time.perf_counter()
        order = torch.randperm(len(data.labels), generator=generator(0, epoch))
        logits = train_epoch(
            model,
            data.pixels,
            data.labels,
            order,
            batch_size,
            LEARNING_RATE,
            WEIGHT_DECAY,
            normalise,
            SIZES.classes,
        )
        judge(logits, data.labels[order])
        seconds.append(time.perf_counter() - started)
    validation = model.logits(normalise(data.validation_pixels))
    return Measured(seconds, data.accuracy(validation))


def other_route(
    data: Data, hidden_units: int, batch_size: int, epochs: int
) -> Measured:
    """Train as the workflow would if the processor had another route to products."""
    chosen = kernels.ROUTE
    kernels.ROUTE = "BLAS" if chosen == "oneDNN" else "oneDNN"
    try:
        return this_project(data, hidden_units, batch_size, epochs)
    finally:
        kernels.ROUTE = chosen


class Perceptron(nn.Module):
    """The model in plain PyTorch, with the initial parameters of the workflow."""

    def __init__(self, hidden_units: int):
        super().__init__()
        self.hidden = nn.Linear(784, hidden_units)
        self.output = nn.Linear(hidden_units, 10)
        fresh = MultilayerPerceptron.fresh(generator(0, 0), SIZES, hidden_units)
        self.load_state_dict(fresh.state_dict())

    def forward(self, images: Tensor) -> Tensor:
        """Map images float32 [n, 784] to logits float32 [n, 10]."""
        return self.output(torch.tanh(self.hidden(images)))


def sgd(model: nn.Module) -> torch.optim.SGD:
    """Return the optimiser that every peer written in PyTorch uses."""
    return torch.optim.SGD(
        model.parameters(), lr=LEARNING_RATE, weight_decay=WEIGHT_DECAY
    )


def autograd(data: Data, hidden_units: int, batch_size: int, epochs: int) -> Measured:
    """Train with autograd and `torch.optim.SGD`, on data held as one tensor."""
    images, labels = data.images(), data.labels
    model = Perceptron(hidden_units)
    optimiser = sgd(model)
    seconds = []
    for epoch in range(1, epochs + 1):
        started = time.perf_counter()
        order = torch.randperm(len(labels), generator=generator(0, epoch))
        losses, correct = [], 0
        for batch in order.split(batch_size):
            batch_labels = labels[batch]
            logits = model(images[batch])
            loss = cross_entropy(logits, batch_labels)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
            losses.append(loss.detach())
            correct += (logits.argmax(1) == batch_labels).sum()
        seconds.append(time.perf_counter() - started)
    with torch.no_grad():
        return Measured(
            seconds, data.accuracy(model(normalise(data.validation_pixels)))
        )


def scikit_learn(
    data: Data, hidden_units: int, batch_size: int, epochs: int
) -> Measured:
    """Train scikit-learn's `MLPClassifier`, in float32.

    Its penalty is α/(2n) Σ w² over a mini-batch of n: α = λn is weight decay λ, on the
    weights alone. It starts from its own Xavier weights. It has no callback; an epoch
    ends when it checks whether the loss still falls.
    """
    from sklearn.neural_network import MLPClassifier
    from threadpoolctl import threadpool_limits

    ends = []

    class Timed(MLPClassifier):
        def _update_no_improvement_count(self, *arguments):
            ends.append(time.perf_counter())
            super()._update_no_improvement_count(*arguments)

    model = Timed(
        hidden_layer_sizes=(hidden_units,),
        activation="tanh",
        solver="sgd",
        alpha=WEIGHT_DECAY * batch_size,
        batch_size=batch_size,
        learning_rate_init=LEARNING_RATE,
        momentum=0,
        nesterovs_momentum=False,
        max_iter=epochs,
        tol=0,
        n_iter_no_change=epochs + 1,
        random_state=0,
    )
    images, labels = data.images().numpy(), data.labels.numpy()
    with threadpool_limits(1), warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that it has not converged
        started = time.perf_counter()
        model.fit(images, labels)
        probabilities = model.predict_proba(normalise(data.validation_pixels).numpy())
    seconds = [end - start for start, end in pairwise([started, *ends])]
    return Measured(seconds, data.accuracy(torch.from_numpy(probabilities)))


def skorch(data: Data, hidden_units: int, batch_size: int, epochs: int) -> Measured:
    """Train with `NeuralNetClassifier` of skorch, without validation."""
    from skorch import NeuralNetClassifier

    net = NeuralNetClassifier(
        Perceptron,
        module__hidden_units=hidden_units,
        criterion=nn.CrossEntropyLoss,
        optimizer=torch.optim.SGD,
        lr=LEARNING_RATE,
        optimizer__weight_decay=WEIGHT_DECAY,
        batch_size=batch_size,
        iterator_train__shuffle=True,
        max_epochs=epochs,
        train_split=None,
        verbose=0,
    )
    net.fit(data.images(), data.labels)
    logits = net.forward(normalise(data.validation_pixels))
    return Measured(list(net.history[:, "dur"]), data.accuracy(logits))


def lightning(data: Data, hidden_units: int, batch_size: int, epochs: int) -> Measured:
    """Train with `Trainer` of Lightning, reduced to the loop (`barebones`)."""
    import_torchvision()  # which Lightning imports, and which may need help with it
    import lightning as L

    class Module(L.LightningModule):
        def __init__(self):
            super().__init__()
            self.model = Perceptron(hidden_units)
            self.seconds = []

        def on_train_epoch_start(self):
            self.started = time.perf_counter()

        def training_step(self, batch, index):
            images, labels = batch
            return cross_entropy(self.model(images), labels)

        def on_train_epoch_end(self):
            self.seconds.append(time.perf_counter() - self.started)

        def configure_optimizers(self):
            return sgd(self.model)

    module = Module()
    trainer = L.Trainer(max_epochs=epochs, accelerator="cpu", barebones=True)
    loader = DataLoader(
        TensorDataset(data.images(), data.labels), batch_size=batch_size, shuffle=True
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # that a loader of one process may be slow
        trainer.fit(module, loader)
    with torch.no_grad():
        logits = module.model(normalise(data.validation_pixels))
    return Measured(module.seconds, data.accuracy(logits))


PEERS = {
    "this project": this_project,
    "other route": other_route,
    "plain autograd": autograd,
    "scikit-learn": scikit_learn,
    "skorch": skorch,
    "Lightning": lightning,
}
