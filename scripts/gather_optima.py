r"""Gather what each softmax regression has reached, beside the optimum of its λ.

For example:

    python scripts/gather_optima.py --optima results/statistics/optimum/*.csv \
        --trials results/tables/logistic_trials.csv \
        --metrics results/sweeps/logistic.parquet --average-epochs 10 --seed 0 \
        --output optimum.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import read_csv, read_parquet, write_csv

import pandas as pd


def hovering(
    optima: pd.DataFrame, metrics: pd.DataFrame, average_epochs: int, seed: int
) -> pd.Series:
    """Return about which share of SGD's distance from the optimum is its noise.

    A single end of training is one draw from where SGD hovers. The training loss of the
    last epochs, taken while they are trained, with the penalty, is the mean objective
    there; the averaged weights have little of the noise. What the mean is above these,
    over what it is above the optimum, is due to hovering.

    Parameters
    ----------
    optima : DataFrame
        `trial`, `penalty`, `optimum_objective` and `averaged_gap` (nats).
    metrics : DataFrame
        `trial`, `seed`, `epoch` and `train_loss` (nats, without the penalty).
    average_epochs : int
        How many last epochs are averaged.
    seed : int
        Of the runs in `optima`.

    Returns
    -------
    Series
        Shares, by row of `optima`; NaN where the averaged weights are no nearer.
    """
    last = metrics["epoch"] > metrics["epoch"].max() - average_epochs
    runs = metrics[last & (metrics["seed"] == seed)]
    losses = runs.groupby("trial")["train_loss"].mean()
    means = optima["trial"].map(losses) + optima["penalty"]
    gap = means - optima["optimum_objective"]
    return (1 - optima["averaged_gap"] / gap).where(gap > optima["averaged_gap"])


def main() -> None:
    """Read a file for each λ and the table of trials; write a row for each trial."""
    parser = argument_parser(__doc__)
    parser.add_argument("--optima", type=Path, nargs="+", required=True)
    parser.add_argument("--trials", type=Path, required=True)
    parser.add_argument("--metrics", type=Path, required=True)
    parser.add_argument("--average-epochs", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True, help="of the optima's runs")
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()

    optima = pd.concat(map(read_csv, args.optima), ignore_index=True)
    metrics = read_parquet(args.metrics)
    optima["hovering"] = hovering(optima, metrics, args.average_epochs, args.seed)
    trials = read_csv(args.trials)
    keys = ["trial", "learning_rate", "batch_size", "chosen"]
    table = optima.merge(trials[keys], on="trial", validate="one_to_one")
    order = ["lambda", "learning_rate", "batch_size"]
    write_csv(table.sort_values(order, ascending=False), args.output)


if __name__ == "__main__":
    run_program(main)
