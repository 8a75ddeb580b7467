"""Several trainings in one job of a cluster's scheduler: which goes with which.

Snakemake forms its groups anew after each checkpoint. Left to merge jobs as it likes,
it merges ever more of them, and starts some twice (its issue 1628). Names that follow
from the config alone give the same bundles each time.
"""

from mnist_sweep.base.families import FAMILIES
from mnist_sweep.sweep.grid import Trial

# A model, a trial's name, and the name of its folder: seed~0.
Training = tuple[str, str, str]


def by_cost(trials: dict[str, dict[str, Trial]], seeds: list[int]) -> list[Training]:
    """Return every training of the sweeps, those that take equally long together."""
    trainings = [
        (model, name, f"seed~{seed}")
        for model in trials
        for name in trials[model]
        for seed in seeds
    ]
    return sorted(trainings, key=lambda run: (cost(trials[run[0]][run[1]]), *run))


def cost(trial: Trial) -> int:
    """Return a number that grows with the time of a trial's training step."""
    own = FAMILIES[trial.model].own_hyperparameters
    return int(max((trial.values[key] for key in own), default=0))


def deal(trainings: list[Training], size: int) -> dict[Training, str]:
    """Name the bundle of each training, of at most `size`.

    They are dealt out in the order of their cost, so that all bundles take about
    equally long.
    """
    count = -(-len(trainings) // size)
    return {
        training: f"bundle{place % count}" for place, training in enumerate(trainings)
    }
