"""Softmax regression trained for moments on a hundred images."""

from mnist_sweep.data.dataset import Normalisation
from mnist_sweep.data.sizes import ImageSizes
from mnist_sweep.models.logistic import SoftmaxRegression
from mnist_sweep.training.loop import generator, train

SIZES = ImageSizes(rows=28, columns=28, classes=10)
FRESH = SoftmaxRegression.fresh(generator(0, 0), SIZES).state_dict()
# What the loop must know of the images.
FACTS = {"normalise": Normalisation(0.5, 0.3), "classes": SIZES.classes}


def epochs_of(data, **changes):
    settings = {
        "batch_size": 32,
        "learning_rate": 0.01,
        "weight_decay": 0.01,
        "epochs": 3,
        "seed": 0,
    } | changes
    settings["epochs"] = range(1, settings["epochs"] + 1)
    model = SoftmaxRegression.fresh(generator(settings["seed"], 0), SIZES)
    return model, list(train(model, *data, **FACTS, **settings))
