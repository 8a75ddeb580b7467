"""What is trained: the trials that the config asks for, and their names.

The Snakefile imports this module each time it is read, so it needs nothing but
the standard library.
"""

import difflib
import math
import re
from collections.abc import Container, Iterable
from dataclasses import dataclass
from itertools import count as naturals
from itertools import islice, product
from typing import NamedTuple

from mnist_sweep.base.hyperparameters import HYPERPARAMETERS

# For each model its hyper-parameters, in the order of a trial's name.
KEYS = {
    "logistic": ["lambda", "learning_rate", "batch_size"],
    "mlp": ["learning_rate", "batch_size", "hidden_units", "lambda"],
}
# These stand in every name; the others only where the config lists several values.
ALWAYS_NAMED = {
    "logistic": {"lambda"},
    "mlp": {"learning_rate", "batch_size", "hidden_units"},
}
# The study's reference run; where several values are swept, the nearest is taken.
REFERENCE = {"learning_rate": 0.1, "batch_size": 256}


@dataclass(frozen=True)
class Trial:
    """One configuration of one model, trained once per seed.

    `values` maps every hyper-parameter of the model (the keys of the config's
    section) to its number: float, or int for `batch_size` and `hidden_units`.
    """

    model: str
    name: str
    values: dict[str, float]


def canonical(key: str, value: float) -> float:
    """Turn a config number into the one form that names and parameters use."""
    return int(value) if HYPERPARAMETERS[key].whole else float(value)


def values_of(section: dict, key: str) -> list[float]:
    """List the values of one hyper-parameter, ascending; one value or a list may stand.

    The order of a list in the config means nothing, so that changing it reruns
    nothing.
    """
    listed = section[key] if isinstance(section[key], list) else [section[key]]
    return sorted(canonical(key, value) for value in listed)


def named_keys(model: str, varied: Container[str]) -> list[str]:
    """List the hyper-parameters that name a trial, those that vary among them."""
    return [key for key in KEYS[model] if key in ALWAYS_NAMED[model] or key in varied]


def trial_name(model: str, values: dict[str, float], varied: set[str]) -> str:
    """Name a trial: `lambda~0.01`, or `lr~0.1_batch~128_hidden~200`.

    Numbers are written as `repr` writes them, so that 0.10 and 1e-1 are one trial.
    """
    return "_".join(
        f"{HYPERPARAMETERS[key].short}~{values[key]!r}"
        for key in named_keys(model, varied)
    )


def varied_keys(model: str, section: dict) -> set[str]:
    """Tell which hyper-parameters the config gives more than one value."""
    return {key for key in KEYS[model] if len(values_of(section, key)) > 1}


def make_trial(model: str, values: dict[str, float], varied: set[str]) -> Trial:
    """Build a trial with its canonical name."""
    return Trial(model, trial_name(model, values, varied), values)


def sweep(model: str, section: dict) -> list[Trial]:
    """List the trials of a model's sweep: every combination of the listed values."""
    keys = KEYS[model]
    varied = varied_keys(model, section)
    combinations = product(*(values_of(section, key) for key in keys))
    return [
        make_trial(model, dict(zip(keys, combination, strict=True)), varied)
        for combination in combinations
    ]


def reference_trial(section: dict) -> Trial:
    """Give the softmax regression of items 1.3 to 1.6, at `reference_lambda`.

    It need not be one of the sweep. Where the config lists several learning rates or
    batch sizes, it takes those nearest (by ratio) to the study's.
    """
    values = {"lambda": canonical("lambda", section["reference_lambda"])}
    for key, study in REFERENCE.items():
        values[key] = min(
            values_of(section, key), key=lambda value: abs(math.log(value / study))
        )
    return make_trial("logistic", values, varied_keys("logistic", section))


def trainable(model: str, section: dict) -> dict[str, Trial]:
    """Map the name of every trial that may be trained to the trial."""
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
    """Name the replicates of an evaluated model, besides the one that is evaluated.

    They are its runs with further seeds, and on further splits with the first seed.
    """
    seeds = sorted(config["seeds"])
    further = seeds[1:] + further_seeds(seeds, config["replicates"])
    return [
        *(f"seed~{seed}" for seed in further),
        *(f"seed~{seeds[0]}_split~{split}" for split in further_splits(config)),
    ]


class Replicate(NamedTuple):
    """A training: its seed, and the seed of its split if that is not the study's."""

    seed: int
    split_seed: int | None


def read_replicate(name: str) -> Replicate:
    """Read a training's folder name: `seed~1`, or `seed~0_split~1` on another split."""
    seed, other_split = re.fullmatch(r"seed~(\d+)(?:_split~(\d+))?", name).groups()
    return Replicate(int(seed), int(other_split) if other_split else None)


def find(trials: dict[str, Trial], name: str) -> Trial:
    """Find a trial by its name.

    Raises: LookupError, with the name that may be meant, where the config asks for no
    such trial.
    """
    if name in trials:
        return trials[name]
    meant = trials[nearest_name(trials, name)]
    raise LookupError(
        f"the config has no trial {meant.model}/{name}; the nearest that it has is "
        f"{meant.model}/{meant.name} (numbers are written as Python's repr writes them)"
    )


def nearest_name(trials: Iterable[str], name: str) -> str:
    """Give the name that may be meant: one of the same numbers, else most similar."""
    same = [known for known in trials if numbers_in(known) == numbers_in(name)]
    return (same or difflib.get_close_matches(name, trials, n=1, cutoff=0))[0]


def numbers_in(name: str) -> list[float | str]:
    """Take a trial's name apart, so that 0.10 and 1e-1 compare equal."""

    def parse(text: str) -> float | str:
        try:
            return float(text)
        except ValueError:
            return text

    return [parse(text) for part in name.split("_") for text in part.split("~")]
