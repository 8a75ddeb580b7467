r"""Ask whether the models' probabilities mean what they say, on the test images.

For example:

    python scripts/calibrate.py \
        --predictions results/predictions/logistic_test.parquet \
        results/predictions/mlp_test.parquet --scores scores.csv --bins bins.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import write_csv
from mnist_sweep.evaluation.predictions import run_and_split
from mnist_sweep.statistics.calibration import calibration, reliability

import pandas as pd


def main() -> None:
    """Read the models' predictions; write a row for each, and one for each bin."""
    parser = argument_parser(__doc__)
    parser.add_argument("--predictions", type=Path, nargs="+", required=True)
    parser.add_argument("--scores", type=Path, required=True)
    parser.add_argument("--bins", type=Path, required=True)
    args = parser.parse_args()

    scores, bins = [], []
    for path in args.predictions:
        run, split = run_and_split(path)
        table = pd.read_parquet(path)
        labels = table["label"].to_numpy()
        probabilities = table.filter(regex=r"^p\d+$").to_numpy()
        score = {"run": run, "split": split, **calibration(labels, probabilities)}
        scores.append(score)
        shown = {"run": run, **{name: score[name] for name in ["nll", "brier", "ece"]}}
        bins.append(reliability(labels, probabilities).assign(**shown))
    write_csv(pd.DataFrame(scores), args.scores)
    write_csv(pd.concat(bins, ignore_index=True), args.bins)


if __name__ == "__main__":
    run_program(main)
