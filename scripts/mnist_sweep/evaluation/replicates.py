"""What each replicate takes each image for, and how many it classifies correctly."""

from pathlib import Path

from mnist_sweep.data.dataset import Normalisation, load_part
from mnist_sweep.data.description import Description
from mnist_sweep.evaluation.predict import load_models, predict
from mnist_sweep.sweep.run_paths import read_run_path

import numpy as np
import pandas as pd

# A run and the images it is evaluated on.
NAMES = ["model", "trial", "seed", "split_seed", "split"]
COLUMNS = [*NAMES, "diverged", "index", "label", "predicted", "confidence", "averaged"]


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


def replicate_predictions(
    checkpoints: list[Path],
    images: Path,
    labels: Path,
    indices: list[Path],
    split_seed: int,
    description: Description,
) -> pd.DataFrame:
    """Return a row for each replicate, file of indices and image.

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
    description : Description
        Of this part.

    Returns
    -------
    DataFrame
        `model`, `trial`, `seed`, `split_seed`, `split`, `diverged` (its probabilities
        are no numbers, and `predicted` means nothing), `index`, `label`, `predicted`,
        its probability `confidence`, and `averaged`, what the averaged model predicts.
    """
    normalise = Normalisation(description.mean, description.deviation)
    frames = [pd.DataFrame(columns=COLUMNS)]
    for file, group in evaluated_on(checkpoints, indices).items():
        pixels, true_labels, places = load_part(images, labels, file)
        for checkpoint in group:
            run = read_run_path(checkpoint)._asdict()
            if run["split_seed"] is None:
                run["split_seed"] = split_seed
            last, averaged = load_models(checkpoint, description.sizes)
            probabilities = predict(last, pixels, normalise)
            by_averaged = predict(averaged, pixels, normalise).argmax(axis=1)
            told = {
                "diverged": not np.isfinite(probabilities).all(),
                "index": np.asarray(places, dtype=np.int32),
                "label": true_labels.numpy().astype(np.uint8),
                "predicted": probabilities.argmax(axis=1).astype(np.uint8),
                "confidence": probabilities.max(axis=1).astype(np.float32),
                "averaged": by_averaged.astype(np.uint8),
            }
            frames.append(pd.DataFrame({**run, "split": file.stem, **told}))
    return pd.concat(frames[1:] or frames, ignore_index=True)


def count_right(predictions: pd.DataFrame) -> pd.DataFrame:
    """Return a row for each replicate and split: `correct` of `total`, `diverged`.

    `predictions` is what `replicate_predictions` returns; of a replicate that diverged,
    `correct` means nothing.
    """
    right = predictions["label"] == predictions["predicted"]
    grouped = predictions.assign(right=right).groupby(NAMES, sort=False)
    return grouped.agg(
        correct=("right", "sum"), total=("right", "size"), diverged=("diverged", "any")
    ).reset_index()
