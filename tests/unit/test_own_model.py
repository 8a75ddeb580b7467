"""A model of one's own, by autograd: the base class, and what the docs say of it."""

import pytest
import torch

from mnist_sweep.data.dataset import Normalisation
from mnist_sweep.data.sizes import ImageSizes
from mnist_sweep.models.autograd import AutogradModel
from mnist_sweep.models.mlp import MultilayerPerceptron
from mnist_sweep.training.loop import generator, train

SIZES = ImageSizes(rows=28, columns=28, classes=10)


class Autograd(AutogradModel):
    """The study's perceptron, its gradients left to PyTorch."""

    @classmethod
    def fresh(cls, generator, sizes, hidden_units):
        fresh = MultilayerPerceptron.fresh(generator, sizes, hidden_units)
        return cls(fresh.state_dict())

    def logits(self, images):
        p = self.parameters
        hidden = torch.tanh(images @ p["hidden.weight"].T + p["hidden.bias"])
        return hidden @ p["output.weight"].T + p["output.bias"]


def trained(model_class) -> tuple[dict, list]:
    draw = torch.Generator().manual_seed(0)
    pixels = torch.randint(256, (300, 784), generator=draw).to(torch.uint8)
    labels = torch.randint(10, (300,), generator=draw)
    model = model_class.fresh(generator(0, 0), SIZES, hidden_units=12)
    epochs = train(
        model,
        (pixels[:200], labels[:200]),
        (pixels[200:], labels[200:]),
        normalise=Normalisation(0.5, 0.3),
        classes=SIZES.classes,
        batch_size=64,
        learning_rate=0.05,
        weight_decay=0.01,
        epochs=range(1, 4),
        seed=0,
    )
    return model, list(epochs)


def test_autograd_gives_what_the_hand_written_gradients_give():
    by_hand, epochs = trained(MultilayerPerceptron)
    derived, same = trained(Autograd)
    for name, value in by_hand.state_dict().items():
        torch.testing.assert_close(
            derived.state_dict()[name], value, rtol=1e-4, atol=1e-5, msg=name
        )
    for mine, theirs in zip(epochs, same, strict=True):
        torch.testing.assert_close(mine.losses, theirs.losses, rtol=1e-4, atol=1e-5)
        assert mine.validation_accuracy == pytest.approx(theirs.validation_accuracy)


def test_a_copy_of_an_autograd_model_shares_no_memory():
    model, _ = trained(Autograd)
    copy = Autograd.from_state_dict(model.state_dict())
    copy.sgd_step(torch.randn(4, 784), torch.eye(10)[:4], 0.1, 0.0)
    same = torch.equal(copy.parameters["output.bias"], model.parameters["output.bias"])
    assert not same
