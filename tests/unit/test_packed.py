"""Trials trained at once, in batched products: as each of them alone, to rounding."""

import packed
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from mnist_sweep.data.dataset import Normalisation
from mnist_sweep.data.sizes import ImageSizes
from mnist_sweep.models.logistic import SoftmaxRegression
from mnist_sweep.models.mlp import MultilayerPerceptron
from mnist_sweep.training.loop import generator, train

SIZES = ImageSizes(rows=5, columns=4, classes=3)
NORMALISE = Normalisation(0.5, 0.3)

rates = st.sampled_from([0.01, 0.1, 1.0])
decays = st.sampled_from([0.0, 0.01, 0.3])
widths = st.integers(1, 9)
# A model for all trials, and of each its width (if it has any), η and λ.
packs = st.one_of(
    st.lists(st.tuples(st.just(None), rates, decays), min_size=1, max_size=4),
    st.lists(st.tuples(widths, rates, decays), min_size=1, max_size=4),
)


def fresh(width: int | None) -> SoftmaxRegression | MultilayerPerceptron:
    """Build a model with the initial parameters of seed 0."""
    if width is None:
        return SoftmaxRegression.fresh(generator(0, 0), SIZES)
    return MultilayerPerceptron.fresh(generator(0, 0), SIZES, width)


def in_double(model):
    """Return a copy of a model in float64."""
    state = {name: value.double() for name, value in model.state_dict().items()}
    return type(model).from_state_dict(state)


def mini_batch(images: int, seed: int) -> tuple[torch.Tensor, torch.Tensor]:
    """Draw normalised images [n, pixels] and one-hot labels [n, classes]."""
    draw = torch.Generator().manual_seed(seed)
    labels = torch.randint(SIZES.classes, (images,), generator=draw)
    pixels = torch.randn(images, SIZES.pixels, generator=draw)
    one_hot = torch.nn.functional.one_hot(labels, SIZES.classes)
    return pixels.double(), one_hot.double()


@settings(max_examples=30)
@given(trials=packs, images=st.integers(1, 12))
def test_steps_equal_those_of_each_trial_alone(trials, images):
    alone = [in_double(fresh(width)) for width, _, _ in trials]
    _, etas, lambdas = (list(values) for values in zip(*trials, strict=True))
    pack = packed.Pack([model.state_dict() for model in alone], etas, lambdas)
    for seed in range(4):
        inputs, targets = mini_batch(images, seed)
        together = pack.sgd_step(inputs, targets.T)
        for model, (_, eta, decay), logits in zip(alone, trials, together, strict=True):
            expected = model.sgd_step(inputs, targets, eta, decay)
            torch.testing.assert_close(logits.T, expected)
    for model, state in zip(alone, pack.state_dicts(), strict=True):
        torch.testing.assert_close(state, dict(model.state_dict()))


def test_padding_stays_zero():
    models = [fresh(width) for width in (2, 6)]
    pack = packed.Pack([m.state_dict() for m in models], [0.5, 0.5], [0.0, 0.1])
    for seed in range(3):
        inputs, targets = mini_batch(8, seed)
        pack.sgd_step(inputs.float(), targets.float().T)
    assert not pack.hidden.weight[0, 2:].any()
    assert not pack.hidden.bias[0, 2:].any()
    assert not pack.output.weight[0, :, 2:].any()
    assert pack.hidden.weight[1, 2:].all()


def test_a_trial_that_diverges_leaves_the_others_alone():
    states = [fresh(3).state_dict() for _ in range(2)]
    wild = packed.Pack(states, [1e30, 0.1], [1.0, 0.01])
    calm = packed.Pack(states, [0.1, 0.1], [0.01, 0.01])
    for seed in range(3):
        inputs, targets = mini_batch(8, seed)
        for pack in (wild, calm):
            pack.sgd_step(inputs.float(), targets.float().T)
    assert not wild.state_dicts()[0]["hidden.weight"].isfinite().all()
    torch.testing.assert_close(wild.state_dicts()[1], calm.state_dicts()[1])


@pytest.mark.parametrize("trials", [[(None, 0.1), (None, 0.5)], [(4, 0.1), (7, 0.5)]])
def test_epochs_equal_those_of_the_workflow_s_loop(trials):
    draw = torch.Generator().manual_seed(0)
    pixels = torch.randint(256, (100, SIZES.pixels), generator=draw, dtype=torch.uint8)
    labels = torch.randint(SIZES.classes, (100,), generator=draw)
    sets = (pixels[:70], labels[:70]), (pixels[70:], labels[70:])
    how = {
        "normalise": NORMALISE,
        "classes": SIZES.classes,
        "batch_size": 32,  # so that the last mini-batch has 6 images
        "epochs": [1, 2],
        "seed": 3,
    }
    models = [fresh(width) for width, _ in trials]
    etas = [eta for _, eta in trials]
    pack = packed.Pack([m.state_dict() for m in models], etas, [0.01] * len(etas))
    together = list(packed.train(pack, *sets, **how))
    for trial, (model, eta) in enumerate(zip(models, etas, strict=True)):
        alone = train(model, *sets, learning_rate=eta, weight_decay=0.01, **how)
        for epoch, packed_epoch in zip(alone, together, strict=True):
            for name in ["train_loss", "validation_loss"]:
                value = float(getattr(packed_epoch, name)[trial])
                assert value == pytest.approx(getattr(epoch, name), rel=1e-5)
            for name in ["train_accuracy", "validation_accuracy"]:
                value = float(getattr(packed_epoch, name)[trial])
                assert value == pytest.approx(getattr(epoch, name), abs=1e-6)
        torch.testing.assert_close(
            pack.state_dicts()[trial], dict(model.state_dict()), rtol=1e-4, atol=1e-6
        )
