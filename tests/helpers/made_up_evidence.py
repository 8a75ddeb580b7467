"""Small made-up numbers of how much to trust a result, to draw."""

from itertools import product

import numpy as np
import pandas as pd

from mnist_sweep.base.intervals import wilson

NAN = float("nan")
IMAGES = {"train": 50_000, "validation": 10_000, "test": 10_000}
RUNS = {"logistic_reference": 0.914, "logistic": 0.922, "mlp": 0.958}


def intervals(shares, images: int) -> np.ndarray:
    """The 95 % interval of each share of so many images: [shares, 2]."""
    bounds = [
        (NAN, NAN) if np.isnan(share) else wilson(round(share * images), images)
        for share in shares
    ]
    return np.array(bounds).reshape(-1, 2)


def replicates(n=5, varied=("seed",), runs=RUNS, deviation=0.001) -> pd.DataFrame:
    """So many runs of each model; the first is the same whatever is varied."""
    frames = []
    for (run, top), (split, images), what in product(
        runs.items(), IMAGES.items(), varied
    ):
        noise = np.random.default_rng(len(run + split)).normal(size=n)
        accuracy = (top + deviation * noise).round(4).clip(0, 1)
        low, high = intervals(accuracy, images).T
        frame = pd.DataFrame(
            {
                "run": run,
                "trial": "lambda~0.01",
                "varied": what,
                "seed": range(n) if what == "seed" else 0,
                "split_seed": range(n) if what == "split" else 0,
                "split": split,
                "accuracy": accuracy,
                "accuracy_low": low,
                "accuracy_high": high,
            }
        )
        frames.append(frame.assign(first=frame.index == 0))
    return pd.concat(frames, ignore_index=True)


def with_accuracy(numbers: pd.DataFrame, accuracy: float, n: int = 1) -> pd.DataFrame:
    """The replicates, of which the last n of each run have another accuracy."""
    last = numbers.groupby(["run", "varied", "split"]).cumcount(ascending=False) < n
    columns = ["accuracy", "accuracy_low", "accuracy_high"]
    return numbers.assign(
        **{column: numbers[column].mask(last, accuracy) for column in columns}
    )


SWEPT = {
    "lambda": [1e-5, 0.01],
    "learning_rate": [0.1, 0.01],
    "batch_size": [64, 128, 256],
    "hidden_units": [25, 50, 100, 150, 200],
}
MLP_KEYS = ["learning_rate", "batch_size", "hidden_units"]


def resampled(
    count=30, keys=MLP_KEYS, model="mlp", step=0.0005, chosen=0
) -> pd.DataFrame:
    """So many trials, each a step behind the one before; two are near the best."""
    trials = pd.DataFrame(product(*SWEPT.values()), columns=list(SWEPT))
    trials = pd.concat([trials] * (count // len(trials) + 1)).iloc[:count]
    place = np.arange(count)
    trials = trials.reset_index(drop=True).assign(
        model=model,
        trial=[f"trial {n}" for n in place],
        mean_accuracy=0.9516 - step * place,
        behind=step * place,
        behind_low=step * place - np.where(place == 0, 0, 0.0012),
        behind_high=step * place + np.where(place == 0, 0, 0.0012),
        in_best_set=step * place <= 0.0012,
        best=place == 0,
        chosen=place == chosen,
        named=";".join(keys),
    )
    return trials if model == "mlp" else trials.drop(columns="hidden_units")


SHARES = ["mean_accuracy", "behind", "behind_low", "behind_high"]


def diverged(trials: pd.DataFrame, places) -> pd.DataFrame:
    lost = trials.index.isin(list(places))
    shares = {name: trials[name].mask(lost) for name in SHARES}
    return trials.assign(**shares, in_best_set=trials["behind"].le(0) & ~lost)


LAMBDAS = [1.0, 0.1, 0.01, 0.001, 1e-4, 1e-5]


def optimum(lambdas=LAMBDAS, rates=(0.1,), bound=1e-4) -> pd.DataFrame:
    """Trials whose gap grows with λ; without λ there is no optimum."""
    rows = []
    for value, rate in product(lambdas, rates):
        known = 1 if value > 0 else NAN
        rows.append(
            {
                "lambda": value,
                "learning_rate": rate,
                "batch_size": 256,
                "trial": f"lambda~{value}_lr~{rate}",
                "sgd_objective": 0.3,
                "optimum_objective": 0.2 * known,
                "gap": (0.02 + 0.1 * value) * rate / 0.1 * known,
                "bound": bound * known,
                "sgd_train_accuracy": 0.927 - 0.1 * value,
                "optimum_train_accuracy": (0.937 - 0.1 * value) * known,
                "sgd_validation_accuracy": 0.912 - 0.1 * value,
                "optimum_validation_accuracy": (0.917 - 0.1 * value) * known,
                "chosen": value == 0.001 and rate == rates[0],
            }
        )
    return pd.DataFrame(rows)


def optimum_with(column: str, value: float) -> pd.DataFrame:
    """The trials, of which that of λ = 1 has another value."""
    return optimum().assign(
        **{column: lambda trials: trials[column].mask(trials["lambda"] == 1, value)}
    )


def reliability(runs=("logistic", "mlp"), images=1000, bins=range(3, 15)):
    """Bins that are right 2 points more often than they are sure."""
    frames = []
    for run in runs:
        low = np.array(list(bins)) / 15
        accuracy = (low + 1 / 30 + 0.02).clip(0, 1)
        bounds = intervals(accuracy, images)
        frame = {
            "run": run,
            "bin_low": low,
            "bin_high": low + 1 / 15,
            "images": images,
            "confidence": low + 1 / 30,
            "accuracy": accuracy,
            "accuracy_low": bounds[:, 0],
            "accuracy_high": bounds[:, 1],
            "nll": 0.283,
            "brier": 0.115,
            "ece": 0.0123,
        }
        frames.append(pd.DataFrame(frame))
    return pd.concat(frames, ignore_index=True)


def accuracies(n=5, published=0.923) -> pd.DataFrame:
    """Two models, each with so many seeds."""
    rows = []
    for model, mean in {"logistic": 0.9196, "mlp": 0.9576}.items():
        seeds = [mean + 0.001 * (place - n // 2) for place in range(n)]
        rows.append(
            {
                "model": model,
                "trial": "lambda~0.01",
                "mean": mean,
                "low": mean - 0.005,
                "high": mean + 0.005,
                "n": n,
                "seeds": ";".join(map(str, seeds)),
                "published": published,
            }
        )
    return pd.DataFrame(rows)
