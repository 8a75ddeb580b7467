"""What a cluster's scheduler is told: memory and time, and what goes in one job.

Runs on one machine use none of it, unless they are given limits: `--resources`.

What rules state is from `results/benchmarks/` of the whole study, at least doubled: a
training took up to 375 MiB and 10 s, `evaluate` 361 MiB and 2 s, `download` 592 MiB and
7 s (71 s from a slow index), `solve_optimum` 660 MiB and 7 s, `bootstrap_selection`
255 MiB and 1.6 s, `calibrate` 217 MiB, all else 152 MiB and 1.2 s, for which the
`default-resources` of the cluster profiles are enough. On a cluster, two Snakemakes of
some 100 MiB each share a job's memory with it.
"""

from functools import cache

from mnist_sweep.snakefile.bundles import by_cost, cost, deal


@cache
def bundle_size():
    """Return how many trainings go in one job, which is known only once jobs are."""
    return cluster.group_components(workflow, "bundle")


@cache
def bundles():
    """Name the bundle of each training of the sweeps."""
    return deal(by_cost(TRIALS, SEEDS), bundle_size())


def bundle(wildcards):
    """Return the bundle of a training: one job that runs several, one after another.

    Replicates are in none: which they are is known only after a checkpoint, and
    Snakemake fails to plan groups behind one (its issue 4202).
    """
    if bundle_size() == 1:
        return None
    name = bundles().get((wildcards.model, wildcards.trial, wildcards.replicate))
    if name:
        cluster.give_size(workflow, name, "bundle")
    return name


def longest_first(wildcards):
    """Rank a training by its cost, so that long ones do not come last."""
    return cost(trial_of(wildcards))
