"""What a cluster's scheduler is told: memory and time, and what goes in one job.

Runs on one machine use none of it, unless they are given limits: `--resources`.
"""

# Every training in the order of its cost, so that neighbours take equally long.
TRAININGS = sorted(
    (
        (model, trial, str(seed))
        for model in TRIALS
        for trial in TRIALS[model]
        for seed in SEEDS
    ),
    key=lambda run: (TRIALS[run[0]][run[1]].values.get("hidden_units", 0), run),
)
PLACES = {training: place for place, training in enumerate(TRAININGS)}


def growing(start):
    """Give the function that doubles a resource whenever its job is tried again."""
    return lambda wildcards, attempt: start * 2 ** (attempt - 1)


def bundle(model):
    """Give the function that names the bundle of a training, if it is in one.

    A bundle is one job of the scheduler that runs several trainings, one after another;
    `--group-components bundle=6` says how many at most. They are dealt out, so that all
    bundles take equally long.

    Snakemake forms its groups anew after each checkpoint. Left to merge jobs as it
    likes, it merges ever more of them, and starts some twice (its issue 1628). Names
    that follow from the config alone give the same bundles each time.
    """

    def name_bundle(wildcards):
        size = workflow.group_settings.group_components.get("bundle", 1)
        if size == 1:
            return None
        place = PLACES[model, wildcards.trial, wildcards.seed]
        name = f"bundle{place % -(-len(TRAININGS) // size)}"
        # Snakemake has no public way to say that the size of `bundle` is this one's.
        workflow.parent_groupids[name] = "bundle"
        return name

    return name_bundle


def tell_limits():
    """Say of each job that failed on the cluster what it was allowed at last."""
    if workflow.local_exec:
        return
    failed = [job for job in workflow.scheduler.failed if not job.is_local]
    more = set()
    for job in failed:
        members = list(job.jobs) if job.is_group() else [job]
        memory, minutes = job.resources.mem_mb, job.resources.runtime
        print(
            f"error: failed in attempt {job.attempt}, with {memory} MB of memory and "
            f"{minutes} minutes allowed:",
            *sorted(f"- {member}" for member in members),
            sep="\n",
            file=sys.stderr,
        )
        for member in members:
            for name in ["mem_mb", "runtime"]:
                twice = 2 * member.resources.get(name)
                more.add(f"{member.rule.name}:{name}={twice}")
    if more:
        print(
            "hint: their logs, above, say why. Where they say TIME LIMIT, memory or OOM, "
            "type the command again, with more at its end: --set-resources "
            f"{' '.join(sorted(more))}\n"
            "Trainings go on from their last saved epoch.",
            file=sys.stderr,
        )
