"""Ask whether there is a Slurm, and whether it answers."""

from __future__ import annotations

import shutil
import subprocess

from mnist_sweep.doctor.findings import Finding, note, ok

SECONDS = 20


def check_slurm(seconds: float = SECONDS) -> Finding:
    """Ask Slurm for its partitions, where there is a Slurm."""
    if not shutil.which("sbatch"):
        return note(
            "no Slurm on this machine", "the study runs here; a cluster is not needed"
        )
    try:
        done = subprocess.run(
            ["sinfo", "--noheader", "--format=%R"],
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
        )
        said = done.stderr.strip().splitlines() or ["no message"]
        error = said[-1] if done.returncode else ""
    except (OSError, subprocess.TimeoutExpired) as failure:
        error = str(failure)
    if error:
        return note(
            f"sbatch is here, but Slurm does not answer: {error}",
            "the study runs here all the same; on a cluster, start it on a login node",
        )
    partitions = ", ".join(sorted(set(done.stdout.split()))) or "none"
    return ok(f"Slurm answers; partitions: {partitions}")
