"""Where a model is trained. No GPU is needed: what a GPU changes is imitated."""

from pathlib import Path

import numpy as np
import pytest
import torch

from mnist_sweep.base.errors import UserError
from mnist_sweep.base.run_files import CHECKPOINT, RUN_FILES
from mnist_sweep.data.dataset import Normalisation
from mnist_sweep.data.description import describe_part, write_description
from mnist_sweep.data.sizes import ImageSizes
from mnist_sweep.models import kernels
from mnist_sweep.models.cross_entropy import cross_entropies
from mnist_sweep.models.logistic import SoftmaxRegression
from mnist_sweep.models.mlp import MultilayerPerceptron
from mnist_sweep.training import device
from mnist_sweep.training import run as runs
from mnist_sweep.training.loop import batch_means, generator, train_epoch
from mnist_sweep.training.settings import Settings

SIZES = ImageSizes(rows=28, columns=28, classes=10)


@pytest.fixture
def machine(monkeypatch):
    """Pretend that PyTorch sees a GPU or none, and that a scheduler names some."""

    def pretend(gpu: bool, named: str | None = None) -> None:
        monkeypatch.setattr(torch.cuda, "is_available", lambda: gpu)
        monkeypatch.delenv("CUDA_VISIBLE_DEVICES", raising=False)
        if named is not None:
            monkeypatch.setenv("CUDA_VISIBLE_DEVICES", named)

    return pretend


@pytest.mark.parametrize(
    ("name", "gpus", "gpu", "named", "expected"),
    [
        ("auto", 0, False, None, "cpu"),
        ("auto", 0, True, None, "cpu"),  # there, and not given to the job
        ("auto", 1, True, None, "cuda"),  # given by the workflow
        ("auto", 0, True, "2", "cuda"),  # given by a scheduler
        ("auto", 0, True, "", "cpu"),
        ("auto", 0, False, "2", "cpu"),
        ("cpu", 1, True, "2", "cpu"),
        ("cuda", 0, True, None, "cuda"),
    ],
)
def test_a_gpu_is_used_by_the_job_that_was_given_one(
    machine, name, gpus, gpu, named, expected
):
    machine(gpu, named)
    assert device.choose_device(name, gpus).type == expected


@pytest.mark.parametrize(("name", "gpus"), [("auto", 1), ("cuda", 0)])
def test_a_gpu_that_is_asked_for_and_missing_is_an_error_with_a_hint(
    machine, name, gpus
):
    machine(gpu=False)
    with pytest.raises(UserError, match="finds none\nhint: install PyTorch's CUDA"):
        device.choose_device(name, gpus)


@pytest.mark.parametrize(
    ("model_class", "own"),
    [(SoftmaxRegression, {}), (MultilayerPerceptron, {"hidden_units": 7})],
)
def test_an_epoch_stays_on_the_device_of_the_model_and_the_data(
    model_class, own, monkeypatch
):
    monkeypatch.setattr(kernels, "FUSED_SGD", False)  # CPU and CUDA have it, meta not
    # The meta device computes nothing, and takes no results of another device.
    meta = torch.device("meta")
    parameters = model_class.fresh(generator(0, 0), SIZES, **own).state_dict()
    model = model_class.from_state_dict(runs.move(parameters, meta))
    pixels = torch.zeros(70, 784, dtype=torch.uint8, device=meta)
    labels = torch.zeros(70, dtype=torch.int64, device=meta)
    order = torch.arange(70, device=meta)
    numbers = order, 32, 0.1, 0.01, Normalisation(0.5, 0.3, meta), SIZES.classes
    logits = train_epoch(model, pixels, labels, *numbers)
    assert logits.device == meta
    assert logits.shape == (70, 10)
    assert batch_means(cross_entropies(logits, labels[order]), 32).shape == (3,)
    elsewhere = model_class.fresh(generator(0, 0), SIZES, **own)
    with pytest.raises((RuntimeError, NotImplementedError), match="meta"):
        train_epoch(elsewhere, pixels, labels, *numbers)


def settings_of_a_run(folder: Path) -> Settings:
    """Write a hundred images, and return the settings of a run on them."""
    draw = np.random.default_rng(0)
    arrays = {
        "images": draw.integers(256, size=(100, 784), dtype=np.uint8),
        "labels": draw.integers(10, size=100, dtype=np.uint8),
        "train_indices": np.arange(70),
        "validation_indices": np.arange(70, 100),
    }
    paths = {name: folder / f"{name}.npy" for name in arrays}
    for name, array in arrays.items():
        np.save(paths[name], array)
    images = arrays["images"].reshape(-1, 28, 28)
    description = describe_part(images, arrays["labels"], classes=10)
    write_description(description, folder / "description.json")
    return Settings(
        model="logistic",
        trial="x",
        split_seed=0,
        learning_rate=0.1,
        weight_decay=0.01,
        batch_size=32,
        own_hyperparameters={},
        epochs=1,
        seed=0,
        resume_folder=folder / "resume",
        description=folder / "description.json",
        **paths,
    )


def test_a_state_of_another_kind_of_gpu_is_not_continued(tmp_path, monkeypatch, capsys):
    settings = settings_of_a_run(tmp_path)
    outputs = {name: tmp_path / name for name in RUN_FILES}
    # A run on the CPU that takes itself for one on GPUs of these kinds, in turn.
    for kind, begins in [("X", "starts"), ("Y", "starts"), ("Y", "continues")]:
        monkeypatch.setattr(runs, "device_name", lambda device, kind=kind: kind)
        runs.run(settings, outputs)
        assert f"logistic/x/seed~0: {begins}" in capsys.readouterr().out


def test_the_device_is_named_by_its_kind(monkeypatch):
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: "NVIDIA H100")
    assert device.device_name(torch.device("cuda")) == "NVIDIA H100"
    assert device.device_name(torch.device("cpu")) == "cpu"


def test_a_run_sends_model_and_data_to_its_device(tmp_path, monkeypatch):
    gpu, sent, real = torch.device("cuda"), [], torch.Tensor.to

    def to(tensor, *arguments, **options):
        if arguments == (gpu,):
            sent.append(tuple(tensor.shape))
            return tensor
        return real(tensor, *arguments, **options)

    monkeypatch.setattr(torch.Tensor, "to", to)
    monkeypatch.setattr(runs, "choose_device", lambda name, gpus: gpu)
    monkeypatch.setattr(torch.cuda, "get_device_name", lambda device: "GPU X")
    outputs = {name: tmp_path / name for name in RUN_FILES}
    runs.run(settings_of_a_run(tmp_path), outputs)
    parameters, train_set, validation_set = (
        {(10, 784), (10,)},
        {(70, 784), (70,)},
        {(30, 784), (30,)},
    )
    normalisation = {()}
    assert set(sent) == parameters | normalisation | train_set | validation_set
    content = torch.load(outputs[CHECKPOINT], weights_only=True)
    assert content["device"] == "GPU X"
    assert all(value.device.type == "cpu" for value in content["model"].values())
