"""The optimum of softmax regression, against autograd and against scikit-learn."""

from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn.linear_model import LogisticRegression
from torch.nn.functional import cross_entropy

from mnist_sweep.data.dataset import Normalisation
from mnist_sweep.data.sizes import ImageSizes
from mnist_sweep.statistics.optimum import (
    NEAR_ENOUGH,
    curvature,
    distance_bound,
    logits_of,
    objective,
    solve,
    with_constant,
)
from mnist_sweep.statistics.optimum_gap import compare
from mnist_sweep.training.tensors import write_tensors

SIZES = ImageSizes(rows=28, columns=28, classes=10)
LAMBDAS = [1.0, 0.01, 1e-4]


@pytest.fixture(scope="module")
def data():
    """Three hundred noisy images of ten classes, as inputs and labels."""
    draw = torch.Generator().manual_seed(0)
    labels = torch.arange(300) % 10
    centres = torch.randint(90, 166, (10, 784), generator=draw)
    noise = torch.randint(-90, 90, (300, 784), generator=draw)
    pixels = (centres[labels] + noise).to(torch.uint8)
    return with_constant(pixels, Normalisation(0.5, 0.3)), labels


def draw_parameters(seed: int, scale: float) -> torch.Tensor:
    generator = torch.Generator().manual_seed(seed)
    return scale * torch.randn(10, 785, generator=generator, dtype=torch.float64)


def reference(parameters, inputs, labels, weight_decay):
    """The objective as PyTorch's own functions and autograd have it, in float64."""
    parameters = parameters.clone().requires_grad_()
    value = cross_entropy(inputs.double() @ parameters.T, labels)
    value = value + weight_decay / 2 * parameters.square().sum()
    value.backward()
    return value.item(), parameters.grad


@pytest.mark.parametrize("weight_decay", [*LAMBDAS, 0.0])
def test_objective_and_gradient_are_those_of_autograd(data, weight_decay):
    parameters = draw_parameters(1, 0.03)
    value, gradient = objective(parameters, *data, weight_decay)
    there, gradient_there = reference(parameters, *data, weight_decay)
    assert value == pytest.approx(there, rel=1e-5)
    torch.testing.assert_close(gradient, gradient_there, rtol=1e-3, atol=1e-6)


def test_the_curvature_is_the_hessian_s_averaged_over_classes(data):
    inputs, labels = data[0][:40], data[1][:40]
    parameters = draw_parameters(2, 0.02)

    def value(flat):
        logits = inputs.double() @ flat.view(10, 785).T
        return cross_entropy(logits, labels) + 0.05 * flat.square().sum()

    places = [3, 400, 784]
    hessian = torch.autograd.functional.hessian(value, parameters.flatten())
    blocks = hessian.view(10, 785, 10, 785)
    mean = sum(blocks[c, :, c, :] for c in range(10)) / 10
    ours = curvature(parameters, inputs, weight_decay=0.1)
    torch.testing.assert_close(
        ours[places][:, places], mean[places][:, places], rtol=1e-4, atol=1e-6
    )


@pytest.mark.parametrize("weight_decay", LAMBDAS)
def test_scikit_learn_finds_the_same_optimum(data, weight_decay):
    inputs, labels = data
    found = solve(draw_parameters(3, 0.01), *data, weight_decay)
    # C is 1/(nλ); the constant input's weight is the bias, penalised like the others.
    theirs = LogisticRegression(
        C=1 / (len(labels) * weight_decay),
        fit_intercept=False,
        tol=1e-10,
        max_iter=5000,
    ).fit(inputs.double().numpy(), labels.numpy())
    there, gradient = reference(torch.from_numpy(theirs.coef_), *data, weight_decay)
    assert distance_bound(gradient, weight_decay) < 1e-8
    assert found.bound <= NEAR_ENOUGH
    assert -1e-6 <= found.objective - there <= found.bound + 1e-6
    agree = logits_of(found.parameters, inputs).argmax(1).numpy() == theirs.predict(
        inputs.double().numpy()
    )
    assert agree.mean() > 0.99


def test_the_start_does_not_matter(data):
    starts = [torch.zeros(10, 785, dtype=torch.float64), draw_parameters(4, 0.3)]
    first, second = (solve(start, *data, 0.01) for start in starts)
    assert first.objective == pytest.approx(second.objective, abs=2 * NEAR_ENOUGH)


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 1000), st.floats(0.001, 0.1), st.sampled_from(LAMBDAS))
def test_no_parameters_are_nearer_than_the_bound_says(data, seed, scale, weight_decay):
    parameters = draw_parameters(seed, scale)
    value, gradient = objective(parameters, *data, weight_decay)
    minimum = solve(parameters, *data, weight_decay).objective
    assert minimum <= value + 1e-6
    assert value - minimum <= distance_bound(gradient, weight_decay) + 1e-5


@pytest.mark.parametrize("weight_decay", [0.0, -1.0])
def test_without_a_penalty_there_is_no_optimum_to_find(data, weight_decay):
    with pytest.raises(ValueError, match="only above 0"):
        solve(draw_parameters(0, 0.01), *data, weight_decay)


def save_run(folder: Path, parameters: torch.Tensor) -> Path:
    """Write a checkpoint as a training does."""
    path = folder / "seed~0" / "checkpoint.pt"
    weight_decay = float(folder.name.removeprefix("lambda~"))
    state = {"weight": parameters[:, :784].float(), "bias": parameters[:, 784].float()}
    values = {"lambda": weight_decay, "learning_rate": 0.1, "batch_size": 256}
    averaged = {name: value / 2 for name, value in state.items()}
    content = {"model": state, "averaged": averaged, "average_epochs": 2}
    content |= {"model_name": "logistic", "hyperparameters": values}
    content |= {"seed": 0, "torch_release": str(torch.__version__)}
    write_tensors(content, path)
    return path


def test_a_run_is_held_against_the_optimum_of_its_lambda(data, tmp_path):
    far = draw_parameters(5, 0.05)
    path = save_run(tmp_path / "logistic" / "lambda~0.01", far)
    (row,) = compare([path], {"train": data, "validation": data}, 0.01, SIZES)
    assert row["trial"] == "lambda~0.01"
    assert row["gap"] == pytest.approx(row["sgd_objective"] - row["optimum_objective"])
    assert row["gap"] > 1
    half = objective(far / 2, *data, 0.01)[0]
    assert row["averaged_objective"] == pytest.approx(half)
    assert row["averaged_gap"] == pytest.approx(half - row["optimum_objective"])
    accuracy = (logits_of(far, data[0]).argmax(1) == data[1]).double().mean()
    assert row["sgd_train_accuracy"] == pytest.approx(float(accuracy))
    assert row["optimum_train_accuracy"] > row["sgd_train_accuracy"]


def test_a_diverged_run_has_no_numbers_but_its_lambda_an_optimum(data, tmp_path):
    path = save_run(
        tmp_path / "logistic" / "lambda~0.01", torch.full((10, 785), np.nan)
    )
    (row,) = compare([path], {"train": data, "validation": data}, 0.01, SIZES)
    assert np.isnan([row["sgd_objective"], row["gap"], row["sgd_train_accuracy"]]).all()
    assert row["bound"] <= NEAR_ENOUGH
    assert row["optimum_validation_accuracy"] > 0.5


def test_a_run_that_ran_away_does_not_spoil_the_optimum(data, tmp_path):
    near = save_run(tmp_path / "a/logistic" / "lambda~0.01", draw_parameters(5, 0.01))
    far = save_run(tmp_path / "b/logistic" / "lambda~0.01", draw_parameters(5, 1e19))
    both = {"train": data, "validation": data}
    (first,), (second,) = (compare([path], both, 0.01, SIZES) for path in [near, far])
    assert second["bound"] <= NEAR_ENOUGH
    assert second["optimum_objective"] == pytest.approx(
        first["optimum_objective"], abs=2 * NEAR_ENOUGH
    )


def test_at_lambda_zero_only_the_run_has_numbers(data, tmp_path):
    path = save_run(tmp_path / "logistic" / "lambda~0.0", draw_parameters(6, 0.01))
    (row,) = compare([path], {"train": data, "validation": data}, 0.0, SIZES)
    assert np.isfinite(row["sgd_objective"])
    assert np.isnan([row["optimum_objective"], row["gap"], row["bound"]]).all()
