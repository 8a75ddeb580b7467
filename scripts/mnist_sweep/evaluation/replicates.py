"""Count the images that each replicate classifies correctly."""

from pathlib import Path
from typing import Any

from mnist_sweep.data.dataset import Normalisation, load_part
from mnist_sweep.evaluation.predict import load_model, predict
from mnist_sweep.sweep.run_paths import read_run_path

import numpy as np
import pandas as pd

COLUMNS = ["model", "trial", "seed", "split_seed"]
COLUMNS += ["split", "correct", "total", "diverged"]


def count_right(probabilities: np.ndarray, labels: np.ndarray) -> dict[str, int | bool]:
    """Count the labels int64 [n] that probabilities float32 [n, classes] get right.

    The probabilities of a model that diverged are not numbers, and `correct` then means
    nothing: `diverged` says so.
    """
    return {
        "correct": int((probabilities.argmax(1) == labels).sum()),
        "total": len(labels),
        "diverged": not np.isfinite(probabilities).all(),
    }


def split_seed_of(indices: Path) -> int | None:
    """Return the seed of a further split's indices, ``…/seed~1/train.npy``, or None."""
    folder, _, seed = indices.parent.name.partition("seed~")
    return int(seed) if not folder and seed else None


def evaluated_on(
    checkpoints: list[Path], indices: list[Path]
) -> dict[Path, list[Path]]:
    """Return, for each file of indices, the checkpoints that are evaluated on it.

    A replicate is evaluated on the images of its own split; the test images are the
    same on every split.
    """
    groups = {
        file: [
            checkpoint
            for checkpoint in checkpoints
            if file.stem == "test"
            or read_run_path(checkpoint).split_seed == split_seed_of(file)
        ]
        for file in indices
    }
    return {file: group for file, group in groups.items() if group}


def replicate_counts(
    checkpoints: list[Path],
    images: Path,
    labels: Path,
    indices: list[Path],
    split_seed: int,
    normalise: Normalisation,
) -> pd.DataFrame:
    """Return a row for each replicate and file of indices: how many are correct.

    Parameters
    ----------
    checkpoints : list of Path
        ``…/{model}/{trial}/{replicate}/checkpoint.pt``.
    images, labels : Path
        The arrays of a part of the data.
    indices : list of Path
        ``…/{split}.npy`` of the study's split, ``…/seed~{n}/{split}.npy`` of others.
    split_seed : int
        The seed of the study's split, which a replicate's folder does not name.
    normalise : Normalisation
        Turns pixels into the models' inputs.
    """
    rows: list[dict[str, Any]] = []
    for file, group in evaluated_on(checkpoints, indices).items():
        pixels, true_labels, _ = load_part(images, labels, file)
        for checkpoint in group:
            run = read_run_path(checkpoint)._asdict()
            if run["split_seed"] is None:
                run["split_seed"] = split_seed
            probabilities = predict(load_model(checkpoint), pixels, normalise)
            counts = count_right(probabilities, true_labels.numpy())
            rows.append({**run, "split": file.stem, **counts})
    return pd.DataFrame(rows, columns=COLUMNS)
