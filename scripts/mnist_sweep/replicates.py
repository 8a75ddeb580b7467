"""Replicates: the same configuration trained again, with another seed or split.

A replicate's folder is `seed~1` for another seed of initialisation and batch order, on
the study's split, and `seed~0_split~1` for another split.
"""

import re
from typing import NamedTuple


class Replicate(NamedTuple):
    """Which model was trained, with which seed, on the split of which seed."""

    model: str
    trial: str
    seed: int
    split_seed: int


def parse(checkpoint: str, split_seed: int) -> Replicate:
    """Read a replicate off its checkpoint's path, `…/{model}/{trial}/{folder}/{file}`.

    `split_seed` is that of the study's split, which the folder does not name.
    """
    model, trial, folder, _ = str(checkpoint).split("/")[-4:]
    seed, other_split = re.fullmatch(r"seed~(\d+)(?:_split~(\d+))?", folder).groups()
    return Replicate(model, trial, int(seed), int(other_split or split_seed))
