"""Read off a run's path what it is: ``…/{model}/{trial}/{replicate}/{file}``."""

from pathlib import Path
from typing import NamedTuple

from mnist_sweep.sweep.grid import read_replicate


class RunPath(NamedTuple):
    """A training: model, trial, seed, and its split's seed if not the study's."""

    model: str
    trial: str
    seed: int
    split_seed: int | None


def read_run_path(path: str | Path) -> RunPath:
    """Return the training whose file lies at `path`."""
    model, trial, replicate = Path(path).parts[-4:-1]
    return RunPath(model, trial, *read_replicate(replicate))
