"""Tabulate a sweep: a row for each trial, best first."""

import argparse
from pathlib import Path

from mnist_sweep.errors import run_program
from mnist_sweep.files import read_json
from mnist_sweep.selection import rank, score_trials, standard_error
from mnist_sweep.stopping import noise, when_to_stop
from mnist_sweep.tables import write_csv

import pandas as pd


def curve_summaries(metrics: pd.DataFrame) -> pd.DataFrame:
    """Give `stopping`, `stop_epoch`, `epoch_noise` of each trial's mean over seeds."""
    curves = {
        trial: runs.groupby("epoch")["validation_accuracy"].mean().to_numpy()
        for trial, runs in metrics.groupby("trial", sort=False)
    }
    stops = {trial: when_to_stop(curve) for trial, curve in curves.items()}
    return pd.DataFrame(
        {
            "stopping": {trial: stop.state for trial, stop in stops.items()},
            "stop_epoch": {trial: stop.epoch for trial, stop in stops.items()},
            "epoch_noise": {trial: noise(curve) for trial, curve in curves.items()},
        }
    ).astype({"stop_epoch": "Int64"})


def tabulate(metrics: pd.DataFrame, choice: dict) -> pd.DataFrame:
    """Give a row for each trial: how it scored, when to stop, whether it was chosen.

    Ranked by averaged validation accuracy; diverged trials last, without a rank.
    """
    scored = score_trials(metrics, choice["averaged_epochs"])
    ranked = rank(scored)
    table = pd.concat([ranked, scored[scored["diverged"]]], ignore_index=True)
    trial = table["trial"]
    curves = curve_summaries(metrics).reindex(trial).reset_index(drop=True)
    images = choice["validation_images"]
    errors = table["mean_accuracy"].map(lambda mean: standard_error(mean, images))
    return table.assign(
        seeds=metrics["seed"].nunique(),
        rank=pd.Series(range(1, len(ranked) + 1), dtype="Int64"),
        stopping=curves["stopping"].where(~table["diverged"], "diverged"),
        stop_epoch=curves["stop_epoch"].where(~table["diverged"]),
        epoch_noise=curves["epoch_noise"].where(~table["diverged"]),
        standard_error=errors,
        best=trial == choice["best"],
        within_one_standard_error=trial.isin(choice["within_one_standard_error"]),
        chosen=trial == choice["chosen"],
    )


def main() -> None:
    """Read a sweep's metrics and the choice; write the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--metrics", type=Path, required=True)
    parser.add_argument("--selection", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    table = tabulate(pd.read_parquet(args.metrics), read_json(args.selection))
    write_csv(table, args.output)


if __name__ == "__main__":
    run_program(main)
