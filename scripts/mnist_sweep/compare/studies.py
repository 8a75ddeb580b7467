"""What differs between two finished studies: data, settings, accuracies, trials."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mnist_sweep.base.errors import UserError
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import read_parquet
from mnist_sweep.page.summary import check
from mnist_sweep.statistics.decisions import verdict_of

import numpy as np
import pandas as pd
from scipy.stats import t

Row = dict[str, Any]


@dataclass(frozen=True)
class Study:
    """A folder of results, and its `summary.json`."""

    folder: Path
    summary: Row

    @classmethod
    def read(cls, folder: Path, schema: Row) -> "Study":
        """Read a folder; UserError where it is unfinished, or of another release."""
        path = folder / "summary.json"
        if not path.is_file():
            raise UserError(
                f"{folder} holds no finished results: there is no summary.json",
                "name a folder of results, or finish it: snakemake results/report.html "
                "--cores 4",
            )
        try:
            check(summary := read_json(path), schema)
        except ValueError as error:
            raise UserError(
                f"{path} is of another release of mnist-sweep: {error}",
                "make both folders with the same release",
            ) from None
        return cls(folder, summary)

    def trials(self, model: str) -> dict[str, float | None]:
        """Return the validation accuracy of each trial of its config, by name."""
        rows = self.summary["sweeps"].get(model, {"trials": []})["trials"]
        return {row["trial"]: row["mean_accuracy"] for row in rows}

    def chosen(self, model: str) -> str:
        """Return the trial that it has chosen."""
        return self.summary["sweeps"][model]["selection"]["chosen"]

    def right(self, model: str) -> pd.DataFrame:
        """Return which test images the chosen trial's seeds classify correctly.

        Returns
        -------
        DataFrame, bool [images, seeds]
            Without seeds that diverged; images in the order of their indices.
        """
        first = read_parquet(self.folder / f"predictions/{model}_test.parquet")
        first["seed"] = min(self.summary["experiment"]["seeds"])
        others = read_parquet(self.folder / "statistics/replicates/test.parquet")
        ours = (others["model"] == model) & (others["trial"] == self.chosen(model))
        ours &= others["split_seed"] == self.summary["experiment"]["split"]["seed"]
        ours &= ~others["diverged"].astype(bool)
        rows = pd.concat([first[first["p0"].notna()], others[ours]])
        rows["right"] = (rows["label"] == rows["predicted"]).astype(float)
        return rows.pivot_table(index="index", columns="seed", values="right")

    def curve(self, model: str, trial: str) -> pd.Series | None:
        """Return a trial's validation accuracy by epoch, the mean over its seeds."""
        if trial not in self.trials(model):
            return None
        run = self.folder / "runs" / model / trial
        paths = [
            run / f"seed~{seed}/epochs.parquet"
            for seed in self.summary["experiment"]["seeds"]
        ]
        frames = [read_parquet(path) for path in paths if path.is_file()]
        if not frames:
            return None
        return pd.concat(frames).groupby("epoch")["validation_accuracy"].mean()


def spread(right: np.ndarray) -> tuple[float, float, float]:
    """Return what seeds, images and what is left add to the variance of a mean.

    From the mean squares of a two-way table in which both are random, as in
    `base.intervals`; one seed says nothing of seeds.

    Parameters
    ----------
    right : array of float [images, seeds]
        At least two images.
    """
    images, seeds = right.shape
    of_images = right.mean(axis=1).var(ddof=1) / images
    if seeds < 2:
        return 0.0, float(of_images), 0.0
    by_seed, by_image = right.mean(axis=0), right.mean(axis=1)
    left = right - by_seed - by_image[:, None] + right.mean()
    rest = (left**2).sum() / ((seeds - 1) * (images - 1)) / (seeds * images)
    of_seeds = max(by_seed.var(ddof=1) / seeds, rest)
    return float(of_seeds), float(max(of_images - rest, 0)), float(rest)


def difference(one: pd.DataFrame, other: pd.DataFrame, same_images: bool) -> Row:
    """Estimate by how much the mean of one table exceeds that of another.

    Images are paired where they are the same; seeds where, besides, both have the same
    ones. Otherwise the variances that both sides' seeds, or images, cause add up.
    Degrees of freedom are those of Welch and Satterthwaite (1946, Biometrics Bulletin
    2:110–114), of images infinite.

    Parameters
    ----------
    one, other : DataFrame, float [images, seeds]
        What each classifies correctly.

    Returns
    -------
    dict
        `difference`, the other's mean less the one's, and the limits `low` and `high`
        of its 95 % interval, None where there are too few images for one. Of a study
        whose seeds all diverged, there is no difference either.
    """
    a, b = one.to_numpy(), other.to_numpy()
    found = float(b.mean() - a.mean()) if a.size and b.size else None
    if min(len(a), len(b)) < 2:
        return {"difference": found, "low": None, "high": None}
    if same_images and list(one.columns) == list(other.columns):
        of_seeds, of_images, _ = spread(b - a)
        parts, freedom = [of_seeds], [a.shape[1] - 1]
    else:
        (seeds_a, images_a, rest_a), (seeds_b, images_b, rest_b) = spread(a), spread(b)
        parts, freedom = [seeds_a, seeds_b], [a.shape[1] - 1, b.shape[1] - 1]
        of_images = images_a + images_b
        if same_images:
            paired = (b.mean(axis=1) - a.mean(axis=1)).var(ddof=1) / len(a)
            of_images = max(float(paired) - rest_a - rest_b, 0.0)
    variance = sum(parts) + of_images
    known = sum(
        part**2 / free for part, free in zip(parts, freedom, strict=True) if free
    )
    half = t.ppf(0.975, variance**2 / known if known else np.inf) * np.sqrt(variance)
    return {"difference": found, "low": found - half, "high": found + half}


def compare(first: Study, second: Study) -> Row:
    """Return all that differs between two studies, as the page tells it.

    Returns
    -------
    dict
        `data`, what differs of the data; `settings`, rows of a key of the config or a
        release, `first` and `second`; `accuracies`, a row of each model in both, with
        the mean test accuracies over seeds, their difference and a verdict; `trials`,
        a row of each trial in either, the largest difference first.
    """
    one, other = first.summary, second.summary
    data = [
        name
        for name, keys in {
            "data set": ("dataset", "sha256"),
            "training images": ("experiment", "split", "train", "sha256"),
            "validation images": ("experiment", "split", "validation", "sha256"),
            "test images": ("experiment", "split", "test", "sha256"),
        }.items()
        if inner(one, keys) != inner(other, keys)
    ]
    same_images = not {"data set", "test images"} & set(data)
    margin = other["experiment"]["equivalence_margin"]
    accuracies = []
    for model in [name for name in one["sweeps"] if name in other["sweeps"]]:
        right = first.right(model), second.right(model)
        row = {"model": model}
        for side, study, of in zip(
            ["first", "second"], (first, second), right, strict=True
        ):
            row[side] = {"trial": study.chosen(model), "seeds": of.shape[1]}
            row[side]["accuracy"] = float(of.to_numpy().mean()) if of.size else None
        row |= difference(*right, same_images)
        row["verdict"] = verdict_of(row["low"], row["high"], margin)
        accuracies.append(row)
    trials = [
        {"model": model, "trial": trial, "first": a.get(trial), "second": b.get(trial)}
        for model in {**one["sweeps"], **other["sweeps"]}
        for a, b in [(first.trials(model), second.trials(model))]
        for trial in {**a, **b}
    ]
    for row in trials:
        known = None not in (row["first"], row["second"])
        row["difference"] = row["second"] - row["first"] if known else None
    trials.sort(key=lambda row: -abs(row["difference"] or 0))
    return {
        "data": data,
        "settings": settings(one, other),
        "accuracies": accuracies,
        "trials": trials,
    }


def inner(values: Row, keys: tuple[str, ...]) -> Any:
    """Return what stands under nested keys."""
    for key in keys:
        values = values[key]
    return values


def flat(values: Any, name: str = "") -> Row:
    """Return nested sections as one, the keys joined by dots: ``mlp.batch_size``."""
    if not isinstance(values, dict):
        return {name: values}
    return {
        joined: value
        for key, part in values.items()
        for joined, value in flat(part, f"{name}.{key}" if name else str(key)).items()
    }


def settings(one: Row, other: Row) -> list[Row]:
    """Return the keys of the config and the releases in which summaries differ."""
    first, second = (
        flat({**side["provenance"]["config"], "releases": side["releases"]})
        for side in (one, other)
    )
    return [
        {"key": key, "first": first.get(key), "second": second.get(key)}
        for key in {**first, **second}
        if first.get(key) != second.get(key)
    ]
