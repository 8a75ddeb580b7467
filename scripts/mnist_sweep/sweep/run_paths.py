"""What the path of a run says: ``…/{model}/{trial}/{replicate}/{file}``."""

from pathlib import Path
from typing import NamedTuple

from mnist_sweep.sweep.grid import read_replicate


class RunPath(NamedTuple):
    """A run: model, trial, seed, and the seed of its split if not the study's."""

    model: str
    trial: str
    seed: int
    split_seed: int | None


def read_run_path(path: str | Path) -> RunPath:
    """Return the run to which the file at `path` belongs."""
    model, trial, replicate = Path(path).parts[-4:-1]
    return RunPath(model, trial, *read_replicate(replicate))
