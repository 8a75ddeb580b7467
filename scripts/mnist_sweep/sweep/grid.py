"""What is trained: the trials that the config asks for, and their names.

The Snakefile imports this module each time it is read, so it needs no NumPy, pandas or
PyTorch.
"""

import difflib
import math
import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import count as naturals
from itertools import islice, product
from typing import NamedTuple

from mnist_sweep.base.families import FAMILIES, HYPERPARAMETERS

# For each family its hyper-parameters, in the order of a trial's name.
KEYS = {name: list(family.sweep) for name, family in FAMILIES.items()}


@dataclass(frozen=True)
class Trial:
    """One configuration of one model, trained once per seed.

    Attributes
    ----------
    model : str
        The model's name.
    name : str
        The trial's name in paths, as ``lambda~0.01``.
    values : dict of str to float
        Every hyper-parameter of the model (the keys of the config's section): a float,
        or an int where `Hyperparameter.whole`.
    """

    model: str
    name: str
    values: dict[str, float]


def canonical(key: str, value: float) -> float:
    """Return a number of the config in the one form that names and parameters use."""
    return int(value) if HYPERPARAMETERS[key].whole else float(value)


def values_of(section: dict, key: str) -> list[float]:
    """List the values of one hyper-parameter, ascending.

    The config has one value or a list. The order of a list means nothing, so that
    changing it reruns nothing.
    """
    given = section.get(key, HYPERPARAMETERS[key].standard)
    listed = given if isinstance(given, list) else [given]
    return sorted(canonical(key, value) for value in listed)


def named_keys(model: str, values: dict[str, float]) -> list[str]:
    """List the hyper-parameters that name a trial.

    They are those that the family sweeps by default, and any whose value is not the
    family's default. So a name never depends on the other trials of a sweep: a finished
    trial keeps its name when further values are listed, and a changed value makes a new
    trial beside the old one. One that `values` lacks has its default.
    """
    standard = FAMILIES[model].sweep
    return [
        key for key in KEYS[model] if values.get(key, standard[key]) != standard[key]
    ]


def trial_name(model: str, values: dict[str, float]) -> str:
    """Return a trial's name: ``lambda~0.01``, or ``lr~0.1_batch~128_hidden~200``.

    Numbers are written as `repr` writes them, so that 0.10 and 1e-1 are one trial.
    """
    parts = [
        f"{HYPERPARAMETERS[key].short}~{values[key]!r}"
        for key in named_keys(model, values)
    ]
    return "_".join(parts) or "standard"


def columns_of(model: str, trials: Iterable[dict[str, float]]) -> list[str]:
    """List the hyper-parameters that tables of some trials have a column for.

    They are all but those that have a standard value, and no other there.
    """
    named = set(telling_keys(model, trials))
    return [
        key
        for key in KEYS[model]
        if key in named or HYPERPARAMETERS[key].standard is None
    ]


def telling_keys(model: str, trials: Iterable[dict[str, float]]) -> list[str]:
    """List the hyper-parameters that name any of some trials."""
    named = {key for values in trials for key in named_keys(model, values)}
    return [key for key in KEYS[model] if key in named]


def make_trial(model: str, values: dict[str, float]) -> Trial:
    """Return a trial with its canonical name."""
    return Trial(model, trial_name(model, values), values)


def sweep(model: str, section: dict) -> list[Trial]:
    """List the trials of a model's sweep: every combination of the listed values."""
    keys = KEYS[model]
    combinations = product(*(values_of(section, key) for key in keys))
    return [
        make_trial(model, dict(zip(keys, combination, strict=True)))
        for combination in combinations
    ]


def reference_trial(section: dict) -> Trial:
    """Return the reference: the softmax regression with `reference_lambda`.

    It need not be one of the sweep, but is trained as its trials are. Of several values
    of another hyper-parameter, it takes the one nearest (by ratio) to the study's.
    """
    values = {"lambda": canonical("lambda", section["reference_lambda"])}
    for key in [key for key in KEYS["logistic"] if key != "lambda"]:
        study = FAMILIES["logistic"].sweep[key]
        values[key] = min(
            values_of(section, key), key=lambda value: abs(math.log(value / study))
        )
    return make_trial("logistic", values)


def trainable(model: str, section: dict) -> dict[str, Trial]:
    """Return every trial that may be trained, by its name."""
    trials = sweep(model, section)
    if model == "logistic":
        trials.append(reference_trial(section))
    return {trial.name: trial for trial in trials}


def further_seeds(seeds: Iterable[int], count: int) -> list[int]:
    """List the `count` smallest seeds that are not among `seeds`."""
    taken = set(seeds)
    return list(islice((seed for seed in naturals() if seed not in taken), count))


def further_splits(config: dict) -> list[int]:
    """List the seeds of the further splits that `split.replicates` asks for."""
    return further_seeds([config["split"]["seed"]], config["split"]["replicates"])


def replicate_names(config: dict) -> list[str]:
    """List the names of an evaluated trial's replicates, besides the evaluated run.

    They are its runs with further seeds, and on further splits with the first seed.
    """
    seeds = sorted(config["seeds"])
    further = seeds[1:] + further_seeds(seeds, config["replicates"])
    return [
        *(f"seed~{seed}" for seed in further),
        *(f"seed~{seeds[0]}_split~{split}" for split in further_splits(config)),
    ]


class Replicate(NamedTuple):
    """A training run: its seed, and the seed of its split if not the study's."""

    seed: int
    split_seed: int | None


def read_replicate(name: str) -> Replicate:
    """Read a run's folder name: ``seed~1``, or ``seed~0_split~1`` on another split."""
    seed, other_split = re.fullmatch(r"seed~(\d+)(?:_split~(\d+))?", name).groups()
    return Replicate(int(seed), int(other_split) if other_split else None)


def find(trials: dict[str, Trial], name: str) -> Trial:
    """Return a trial by its name.

    Raises
    ------
    LookupError
        If the config asks for no such trial; the message names the nearest.
    """
    if name in trials:
        return trials[name]
    meant = trials[nearest_name(trials, name)]
    raise LookupError(
        f"the config has no trial {meant.model}/{name}; the nearest is "
        f"{meant.model}/{meant.name} (numbers are written as Python's repr writes them)"
    )


def nearest_name(trials: Iterable[str], name: str) -> str:
    """Return the name that may be meant: of the same numbers, or the most similar."""
    same = [known for known in trials if numbers_in(known) == numbers_in(name)]
    return (same or difflib.get_close_matches(name, trials, n=1, cutoff=0))[0]


def numbers_in(name: str) -> list[float | str]:
    """Return the parts of a trial's name, so that 0.10 and 1e-1 compare equal."""

    def parse(text: str) -> float | str:
        try:
            return float(text)
        except ValueError:
            return text

    return [parse(text) for part in name.split("_") for text in part.split("~")]
