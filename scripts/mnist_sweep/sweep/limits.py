"""What a training takes, and what is more than any machine has."""

import math
from typing import Any

# So many trainings make a graph of jobs that Snakemake still plans, in minutes.
TRAININGS = 50_000
GIGABYTES = 64
DAYS = 30

CLASSES = 10
# A perceptron's parameters for each hidden unit: 784 pixels, a bias, ten classes.
PARAMETERS_PER_UNIT = 795
# A slow core: how often it multiplies and adds, and what a step takes besides.
PRODUCTS_PER_SECOND = 5e9
STEP_SECONDS = 5e-4


def list_lengths(config: dict[str, Any]) -> dict[str, int]:
    """Return the length of each list in a config, by its key: ``mlp.lambda``."""
    found = {}
    for key, value in config.items():
        if isinstance(value, list):
            found[key] = len(value)
        elif isinstance(value, dict):
            inner = list_lengths(value)
            found |= {f"{key}.{name}": length for name, length in inner.items()}
    return found


def too_long(config: dict[str, Any]) -> list[str]:
    """List the sweeps of a config that are too large, whatever their values are.

    Told before each value is checked, which would take minutes.
    """
    lengths = list_lengths(config)
    found = []
    for section in [key for key, value in config.items() if isinstance(value, dict)]:
        trainings = lengths.get("seeds", 1)
        inner = {k: n for k, n in lengths.items() if k.startswith(f"{section}.")}
        for length in inner.values():
            trainings *= max(length, 1)
        if trainings > TRAININGS:
            lists = ", ".join(f"{key} {n:,}" for key, n in inner.items())
            found.append(
                f"{section} asks for {trainings:,} trainings, by so many values of "
                f"{lists}; they must be at most {TRAININGS:,}"
            )
    if not found and lengths.get("seeds", 0) > TRAININGS:
        found.append(f"seeds lists {lengths['seeds']:,}; at most {TRAININGS:,}")
    return found


def memory_mb(
    values: dict[str, float], epochs: int, split: dict[str, int], averaged: int = 1
) -> int:
    """Return how many MB a training needs, at least doubled.

    Parameters
    ----------
    values : dict of str to float
        Its hyper-parameters.
    epochs : int
        How many it has.
    split : dict of str to int
        The numbers of images, ``train`` and ``validation``.
    averaged : int, optional
        Over how many last epochs its parameters are averaged.
    """
    hidden = values.get("hidden_units", CLASSES)
    # Parameters, gradients, a copy for the file and its bytes; activations thrice.
    # Those that are averaged are kept, and written: they, and twice the file's bytes.
    copies = 4 + 3 * min(averaged, epochs)
    batch = min(values["batch_size"], split["train"])
    numbers = copies * PARAMETERS_PER_UNIT * hidden + 3 * batch * hidden
    # Of each epoch are kept the losses, and a prediction of each validation image.
    records = epochs * (4 * steps(values, split) + split["validation"])
    needed = 2 * (4 * numbers + records) / 1e6
    return max(1000, 500 + 100 * math.ceil(needed / 100))


def minutes(values: dict[str, float], epochs: int, split: dict[str, int]) -> int:
    """Return how many minutes a training takes on a slow core, at least doubled.

    Parameters are the first three of `memory_mb`.
    """
    hidden = values.get("hidden_units", CLASSES)
    products = 3 * PARAMETERS_PER_UNIT * hidden * split["train"]
    seconds = products / PRODUCTS_PER_SECOND + steps(values, split) * STEP_SECONDS
    return 10 * math.ceil(2 * epochs * seconds / 60 / 10)


def steps(values: dict[str, float], split: dict[str, int]) -> int:
    """Return the number of mini-batches in an epoch."""
    return -(-split["train"] // values["batch_size"])


def too_much(config: dict[str, Any]) -> list[str]:
    """List what the largest trainings of a complete config take that no machine has."""
    found = []
    for section, keys in config.items():
        if not isinstance(keys, dict) or "batch_size" not in keys:
            continue
        lists = {k: v if isinstance(v, list) else [v] for k, v in keys.items()}
        largest = {"batch_size": min(lists["batch_size"])}
        if "hidden_units" in lists:
            largest["hidden_units"] = max(lists["hidden_units"])
        sizes = ", ".join(f"{key} {value}" for key, value in largest.items())
        asked = largest, config["epochs"], config["split"]
        needed = memory_mb(*asked, config["average_epochs"])
        if (gigabytes := needed / 1000) > GIGABYTES:
            found.append(
                f"{section} asks for a training ({sizes}, epochs {config['epochs']}) "
                f"that needs about {gigabytes:,.0f} GB of memory; it must need at most "
                f"{GIGABYTES}"
            )
        if (days := minutes(*asked) / 60 / 24) > DAYS:
            found.append(
                f"{section} asks for a training ({sizes}, epochs {config['epochs']}) "
                f"that takes about {days:,.0f} days; it must take at most {DAYS}"
            )
    return found
