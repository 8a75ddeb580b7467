"""Train as a notebook would: image by image, through a `DataLoader`."""

import time
from pathlib import Path

import torch
from torch import nn
from torch.nn.functional import cross_entropy
from torch.utils.data import DataLoader, Subset

from mnist_sweep.data.sources import import_torchvision


def data_set(verified: Path, folder: Path) -> torch.utils.data.Dataset:
    """Open torchvision's MNIST with the transforms of the study, on files already here.

    `verified` holds the four IDX files; in `folder`, links to them are made in the
    layout of torchvision.
    """
    import_torchvision()
    from torchvision import transforms
    from torchvision.datasets import MNIST

    raw = folder / "MNIST" / "raw"
    raw.mkdir(parents=True)
    for path in verified.iterdir():
        (raw / path.name).symlink_to(path.resolve())
    steps = [
        transforms.ToTensor(),
        transforms.Normalize((0.1307,), (0.3081,)),
    ]
    return MNIST(folder, train=True, transform=transforms.Compose(steps))


def network(hidden_units: int | None) -> nn.Module:
    """Build softmax regression, or the perceptron."""
    layers = [nn.Flatten()]
    if hidden_units is not None:
        layers += [nn.Linear(784, hidden_units), nn.Tanh()]
    return nn.Sequential(*layers, nn.Linear(hidden_units or 784, 10))


def epoch_seconds(
    data: torch.utils.data.Dataset,
    train: list[int],
    validation: list[int],
    hidden_units: int | None,
    batch_size: int,
) -> float:
    """Train and validate for one epoch; return its seconds."""
    model = network(hidden_units)
    optimiser = torch.optim.SGD(model.parameters(), lr=0.1, weight_decay=0.01)
    loader = DataLoader(Subset(data, train), batch_size=batch_size, shuffle=True)
    held_out = DataLoader(Subset(data, validation), batch_size=batch_size)
    started = time.perf_counter()
    model.train()
    losses, correct = [], 0
    for images, labels in loader:
        optimiser.zero_grad()
        logits = model(images)
        loss = cross_entropy(logits, labels)
        loss.backward()
        optimiser.step()
        losses.append(loss.item())
        correct += (logits.argmax(1) == labels).sum().item()
    model.eval()
    with torch.no_grad():
        for images, labels in held_out:
            correct += (model(images).argmax(1) == labels).sum().item()
    return time.perf_counter() - started
