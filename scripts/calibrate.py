"""Ask whether the models' probabilities mean what they say, on the test images.

And, of a model that is too sure or too cautious over all seeds, whether a temperature
that is fitted to the validation images mends it.
"""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.tables import read_csv, read_parquet, write_csv
from mnist_sweep.data.writers import Writers
from mnist_sweep.statistics import calibration

import numpy as np
import pandas as pd


def labels_and_probabilities(table: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return true classes int64 [n] and probabilities float32 [n, classes]."""
    return table["label"].to_numpy(), table.filter(regex=r"^p\d+$").to_numpy()


def over_seeds(
    first: pd.DataFrame, others: pd.DataFrame
) -> tuple[np.ndarray, np.ndarray]:
    """Return confidence, and whether right, [seeds, images], in the first's order."""
    _, probabilities = labels_and_probabilities(first)
    frames = [first.assign(confidence=probabilities.max(axis=1))]
    frames += [rows for _, rows in others.groupby("seed")]
    ordered = [frame.set_index("index").loc[first["index"]] for frame in frames]
    right = [(frame["label"] == frame["predicted"]).to_numpy() for frame in ordered]
    confidence = [frame["confidence"].to_numpy() for frame in ordered]
    return np.array(confidence), np.array(right)


def calibrate(
    *,
    models: list[str],
    tests: list[Path],
    validations: list[Path],
    replicates: Path,
    accuracy: Path,
    split_seed: int,
    writers: list[Path],
    scores: Path,
    bins: Path,
    temperatures: Path,
) -> None:
    """Write a row for each model, one for each bin, and one for each temperature.

    Parameters
    ----------
    models : list of str
        The chosen ones.
    tests, validations : list of Path
        Of each, in this order, its predictions of test and of validation images.
    replicates : Path
        What the replicates predict for the test images.
    accuracy : Path
        The table of accuracies, which names the trials.
    split_seed : int
        The study's.
    writers : list of Path
        Who wrote the images, if that is known.
    scores, bins, temperatures : Path
        Where the tables go.
    """
    shares, known = read_csv(accuracy), Writers(writers)
    trials = dict(zip(shares["run"], shares["trial"], strict=True))
    others = read_parquet(replicates)
    others = others[others["split_seed"] == split_seed]
    others = others[~others["diverged"].astype(bool)]
    scored, binned, scaled = [], [], []
    for model, *files in zip(models, tests, validations, strict=True):
        test, validation = map(read_parquet, files)
        own = (others["model"] == model) & (others["trial"] == trials[model])
        wrote = known.of("test", test)
        labels, probabilities = labels_and_probabilities(test)
        score = calibration.calibration(labels, probabilities, writers=wrote)
        confidence, right = over_seeds(test, others[own])
        gap = calibration.gap_over_seeds(confidence, right, wrote)
        verdict = calibration.verdict(gap, score["ece"], score["ece_null_high"])
        named = {"run": model, "split": "test"}
        told = {"n": len(right), "gap": gap.mean}
        told |= {"gap_low": gap.low, "gap_high": gap.high, "verdict": verdict}
        scored.append({**named, **score, **told})
        shown = {
            "run": model,
            **{name: score[name] for name in ["nll", "brier", "ece"]},
        }
        table = calibration.reliability(labels, probabilities)
        binned.append(table.assign(**shown))
        if verdict in ["over-confident", "under-confident"]:
            found = calibration.compare_scaled(
                labels_and_probabilities(validation),
                (labels, probabilities),
                (known.of("validation", validation), wrote),
            )
            scaled.append({**named, **found})
    write_csv(pd.DataFrame(scored), scores)
    columns = ["run", "split", *calibration.TEMPERATURE]
    write_csv(pd.DataFrame(scaled, columns=columns), temperatures)
    write_csv(pd.concat(binned, ignore_index=True), bins)


if __name__ == "__main__":
    run_program(calibrate)
