"""The metrics of all runs of a sweep as one table."""

import pandas as pd


def run_files(runs: pd.DataFrame, pattern: str) -> list[str]:
    """Return a file of each run of a list.

    Parameters
    ----------
    runs : DataFrame
        The list that `list_trials` writes: a row for each run, with `trial` and `seed`.
    pattern : str
        Where the file of a run lies, with ``{trial}`` and ``{seed}`` to fill in.
    """
    pairs = zip(runs["trial"], runs["seed"], strict=True)
    return [pattern.format(trial=trial, seed=seed) for trial, seed in pairs]


def collect(runs: pd.DataFrame, pattern: str) -> pd.DataFrame:
    """Return a row for each run and epoch: the run's columns, then its metrics.

    Parameters are those of `run_files`, for the runs' ``epochs.parquet``.
    """
    frames = []
    files = run_files(runs, pattern)
    for run, path in zip(runs.to_dict("records"), files, strict=True):
        metrics = pd.read_parquet(path)
        frames.append(pd.DataFrame({**run}, index=metrics.index).join(metrics))
    return pd.concat(frames, ignore_index=True)
