"""The models' mathematics, against autograd and torch.optim.SGD."""

import math

import pytest
import torch
from torch.nn.functional import cross_entropy, one_hot

import mnist_sweep.models
from mnist_sweep.base.errors import UserError
from mnist_sweep.base.families import OF_TRAINING
from mnist_sweep.data.sizes import ImageSizes
from mnist_sweep.models import kernels
from mnist_sweep.models.autograd import AutogradModel
from mnist_sweep.models.cross_entropy import cross_entropies, logit_gradient
from mnist_sweep.models.logistic import SoftmaxRegression
from mnist_sweep.models.mlp import MultilayerPerceptron
from mnist_sweep.models.protocol import Model, count_parameters
from mnist_sweep.models.registry import load, own_hyperparameters
from mnist_sweep.sweep.grid import KEYS

SIZES = ImageSizes(rows=28, columns=28, classes=10)


def fresh_softmax():
    return SoftmaxRegression.fresh(torch.Generator().manual_seed(0), SIZES)


def fresh_perceptron():
    return MultilayerPerceptron.fresh(
        torch.Generator().manual_seed(0), SIZES, hidden_units=7
    )


def autograd_logits(state, images):
    """Compute the logits of either model from its parameters, the plain way."""
    if "weight" in state:
        return images @ state["weight"].T + state["bias"]
    hidden = torch.tanh(images @ state["hidden.weight"].T + state["hidden.bias"])
    return hidden @ state["output.weight"].T + state["output.bias"]


@pytest.fixture(params=[fresh_softmax, fresh_perceptron])
def model(request):
    return request.param()


def batch(size, dtype=torch.float64):
    generator = torch.Generator().manual_seed(1)
    images = torch.randn(size, 784, generator=generator, dtype=dtype)
    labels = torch.randint(10, (size,), generator=generator)
    return images, labels, one_hot(labels, 10).to(dtype)


def test_a_step_is_that_of_autograd_and_sgd_in_float64(model):
    images, labels, targets = batch(32)
    state = {name: value.double() for name, value in model.state_dict().items()}
    model = type(model).from_state_dict(state)
    parameters = {name: value.clone().requires_grad_() for name, value in state.items()}
    optimiser = torch.optim.SGD(parameters.values(), lr=0.3, weight_decay=0.2)
    for _ in range(3):
        optimiser.zero_grad()
        expected_logits = autograd_logits(parameters, images)
        expected_loss = cross_entropy(expected_logits, labels)
        expected_loss.backward()
        optimiser.step()
        logits = model.sgd_step(images, targets, 0.3, 0.2)
        torch.testing.assert_close(logits, expected_logits.detach())
        losses = cross_entropies(logits, labels)
        torch.testing.assert_close(losses.mean(), expected_loss.detach())
    for name, value in model.state_dict().items():
        torch.testing.assert_close(value, parameters[name].detach(), msg=name)


def test_float32_steps_stay_within_rounding_of_sgd(model):
    images, labels, targets = batch(64, torch.float32)
    parameters = {
        name: value.clone().requires_grad_()
        for name, value in model.state_dict().items()
    }
    optimiser = torch.optim.SGD(parameters.values(), lr=0.1, weight_decay=0.01)
    for _ in range(10):
        optimiser.zero_grad()
        cross_entropy(autograd_logits(parameters, images), labels).backward()
        optimiser.step()
        model.sgd_step(images, targets, 0.1, 0.01)
    for name, value in model.state_dict().items():
        torch.testing.assert_close(
            value, parameters[name].detach(), rtol=1e-4, atol=1e-6, msg=name
        )


def test_without_the_undocumented_operations_a_step_is_the_same(model, monkeypatch):
    images, _, targets = batch(64, torch.float32)
    other = type(model).from_state_dict(model.state_dict())
    monkeypatch.setattr(kernels, "ROUTE", "oneDNN" if kernels.HAS_ONEDNN else "BLAS")
    assert kernels.takes_onednn(images) == torch.backends.mkldnn.is_available()
    for _ in range(5):
        model.sgd_step(images, targets, 0.1, 0.01)
    monkeypatch.setattr(kernels, "ROUTE", "BLAS")
    monkeypatch.setattr(kernels, "FUSED_SGD", False)
    for _ in range(5):
        other.sgd_step(images, targets, 0.1, 0.01)
    for name, value in model.state_dict().items():
        torch.testing.assert_close(
            value, other.state_dict()[name], rtol=1e-4, atol=1e-6, msg=name
        )


# The first lines of /proc/cpuinfo on an AMD EPYC, an Intel Xeon and an AWS Graviton 2.
AMD = """\
processor\t: 0
vendor_id\t: AuthenticAMD
cpu family\t: 25
model\t\t: 1
model name\t: AMD EPYC
"""
INTEL = """\
processor       : 0
vendor_id       : GenuineIntel
cpu family      : 6
model           : 173
model name      : Intel(R) Xeon(R) 6972P
"""
ARM = """\
processor       : 0
BogoMIPS        : 243.75
Features        : fp asimd evtstrm aes pmull sha1 sha2 crc32 atomics fphp asimdhp
CPU implementer\t: 0x41
CPU architecture: 8
"""


@pytest.mark.parametrize(
    ("cpuinfo", "capability", "has_onednn", "route"),
    [
        (AMD, "AVX512", True, "oneDNN"),
        (AMD, "AVX512", False, "BLAS"),
        (AMD, "AVX2", True, "BLAS"),
        (AMD, "DEFAULT", True, "BLAS"),
        (INTEL, "AVX512", True, "BLAS"),
        (INTEL, "AVX2", True, "BLAS"),
        (ARM, "SVE256", True, "BLAS"),
        ("", "AVX512", True, "BLAS"),
    ],
)
def test_maker_and_instructions_decide_the_route(
    cpuinfo, capability, has_onednn, route
):
    assert kernels.choose_route(cpuinfo, capability, has_onednn) == route


def test_the_maker_is_read_where_the_system_tells_it(tmp_path):
    assert kernels.read_cpuinfo(tmp_path / "missing") == ""
    (tmp_path / "cpuinfo").write_text(ARM)
    assert kernels.maker(kernels.read_cpuinfo(tmp_path / "cpuinfo")) == "0x41"


@pytest.mark.parametrize("route", ["oneDNN", "BLAS"])
@pytest.mark.parametrize("rows", [1, 7, 256])
@pytest.mark.parametrize("columns", [1, 10, 200])
def test_products_are_those_of_float64(rows, columns, route, monkeypatch):
    if route == "oneDNN" and not kernels.HAS_ONEDNN:
        pytest.skip("this build of PyTorch has no oneDNN")
    monkeypatch.setattr(kernels, "ROUTE", route)
    draw = torch.Generator().manual_seed(rows)
    x, weight, bias = (
        torch.randn(*shape, generator=draw)
        for shape in [(rows, 784), (columns, 784), (columns,)]
    )
    expected = x.double() @ weight.double().T + bias.double()
    close = {"rtol": 1e-5, "atol": 1e-4, "check_dtype": False}
    torch.testing.assert_close(kernels.linear(x, weight, bias), expected, **close)
    torch.testing.assert_close(
        kernels.linear_tanh(0.01 * x, weight, bias),
        (0.01 * (expected - bias) + bias).tanh(),
        **close,
    )


@pytest.mark.parametrize("route", ["oneDNN", "BLAS"])
@pytest.mark.parametrize("rows", [1, 7, 256])
@pytest.mark.parametrize("columns", [1, 10, 200])
def test_layers_are_updated_as_in_float64(rows, columns, route, monkeypatch):
    if route == "oneDNN" and not kernels.HAS_ONEDNN:
        pytest.skip("this build of PyTorch has no oneDNN")
    monkeypatch.setattr(kernels, "ROUTE", route)
    draw = torch.Generator().manual_seed(rows)
    weight, bias, error, inputs = (
        torch.randn(*shape, generator=draw)
        for shape in [(columns, 784), (columns,), (rows, columns), (rows, 784)]
    )
    gradient = error.double().T @ inputs.double()
    expected_weight = weight - 0.3 * (gradient + 0.2 * weight)
    expected_bias = bias - 0.3 * (error.double().sum(0) + 0.2 * bias)
    layer = kernels.Layer(weight, bias, error, inputs)
    kernels.update_layers_([layer], learning_rate=0.3, weight_decay=0.2)
    close = {"rtol": 1e-5, "atol": 1e-4, "check_dtype": False}
    torch.testing.assert_close(weight, expected_weight, **close)
    torch.testing.assert_close(bias, expected_bias, **close)


def test_tanh_is_right_to_rounding_everywhere():
    z = torch.linspace(-20, 20, 100_001)[:, None]
    one, none = torch.ones(1, 1), torch.zeros(1)
    error = kernels.linear_tanh(z, one, none).double() - z.double().tanh()
    assert error.abs().max() <= 2 * torch.finfo(torch.float32).eps


@pytest.mark.parametrize("by_class", [True, False])
def test_cross_entropy_takes_logits_in_either_layout(by_class):
    images, labels, targets = batch(9)
    logits = images[:, :10]
    if by_class:
        logits, targets = logits.T.contiguous().T, targets.T.contiguous().T
    expected = cross_entropy(logits, labels, reduction="none")
    torch.testing.assert_close(cross_entropies(logits, labels), expected)
    torch.testing.assert_close(
        logit_gradient(logits, targets), (logits.softmax(1) - targets) / 9
    )


def test_logits_are_those_of_the_formula(model):
    images, _, _ = batch(5, torch.float32)
    expected = autograd_logits(model.state_dict(), images)
    torch.testing.assert_close(model.logits(images), expected)


def test_state_dict_makes_the_same_model(model):
    images, _, targets = batch(5, torch.float32)
    copy = type(model).from_state_dict(model.state_dict())
    before = model.logits(images)
    copy.sgd_step(images, targets, 0.1, 0.0)
    assert torch.equal(model.logits(images), before), "the copy shares memory"


def test_softmax_regression_starts_as_a_linear_layer():
    state = fresh_softmax().state_dict()
    assert state["weight"].shape == (10, 784)
    assert state["bias"].shape == (10,)
    bound = 1 / math.sqrt(784)
    assert state["weight"].abs().max() <= bound
    assert state["weight"].std() == pytest.approx(bound / math.sqrt(3), rel=0.05)


def test_perceptron_starts_xavier_uniform_with_zero_hidden_bias():
    model = MultilayerPerceptron.fresh(torch.Generator().manual_seed(0), SIZES, 200)
    state = model.state_dict()
    xavier = math.sqrt(6 / (784 + 200))
    assert state["hidden.weight"].shape == (200, 784)
    assert state["hidden.weight"].abs().max() <= xavier
    assert state["hidden.weight"].std() == pytest.approx(
        xavier / math.sqrt(3), rel=0.05
    )
    assert not state["hidden.bias"].any()
    assert state["output.weight"].abs().max() <= 1 / math.sqrt(200)
    assert state["output.bias"].abs().max() <= 1 / math.sqrt(200)
    assert state["output.bias"].any()


@pytest.mark.parametrize("name", KEYS)
def test_a_model_s_own_hyperparameters_are_those_of_the_grid(name):
    assert set(own_hyperparameters(load(name))) == set(KEYS[name]) - {*OF_TRAINING}


@pytest.mark.parametrize(
    ("name", "own", "expected"),
    [
        ("logistic", {}, 784 * 10 + 10),
        ("mlp", {"hidden_units": 25}, 784 * 25 + 25 + 25 * 10 + 10),
    ],
)
def test_parameters_are_counted(name, own, expected):
    model = load(name).fresh(torch.Generator(), SIZES, **own)
    assert count_parameters(model.state_dict()) == expected


@pytest.mark.parametrize("model", [*map(load, KEYS), AutogradModel])
def test_a_model_has_all_that_the_protocol_asks_for(model):
    asked = {name for name in vars(Model) if not name.startswith("_")}
    missing = {name for name in asked if not hasattr(model, name)}
    # Its subclasses draw the first parameters.
    assert missing == ({"fresh"} if model is AutogradModel else set())
    assert isinstance(model.uses_autograd, bool)


def test_a_model_is_loaded_by_the_name_of_its_module(tmp_path, monkeypatch):
    monkeypatch.setattr(mnist_sweep.models, "__path__", [str(tmp_path)])
    (tmp_path / "some_model.py").write_text("class Own: pass\nMODEL = Own\n")
    assert load("some_model").__name__ == "Own"


def test_a_module_without_a_model_is_an_error_with_a_hint(tmp_path, monkeypatch):
    monkeypatch.setattr(mnist_sweep.models, "__path__", [str(tmp_path)])
    (tmp_path / "no_model.py").write_text("")
    for name in ["no_model", "missing"]:
        with pytest.raises(UserError, match=f"models/{name}.py"):
            load(name)


def test_what_a_model_s_module_lacks_is_not_hidden(tmp_path, monkeypatch):
    monkeypatch.setattr(mnist_sweep.models, "__path__", [str(tmp_path)])
    (tmp_path / "needy.py").write_text("import a_package_that_is_not_there\n")
    with pytest.raises(ModuleNotFoundError, match="a_package_that_is_not_there"):
        load("needy")
