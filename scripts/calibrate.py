r"""Ask whether the models' probabilities mean what they say, on the test images.

And whether a temperature that is fitted to the validation images mends them.

For example:

    python scripts/calibrate.py \
        --predictions results/predictions/logistic_test.parquet \
        results/predictions/mlp_test.parquet \
        --validation results/predictions/logistic_validation.parquet \
        results/predictions/mlp_validation.parquet \
        --scores scores.csv --bins bins.csv --temperatures temperatures.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import read_parquet, write_csv
from mnist_sweep.evaluation.predictions import run_and_split
from mnist_sweep.statistics.calibration import calibration, reliability
from mnist_sweep.statistics.temperature import compare_scaled

import numpy as np
import pandas as pd


def labels_and_probabilities(path: Path) -> tuple[np.ndarray, np.ndarray]:
    """Read true classes int64 [n] and probabilities float32 [n, classes]."""
    table = read_parquet(path)
    return table["label"].to_numpy(), table.filter(regex=r"^p\d+$").to_numpy()


def main() -> None:
    """Read the models' predictions; write a row for each, and one for each bin."""
    parser = argument_parser(__doc__)
    parser.add_argument("--predictions", type=Path, nargs="+", required=True)
    parser.add_argument("--validation", type=Path, nargs="+", required=True)
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument("--bins", type=Path, required=True)
    parser.add_argument("--temperatures", type=Path, required=True)
    args = parser.parse_args()

    scores, bins, temperatures = [], [], []
    fitted_to = {run_and_split(path)[0]: path for path in args.validation}
    for path in args.predictions:
        run, split = run_and_split(path)
        labels, probabilities = labels_and_probabilities(path)
        score = {"run": run, "split": split, **calibration(labels, probabilities)}
        scores.append(score)
        shown = {"run": run, **{name: score[name] for name in ["nll", "brier", "ece"]}}
        bins.append(reliability(labels, probabilities).assign(**shown))
        validation = labels_and_probabilities(fitted_to[run])
        found = compare_scaled(validation, (labels, probabilities))
        temperatures.append({"run": run, "split": split, **found})
    write_csv(pd.DataFrame(scores), args.scores)
    write_csv(pd.DataFrame(temperatures), args.temperatures)
    write_csv(pd.concat(bins, ignore_index=True), args.bins)


if __name__ == "__main__":
    run_program(main)
