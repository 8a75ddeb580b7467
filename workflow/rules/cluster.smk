"""What a cluster's scheduler is told: memory and time, and what goes in one job.

Runs on one machine use none of it, unless they are given limits: `--resources`.

What rules state is from `results/benchmarks/` of the whole study, at least doubled: a
training took up to 375 MiB and 10 s, `evaluate` 361 MiB and 2 s, `download` 592 MiB and
7 s (71 s from a slow index), `solve_optimum` 660 MiB and 7 s, `bootstrap_choice` 255 MiB
and 1.6 s, all else 152 MiB and 1.2 s. On a cluster, two Snakemakes of
some 100 MiB each share a job's memory with it.
"""

import subprocess

# Every training of the sweeps in the order of its cost, so that neighbours take equally
# long.
TRAININGS = sorted(
    (
        (model, trial, f"seed~{seed}")
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


def bundle_size():
    """Give how many trainings go in one job at most: `--group-components bundle=6`."""
    return workflow.group_settings.group_components.get("bundle", 1)


def bundle(model):
    """Give the function that names the bundle of a training, if it is in one.

    A bundle is one job of the scheduler that runs several trainings, one after another.
    They are dealt out, so that all bundles take equally long.

    Snakemake forms its groups anew after each checkpoint. Left to merge jobs as it
    likes, it merges ever more of them, and starts some twice (its issue 1628). Names
    that follow from the config alone give the same bundles each time. Replicates are in
    none: which they are is known only after a checkpoint, and Snakemake fails to plan
    groups behind one (its issue 4202).
    """

    def name_bundle(wildcards):
        size = bundle_size()
        place = PLACES.get((model, wildcards.trial, wildcards.replicate))
        if size == 1 or place is None:
            return None
        name = f"bundle{place % -(-len(TRAININGS) // size)}"
        # Snakemake has no public way to say that the size of `bundle` is this one's.
        workflow.parent_groupids[name] = "bundle"
        return name

    return name_bundle


def check_slurm():
    """Stop where Slurm cannot be asked, or would refuse the trainings.

    Of a bundle that it cannot submit for such a reason, the plugin (2.8) says nothing,
    and Snakemake waits for ever.
    """
    if workflow.local_exec or workflow.executor_plugin.name != "slurm":
        return
    from snakemake_executor_plugin_slurm.accounts import validate_account

    asked = {}
    for job in workflow.dag.needrun_jobs():
        if not job.is_local:
            asked[job.rule.name] = job.resources
    for rule, resources in asked.items():
        command = ["sbatch", "--test-only", "--wrap=true", f"--mem={resources.mem_mb}"]
        command += [f"--time={resources.runtime * bundle_size()}"]
        for option, name in [
            ("--account", "slurm_account"),
            ("--partition", "slurm_partition"),
            ("--gpus", "gpu"),
        ]:
            if value := resources.get(name):
                command.append(f"{option}={value}")
        try:
            if account := resources.get("slurm_account"):
                validate_account(str(account), logger)
            subprocess.run(command, capture_output=True, text=True, check=True)
            continue
        except subprocess.CalledProcessError as error:
            problem = error.stderr.strip()
        except (OSError, WorkflowError) as error:
            problem = str(error)
        sys.exit(
            f"error: Slurm would not take jobs of {rule}: {problem}\n"
            f"asked with: {' '.join(command)}\n"
            "hint: profiles/slurm/config.yaml names account and partition, memory and "
            "time are in workflow/rules/train.smk; docs/cluster.md says how to find "
            "yours"
        )


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
