"""The accuracies of replicates, and their spread."""

from pathlib import Path

from mnist_sweep.base.intervals import wilson
from mnist_sweep.base.tables import read_parquet
from mnist_sweep.statistics.crossed import deviation_interval

import pandas as pd

RUN = ["model", "trial", "seed", "split_seed"]
# What replicates vary, and what stays as in the run that the page shows.
STAYS = {"seed": "split_seed", "split": "seed"}


def criteria(files: list[Path], average_epochs: int) -> pd.DataFrame:
    """Return what trials are chosen by, for each replicate.

    Parameters
    ----------
    files : list of Path
        The ``epochs.parquet`` of the evaluated runs and their replicates.
    average_epochs : int
        Over how many last epochs validation accuracy is averaged.

    Returns
    -------
    DataFrame
        `model`, `trial`, `seed`, `split_seed`, and `criterion`, a share.
    """
    table = pd.concat(map(read_parquet, files), ignore_index=True)
    last = table[table["epoch"] > table["epoch"].max() - average_epochs]
    means = last.groupby(RUN, sort=False, as_index=False)["validation_accuracy"].mean()
    return means.rename(columns={"validation_accuracy": "criterion"})


def replicate_rows(
    counts: pd.DataFrame,
    runs: pd.DataFrame,
    chosen_by: pd.DataFrame,
    seed: int,
    split_seed: int,
) -> pd.DataFrame:
    """Return a row for each run, replicate and split, and what the replicates vary.

    Parameters
    ----------
    counts : DataFrame
        What `evaluation.replicates.count_right` returns.
    runs : DataFrame
        A row for each evaluated run and split, which is the first replicate: `run`,
        `model`, `trial`, `split`, `correct`, `total`, `diverged`.
    chosen_by : DataFrame
        What `criteria` returns.
    seed, split_seed : int
        The seed with which the evaluated runs were trained, and that of their split.

    Returns
    -------
    DataFrame
        `run`, `trial`, `varied` (seed or split), `seed`, `split_seed`, `split`,
        `correct`, `total`, `accuracy`, `accuracy_low`, `accuracy_high` (95 % Wilson
        interval; shares, missing where the replicate diverged), `diverged`, `first`,
        and on the validation images the `criterion`.
    """
    first = runs.assign(seed=seed, split_seed=split_seed, first=True)
    others = runs[["run", "model", "trial", "split"]].merge(
        counts.assign(first=False), on=["model", "trial", "split"]
    )
    table = pd.concat([first, others], ignore_index=True).merge(
        chosen_by, on=["model", "trial", "seed", "split_seed"], how="left"
    )
    validation = table["split"] == "validation"
    table["criterion"] = table["criterion"].where(validation)
    groups = []
    for varied, stays in STAYS.items():
        same = table[table[stays] == {"seed": seed, "split_seed": split_seed}[stays]]
        if (~same["first"]).any():
            groups.append(same.assign(varied=varied))
    table = pd.concat(
        groups or [table[table["first"]].assign(varied="seed")], ignore_index=True
    )
    intervals = [
        wilson(correct, total)
        for correct, total in zip(table["correct"], table["total"], strict=True)
    ]
    table = table.assign(
        accuracy=table["correct"] / table["total"],
        accuracy_low=[low for low, _ in intervals],
        accuracy_high=[high for _, high in intervals],
    )
    shares = ["accuracy", "accuracy_low", "accuracy_high", "criterion"]
    # Without replicates, their empty table has made them objects.
    table["diverged"] = table["diverged"].astype(bool)
    table[shares] = table[shares].mask(table["diverged"])
    columns = ["run", "trial", "varied", "seed", "split_seed", "split", "correct"]
    return table[[*columns, "total", *shares, "diverged", "first"]]


def spreads(rows: pd.DataFrame) -> pd.DataFrame:
    """Return mean and spread over the replicates of each run, on each split.

    Parameters
    ----------
    rows : DataFrame
        What `replicate_rows` returns.

    Returns
    -------
    DataFrame
        `run`, `trial`, `varied`, `split`, `n` (replicates with an accuracy), `diverged`
        (those without), `mean`, `standard_deviation` (with n − 1; missing for a single
        replicate), its 95 % interval `deviation_low`, `deviation_high`, `lowest`,
        `highest`, `images_error` (the standard error of a single accuracy that the
        finite number of images gives alone); on the validation images
        `criterion_mean`, `criterion_deviation` (shares).
    """
    keys = ["run", "trial", "varied", "split"]
    table = rows.groupby(keys, sort=False, as_index=False).agg(
        n=("accuracy", "count"),
        diverged=("diverged", "sum"),
        mean=("accuracy", "mean"),
        standard_deviation=("accuracy", "std"),
        lowest=("accuracy", "min"),
        highest=("accuracy", "max"),
        criterion_mean=("criterion", "mean"),
        criterion_deviation=("criterion", "std"),
        total=("total", "first"),
    )
    images_error = (table["mean"] * (1 - table["mean"]) / table.pop("total")) ** 0.5
    limits = [
        deviation_interval(deviation, n)
        for deviation, n in zip(table["standard_deviation"], table["n"], strict=True)
    ]
    return table.assign(
        deviation_low=[low for low, _ in limits],
        deviation_high=[high for _, high in limits],
        images_error=images_error,
    )
