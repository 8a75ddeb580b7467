"""The accuracies of replicates, and their spread."""

from mnist_sweep.base.intervals import wilson

import pandas as pd

# What replicates vary, and what stays as in the run that the page shows.
STAYS = {"seed": "split_seed", "split": "seed"}


def replicate_rows(
    counts: pd.DataFrame, runs: pd.DataFrame, seed: int, split_seed: int
) -> pd.DataFrame:
    """Return a row for each run, replicate and split, and what the replicates vary.

    Parameters
    ----------
    counts : DataFrame
        What `evaluation.replicates.replicate_counts` returns.
    runs : DataFrame
        A row for each evaluated run and split, which is the first replicate: `run`,
        `model`, `trial`, `split`, `correct`, `total`, `diverged`.
    seed, split_seed : int
        The seed with which the evaluated runs were trained, and that of their split.

    Returns
    -------
    DataFrame
        `run`, `trial`, `varied` (seed or split), `seed`, `split_seed`, `split`,
        `correct`, `total`, `accuracy`, `accuracy_low`, `accuracy_high` (95 % Wilson
        interval; shares, missing where the replicate diverged), `diverged`, `first`.
    """
    first = runs.assign(seed=seed, split_seed=split_seed, first=True)
    others = runs[["run", "model", "trial", "split"]].merge(
        counts.assign(first=False), on=["model", "trial", "split"]
    )
    table = pd.concat([first, others], ignore_index=True)
    groups = []
    for varied, stays in STAYS.items():
        same = table[table[stays] == {"seed": seed, "split_seed": split_seed}[stays]]
        if (~same["first"]).any():
            groups.append(same.assign(varied=varied))
    table = pd.concat(groups or [first.assign(varied="seed")], ignore_index=True)
    intervals = [
        wilson(correct, total)
        for correct, total in zip(table["correct"], table["total"], strict=True)
    ]
    table = table.assign(
        accuracy=table["correct"] / table["total"],
        accuracy_low=[low for low, _ in intervals],
        accuracy_high=[high for _, high in intervals],
    )
    shares = ["accuracy", "accuracy_low", "accuracy_high"]
    table[shares] = table[shares].mask(table["diverged"].astype(bool))
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
        replicate), `lowest`, `highest` (shares).
    """
    keys = ["run", "trial", "varied", "split"]
    return rows.groupby(keys, sort=False, as_index=False).agg(
        n=("accuracy", "count"),
        diverged=("diverged", "sum"),
        mean=("accuracy", "mean"),
        standard_deviation=("accuracy", "std"),
        lowest=("accuracy", "min"),
        highest=("accuracy", "max"),
    )
