"""The training loop, a run's files, and the program that trains."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import torch
from helpers.project import ROOT
from helpers.small_training import FACTS, SIZES, epochs_of
from torch.nn.functional import cross_entropy

from mnist_sweep.base.errors import UserError
from mnist_sweep.base.run_files import RUN_FILES
from mnist_sweep.data.dataset import Normalisation, load_part
from mnist_sweep.data.description import describe_part, write_description
from mnist_sweep.models.logistic import SoftmaxRegression
from mnist_sweep.training.files import (
    epoch_columns,
    iteration_columns,
    outputs_by_name,
    timing_columns,
    validation_columns,
)
from mnist_sweep.training.loop import generator, share_right, train, validate
from mnist_sweep.training.progress import with_progress
from mnist_sweep.training.tensors import write_tensors


def test_it_learns(data):
    _, epochs = epochs_of(data, epochs=5)
    assert epochs[-1].train_loss < epochs[0].train_loss
    assert epochs[-1].validation_accuracy == 1


def test_the_last_short_batch_is_kept(data):
    _, epochs = epochs_of(data)
    assert [len(epoch.losses) for epoch in epochs] == [3, 3, 3]


def test_training_loss_is_the_mean_over_images_not_over_batches(data):
    _, (epoch, *_) = epochs_of(data)
    sizes = torch.tensor([32, 32, 6])
    assert epoch.train_loss == pytest.approx(float((epoch.losses * sizes).sum()) / 70)


def test_a_batch_larger_than_the_data_is_the_whole_data(data):
    _, epochs = epochs_of(data, batch_size=1000)
    assert [len(epoch.losses) for epoch in epochs] == [1, 1, 1]


def test_the_same_seed_gives_the_same_bits_another_seed_others(data):
    first, epochs = epochs_of(data)
    second, again = epochs_of(data)
    other, _ = epochs_of(data, seed=1)
    assert torch.equal(first.weight, second.weight)
    assert all(
        torch.equal(a.losses, b.losses) for a, b in zip(epochs, again, strict=True)
    )
    assert not torch.equal(first.weight, other.weight)


def test_the_learning_rate_decays_after_each_epoch(data):
    decayed, _ = epochs_of(data, epochs=2, learning_rate_decay=0.5)
    by_hand, _ = epochs_of(data, epochs=1)
    for _ in train(
        by_hand,
        *data,
        **FACTS,
        batch_size=32,
        learning_rate=0.01 / 2,
        weight_decay=0.01,
        epochs=[2],
        seed=0,
    ):
        pass
    assert torch.equal(decayed.weight, by_hand.weight)


def test_more_epochs_begin_with_those_of_fewer(data):
    _, short = epochs_of(data, epochs=2)
    _, long = epochs_of(data, epochs=4)
    assert all(
        torch.equal(a.losses, b.losses) for a, b in zip(short, long[:2], strict=True)
    )


def test_each_epoch_has_an_order_of_its_own():
    orders = [torch.randperm(50, generator=generator(0, epoch)) for epoch in (1, 2)]
    assert not torch.equal(*orders)


def test_validate_counts_over_all_chunks():
    draw = torch.Generator().manual_seed(0)
    images = torch.randn(4500, 784, generator=draw)
    labels = torch.randint(10, (4500,), generator=draw)
    model = SoftmaxRegression.fresh(draw, SIZES)
    loss, predicted = validate(model, images, labels)
    logits = model.logits(images)
    assert loss == pytest.approx(cross_entropy(logits, labels).item(), rel=1e-5)
    assert torch.equal(predicted, logits.argmax(1))
    assert share_right(predicted, labels) == (
        int((logits.argmax(1) == labels).sum()) / 4500
    )


def test_a_run_that_diverges_is_recorded_to_its_end(data):
    _, epochs = epochs_of(data, learning_rate=1e9, weight_decay=1.0, epochs=6)
    assert len(epochs) == 6
    assert not np.isfinite(epochs[-1].validation_loss)


def test_columns_number_iterations_and_epochs_from_one(data):
    _, epochs = epochs_of(data)
    iterations = iteration_columns(epochs)
    assert list(iterations["iteration"]) == list(range(1, 10))
    assert iterations["epoch"] == [1, 1, 1, 2, 2, 2, 3, 3, 3]
    assert iterations["loss"].dtype == np.float32
    assert list(epoch_columns(epochs)) == [
        "epoch",
        "train_loss",
        "train_accuracy",
        "validation_loss",
        "validation_accuracy",
    ]
    predictions = validation_columns(epochs, np.arange(30), np.zeros(30, np.uint8))
    assert list(predictions) == ["index", "label", "epoch_1", "epoch_2", "epoch_3"]
    assert list(timing_columns(epochs)) == [
        "epoch",
        "train_seconds",
        "validation_seconds",
    ]


def test_progress_says_which_run_which_epoch_and_the_accuracy(data, capsys):
    _, epochs = epochs_of(data)
    assert list(with_progress(epochs, "mlp x seed 0", 3)) == epochs
    said = capsys.readouterr().out
    assert said.startswith("mlp x seed 0: 3 epochs in")
    assert "validation accuracy" in said


def test_a_checkpoint_s_bytes_do_not_depend_on_its_name(tmp_path, data):
    model, _ = epochs_of(data)
    paths = [tmp_path / "a.pt", tmp_path / "other" / "b.pt"]
    for path in paths:
        write_tensors({"model": model.state_dict(), "epoch": 3}, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    content = torch.load(paths[0], weights_only=True)
    assert torch.equal(content["model"]["weight"], model.weight)


def test_pixels_are_normalised_as_the_study_says():
    pixels = torch.tensor([[0, 255, 100]], dtype=torch.uint8)
    expected = [(p / 255 - 0.1307) / 0.3081 for p in (0, 255, 100)]
    normalise = Normalisation(0.1307, 0.3081)
    images = normalise(pixels)
    assert images.dtype == torch.float32
    assert images[0].tolist() == pytest.approx(expected, rel=1e-5)
    buffer = torch.empty(1, 3)
    assert normalise(pixels, out=buffer) is buffer
    assert torch.equal(buffer, images)


def test_load_part_takes_the_rows_that_the_indices_name(tmp_path):
    images = np.arange(5 * 784, dtype=np.int64).astype(np.uint8).reshape(5, 784)
    np.save(tmp_path / "images.npy", images)
    np.save(tmp_path / "labels.npy", np.array([9, 8, 7, 6, 5], dtype=np.uint8))
    np.save(tmp_path / "indices.npy", np.array([1, 4]))
    pixels, labels, indices = load_part(
        tmp_path / "images.npy", tmp_path / "labels.npy", tmp_path / "indices.npy"
    )
    assert torch.equal(pixels, torch.from_numpy(images[[1, 4]]))
    assert pixels.dtype == torch.uint8
    assert labels.tolist() == [8, 5]
    assert labels.dtype == torch.int64
    assert indices.tolist() == [1, 4]


def test_outputs_are_told_apart_by_their_names():
    paths = [Path("runs", name) for name in RUN_FILES]
    assert outputs_by_name(reversed(paths)) == dict(zip(RUN_FILES, paths, strict=True))


@pytest.mark.parametrize(
    "names",
    [
        RUN_FILES[1:],
        [*RUN_FILES, "more.parquet"],
        [*RUN_FILES[1:], "other.pt"],
        RUN_FILES * 2,
    ],
)
def test_other_outputs_than_the_five_are_an_error(names):
    with pytest.raises(UserError, match=r"hint: name one file of each kind: checkp"):
        outputs_by_name(map(Path, names))


@pytest.fixture
def program(tmp_path):
    """Return a function that runs the program on a hundred images for an epoch."""
    draw = np.random.default_rng(0)
    images = draw.integers(256, size=(100, 28, 28), dtype="u1")
    labels = draw.integers(10, size=100, dtype="u1")
    np.save(tmp_path / "images.npy", images.reshape(100, -1))
    np.save(tmp_path / "labels.npy", labels)
    description = describe_part(images, labels, classes=10)
    write_description(description, tmp_path / "description.json")
    np.save(tmp_path / "train.npy", np.arange(70))
    np.save(tmp_path / "validation.npy", np.arange(70, 100))
    words = "--learning-rate 0.1 --batch-size 32 --weight-decay 0.01 --epochs 1"
    words += " --seed 0 --images images.npy --labels labels.npy"
    words += " --description description.json"
    words += " --indices train.npy validation.npy --trial x --resume-folder resume"
    words += f" --output {' '.join(RUN_FILES)}"

    def run_program(*options: str) -> subprocess.CompletedProcess:
        given = dict(zip(options[::2], options[1::2], strict=True))
        kept = words.split()
        for option in given:
            if option in kept:  # an option is given once
                place = kept.index(option)
                del kept[place : place + 2]
        return subprocess.run(
            [sys.executable, ROOT / "scripts/train.py", *kept, *options],
            cwd=tmp_path,
            env={**os.environ, "PYTHONDONTWRITEBYTECODE": "1"},
            capture_output=True,
            text=True,
            check=False,
        )

    return run_program


@pytest.mark.parametrize(
    ("options", "parameters"),
    [
        (["--model", "logistic"], {"weight": (10, 784), "bias": (10,)}),
        (
            ["--model", "mlp", "--hidden-units", "7"],
            {
                "hidden.weight": (7, 784),
                "hidden.bias": (7,),
                "output.weight": (10, 7),
                "output.bias": (10,),
            },
        ),
    ],
)
def test_the_program_trains_the_model_that_it_is_told(
    program, tmp_path, options, parameters
):
    done = program(*options)
    assert done.returncode == 0, done.stderr
    assert all((tmp_path / name).exists() for name in RUN_FILES)
    content = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    shapes = {name: tuple(value.shape) for name, value in content["model"].items()}
    assert shapes == parameters
    assert content["model_name"] == options[1]
    own = {"hidden_units": 7} if "hidden.weight" in parameters else {}
    assert content["hyperparameters"] == {
        "lambda": 0.01,
        "learning_rate": 0.1,
        "batch_size": 32,
        **own,
    }


def test_the_program_averages_and_continues_to_the_same_bytes(program, tmp_path):
    """Whether trained at once, continued, or read from the state alone."""
    model = ["--model", "logistic"]
    found = {}
    for name, runs in {
        "at once": [(3, 2)],
        "continued": [(2, 2), (3, 2)],
        "averaged anew": [(3, 3), (3, 2)],
        "more to average": [(3, 1), (3, 2)],
    }.items():
        folder = ["--resume-folder", name]
        for epochs, average in runs:
            numbers = ["--epochs", f"{epochs}", "--average-epochs", f"{average}"]
            done = program(*model, *folder, *numbers)
            assert done.returncode == 0, done.stderr
        found[name] = (tmp_path / "checkpoint.pt").read_bytes(), done.stdout
    content = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
    assert content["average_epochs"] == 2
    assert {saved for saved, _ in found.values()} == {found["at once"][0]}
    said = {
        name: "continues after epoch" in output for name, (_, output) in found.items()
    }
    assert said == {
        "at once": False,
        "continued": True,
        "averaged anew": True,
        "more to average": False,
    }
    # By hand: the mean of the ends of runs of two and three epochs.
    ends = []
    for epochs in ["2", "3"]:
        program(*model, "--resume-folder", epochs, "--epochs", epochs)
        last = torch.load(tmp_path / "checkpoint.pt", weights_only=True)
        assert torch.equal(last["averaged"]["weight"], last["model"]["weight"])
        ends.append(last["model"]["weight"].double())
    mean = (sum(ends) / 2).float()
    assert torch.equal(content["averaged"]["weight"], mean)


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (
            ["--model", "logistic", "--hidden-units", "7"],
            "logistic cannot have the hyper-parameters hidden_units",
        ),
        (["--model", "mlp"], "besides those of SGD, give it hidden_units"),
        ([], "--model"),
        (
            ["--model", "perceptron"],
            "error: there is no model named perceptron\nhint: ",
        ),
        (["--model", "kernels"], "error: there is no model named kernels\nhint: "),
    ],
)
def test_the_program_refuses_what_its_model_does_not_have(program, options, problem):
    done = program(*options)
    assert done.returncode != 0
    assert problem in done.stdout + done.stderr
