"""Small made-up numbers to draw, and what a drawn figure says."""

import importlib
from itertools import product

import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from matplotlib.text import Text

from mnist_sweep.drawing.style import WIDE
from mnist_sweep.evaluation.confusions import confusions as count_confusions

PIXELS = [f"pixel{i}" for i in range(784)]


def draw(module: str, numbers: pd.DataFrame, width: float = WIDE) -> Figure:
    return importlib.import_module(f"mnist_sweep.figures.{module}").draw(numbers, width)


def names(figure: Figure) -> set[str]:
    """All axis names of a figure: of its panels, of secondary axes, and its own."""
    found = set()
    for axes in figure.axes:
        for part in [axes, *axes.child_axes]:
            found |= {part.get_xlabel(), part.get_ylabel()}
    for part in [figure, *figure.subfigs]:
        found |= {part.get_supxlabel(), part.get_supylabel()}
    return found


def texts(figure: Figure) -> str:
    return "\n".join(text.get_text() for text in figure.findobj(Text))


def rising(epochs: int, top: float, noise: float = 0.002, seed: int = 0) -> np.ndarray:
    """A validation curve that rises to about `top`."""
    epoch = np.arange(1, epochs + 1)
    wobble = noise * np.random.default_rng(seed).normal(size=epochs)
    return top - 0.08 / epoch + wobble


def samples(count: int) -> pd.DataFrame:
    pixels = np.random.default_rng(0).integers(0, 256, (count, 784))
    label = pd.DataFrame({"index": range(count), "label": range(count)})
    label = label.assign(**{"class": label["label"].map(str)}, rows=28, columns=28)
    return pd.concat([label, pd.DataFrame(pixels, columns=PIXELS)], axis=1)


def misclassified(count: int) -> pd.DataFrame:
    return samples(count).assign(predicted_class="3", probability=0.87)


def loss(iterations: int, epochs: int, seeds: int = 1) -> pd.DataFrame:
    iteration = np.arange(1, iterations + 1)
    noise = np.random.default_rng(0).normal(size=(seeds, iterations))
    frames = [
        pd.DataFrame(
            {
                "model": "mlp",
                "trial": "mlp/lr~0.1_batch~128_hidden~200",
                "seed": seed,
                "iteration": iteration,
                "epoch": (iteration - 1) * epochs // iterations + 1,
                "loss": (2.2 * iteration**-0.3) * np.exp(0.25 * noise[seed]),
            }
        )
        for seed in range(seeds)
    ]
    return pd.concat(frames, ignore_index=True)


def diverging(iterations: int) -> pd.DataFrame:
    numbers = loss(iterations, 2)
    return numbers.assign(loss=numbers["loss"].where(numbers["iteration"] < 20))


def validation(epochs: int, seeds: int = 1, stop: int = 0) -> pd.DataFrame:
    epoch = np.arange(1, epochs + 1)
    frames = [
        pd.DataFrame(
            {
                "model": "logistic",
                "trial": "lambda~0.01",
                "seed": seed,
                "epoch": epoch,
                "train_accuracy": rising(epochs, 0.92, seed=seed),
                "validation_accuracy": rising(epochs, 0.91, seed=seed + 9),
                "stop": epoch == stop,
            }
        )
        for seed in range(seeds)
    ]
    return pd.concat(frames, ignore_index=True)


LAMBDAS = {1.0: 0.8, 0.1: 0.89, 0.01: 0.915, 0.001: 0.922, 1e-4: 0.9225, 1e-5: 0.9226}


def lambda_curves(tops=LAMBDAS, epochs=30, rates=(0.1,), seeds=1) -> pd.DataFrame:
    frames = []
    for (value, top), rate, seed in product(tops.items(), rates, range(seeds)):
        curve = validation(epochs, stop=5).assign(seed=seed, batch_size=256)
        accuracy = rising(epochs, top, noise=0.002 if top > 0.85 else 0.02, seed=seed)
        settings = {"lambda": value, "learning_rate": rate}
        settings["trial"] = f"lambda~{value}_lr~{rate}"
        settings["chosen"] = value == 0.001
        frames.append(curve.assign(validation_accuracy=accuracy, **settings))
    return pd.concat(frames, ignore_index=True)


def lambda_final(tops=LAMBDAS, rates=(0.1,)) -> pd.DataFrame:
    rows = [
        {
            "trial": f"lambda~{value}_lr~{rate}",
            "lambda": value,
            "learning_rate": rate,
            "batch_size": 256,
            "final_accuracy": top + 0.001,
            "mean_accuracy": top,
            "standard_error": 0.0027,
            "best": rate == rates[0] and top == max(tops.values()),
            "chosen": rate == rates[0] and value == 0.001,
        }
        for rate, (value, top) in product(rates, tops.items())
    ]
    return pd.DataFrame(rows)


def grid(
    rates=(0.1, 0.01),
    batches=(64, 128),
    widths=(25, 50, 100),
    lambdas=(0.01,),
    epochs=30,
    stop=12,
) -> pd.DataFrame:
    """A row for each trial and epoch; the first width diverges where η is 0.5.

    The others should have stopped after the epoch `stop`.
    """
    frames = []
    trials = product(lambdas, rates, batches, widths)
    for place, (value, rate, batch, width) in enumerate(trials):
        top = 0.93 + 0.02 * rate - 1 / batch / 50 + width / 1e4
        diverged = rate == 0.5 and width == widths[0]
        frame = pd.DataFrame(
            {
                "trial": f"lambda~{value}_lr~{rate}_batch~{batch}_hidden~{width}",
                "lambda": value,
                "learning_rate": rate,
                "batch_size": batch,
                "hidden_units": width,
                "seed": 0,
                "epoch": np.arange(1, epochs + 1),
                "validation_accuracy": 0.098 if diverged else rising(epochs, top),
                "mean_accuracy": np.nan if diverged else top,
                "standard_error": 0.002,
            }
        )
        frame["stop"] = (frame["epoch"] == stop) & (not diverged)
        frames.append(frame.assign(place=place))
    numbers = pd.concat(frames, ignore_index=True)
    numbers["rank"] = numbers["mean_accuracy"].rank(method="dense", ascending=False)
    best = numbers["mean_accuracy"].max()
    return numbers.assign(
        chosen=numbers["rank"] == 1,
        within_one_standard_error=numbers["mean_accuracy"] >= best - 0.002,
        best=numbers["mean_accuracy"] == best,
    )


THOUSAND = (
    [round(0.01 * (i + 1), 2) for i in range(9)],
    range(16, 176, 16),
    range(10, 120, 10),
)
LARGE = dict(zip(["rates", "batches", "widths"], THOUSAND, strict=True))


def heatmap(**settings) -> pd.DataFrame:
    return grid(epochs=1, **settings)


def confusions(counts: dict, right: int = 100, digits=range(10)) -> pd.DataFrame:
    """What is counted when `right` images of each digit are, and some others not."""
    pairs = [(digit, digit) for digit in digits for _ in range(right)]
    pairs += [pair for pair, count in counts.items() for _ in range(count)]
    table = pd.DataFrame(pairs, columns=["label", "predicted"])
    return count_confusions(table, list("0123456789"))


SOME = {(5, 3): 12, (5, 8): 4, (0, 1): 1, (0, 2): 1, (9, 4): 5, (4, 9): 5, (7, 0): 1}


def confusions_of(names: list[str]) -> pd.DataFrame:
    """Confusions of some classes, half of each taken for the next."""
    n = len(names)
    pairs = [(label, label) for label in range(n)]
    pairs += [(label, (label + 1) % n) for label in range(n)]
    return count_confusions(pd.DataFrame(pairs, columns=["label", "predicted"]), names)


def digit_errors(percent=None, published=5.0, names="0123456789") -> pd.DataFrame:
    """Errors of two models on training and test images, larger for later classes."""
    rows = product(["logistic", "mlp"], ["train", "test"], range(len(names)))
    numbers = pd.DataFrame(rows, columns=["model", "split", "digit"])
    share = 3.0 + numbers["digit"] / 2 if percent is None else percent
    return numbers.assign(
        **{"class": [names[label] for label in numbers["digit"]]},
        percent=share,
        low=np.clip(share - 1, 0, 100),
        high=np.clip(share + 1, 0, 100),
        seeds=[f"{n};{n}" for n in np.broadcast_to(share, len(numbers))],
        published=published,
    )
