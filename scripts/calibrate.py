r"""Ask whether the models' probabilities mean what they say, on the test images.

And, of a model that is too sure or too cautious over all seeds, whether a temperature
that is fitted to the validation images mends it.

For example:

    python scripts/calibrate.py \
        --predictions results/predictions/logistic_test.parquet \
        results/predictions/logistic_validation.parquet \
        --replicates results/statistics/replicates/test.parquet \
        --accuracy results/tables/accuracy.csv --split-seed 0 \
        --scores scores.csv --bins bins.csv --temperatures temperatures.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import read_csv, read_parquet, write_csv
from mnist_sweep.data.writers import Writers, add_writers
from mnist_sweep.evaluation.predictions import run_and_split
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


def main() -> None:
    """Read the models' predictions; write a row for each, and one for each bin."""
    parser = argument_parser(__doc__)
    parser.add_argument("--predictions", type=Path, nargs="+", required=True)
    parser.add_argument("--replicates", type=Path, required=True, help="test images")
    parser.add_argument("--accuracy", type=Path, required=True)
    parser.add_argument("--split-seed", type=int, required=True, help="the study's")
    add_writers(parser)
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument("--bins", type=Path, required=True)
    parser.add_argument("--temperatures", type=Path, required=True)
    args = parser.parse_args()

    tables = {run_and_split(path): read_parquet(path) for path in args.predictions}
    accuracy, writers = read_csv(args.accuracy), Writers(args.writers)
    trials = dict(zip(accuracy["run"], accuracy["trial"], strict=True))
    replicates = read_parquet(args.replicates)
    replicates = replicates[replicates["split_seed"] == args.split_seed]
    replicates = replicates[~replicates["diverged"].astype(bool)]
    scores, bins, temperatures = [], [], []
    for run in dict.fromkeys(run for run, _ in tables):
        test, validation = tables[run, "test"], tables[run, "validation"]
        own = (replicates["model"] == run) & (replicates["trial"] == trials[run])
        known = writers.of("test", test)
        labels, probabilities = labels_and_probabilities(test)
        score = calibration.calibration(labels, probabilities, writers=known)
        confidence, right = over_seeds(test, replicates[own])
        gap = calibration.gap_over_seeds(confidence, right, known)
        verdict = calibration.verdict(gap, score["ece"], score["ece_null_high"])
        named = {"run": run, "split": "test"}
        told = {"n": len(right), "gap": gap.mean}
        told |= {"gap_low": gap.low, "gap_high": gap.high, "verdict": verdict}
        scores.append({**named, **score, **told})
        shown = {"run": run, **{name: score[name] for name in ["nll", "brier", "ece"]}}
        table = calibration.reliability(labels, probabilities)
        bins.append(table.assign(**shown))
        if verdict in ["over-confident", "under-confident"]:
            found = calibration.compare_scaled(
                labels_and_probabilities(validation),
                (labels, probabilities),
                (writers.of("validation", validation), known),
            )
            temperatures.append({**named, **found})
    write_csv(pd.DataFrame(scores), args.scores)
    columns = ["run", "split", *calibration.TEMPERATURE]
    write_csv(pd.DataFrame(temperatures, columns=columns), args.temperatures)
    write_csv(pd.concat(bins, ignore_index=True), args.bins)


if __name__ == "__main__":
    run_program(main)
