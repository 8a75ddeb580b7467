"""The list of a sweep's runs, as a table."""

import csv
import io

from mnist_sweep.sweep.grid import KEYS, sweep


def read_values(texts: list[str]) -> dict[str, list[float]]:
    """Read hyper-parameters and their values, each as ``lambda=0.01,0.1``."""
    pairs = (text.partition("=") for text in texts)
    return {key: [float(n) for n in values.split(",")] for key, _, values in pairs}


def as_csv(model: str, section: dict[str, list[float]], seeds: list[int]) -> str:
    """Return the list as CSV: `trial`, the hyper-parameters, `seed`."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["trial", *KEYS[model], "seed"])
    for trial in sweep(model, section):
        for seed in seeds:
            values = [repr(trial.values[key]) for key in KEYS[model]]
            writer.writerow([trial.name, *values, seed])
    return text.getvalue()
