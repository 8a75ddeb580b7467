"""What Slurm is asked before jobs are submitted to it."""

import subprocess
from typing import Any

from mnist_sweep.snakefile.cluster import check_slurm_account

from snakemake.exceptions import WorkflowError

# Options of `sbatch`, and the resources that they state.
OPTIONS = [
    ("--account", "slurm_account"),
    ("--partition", "slurm_partition"),
    ("--gpus", "gpu"),
]


def refused(rule: str, resources: Any, bundled: int, logger: Any) -> str | None:
    """Return why Slurm would not accept jobs of a rule; None where it would.

    Parameters
    ----------
    rule : str
        The rule's name.
    resources : Resources
        Of one of its jobs: `mem_mb`, `runtime` in minutes, and what `OPTIONS` names.
    bundled : int
        How many trainings go in one job, one after another.
    logger : Logger
        Snakemake's.
    """
    command = ["sbatch", "--test-only", "--wrap=true", f"--mem={resources.mem_mb}"]
    command += [f"--time={resources.runtime * bundled}"]
    for option, name in OPTIONS:
        if value := resources.get(name):
            command.append(f"{option}={value}")
    try:
        if account := resources.get("slurm_account"):
            check_slurm_account(str(account), logger)
        subprocess.run(command, capture_output=True, text=True, check=True)
    except subprocess.CalledProcessError as error:
        problem = error.stderr.strip()
    except (OSError, WorkflowError) as error:
        problem = str(error)
    else:
        return None
    return (
        f"error: Slurm would not accept jobs of {rule}: {problem}\n"
        f"asked with: {' '.join(command)}\n"
        "hint: profiles/slurm/config.yaml sets account and partition; memory and time "
        "are stated in workflow/rules/train.smk; docs/cluster.md says how to find yours"
    )
