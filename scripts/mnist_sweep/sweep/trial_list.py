"""The list of a sweep's runs, as a table."""

import csv
import io

from mnist_sweep.sweep.grid import columns_of, sweep


def read_values(texts: list[str]) -> dict[str, list[float]]:
    """Return the values of hyper-parameters, each written as ``lambda=0.01,0.1``."""
    pairs = (text.partition("=") for text in texts)
    return {key: [float(n) for n in values.split(",")] for key, _, values in pairs}


def as_csv(model: str, section: dict[str, list[float]], seeds: list[int]) -> str:
    """Return the list of a sweep's runs as CSV: `trial`, hyper-parameters, `seed`.

    Parameters
    ----------
    model : str
        The model that is swept.
    section : dict of str to list of float
        The values of each of its hyper-parameters.
    seeds : list of int
        With each of which every trial is trained.
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    trials = sweep(model, section)
    keys = columns_of(model, [trial.values for trial in trials])
    writer.writerow(["trial", *keys, "seed"])
    for trial in trials:
        for seed in seeds:
            values = [repr(trial.values[key]) for key in keys]
            writer.writerow([trial.name, *values, seed])
    return text.getvalue()
