"""The profile for clusters without Slurm, tried with stand-ins for PBS's commands."""

import os
from pathlib import Path

import pytest
from helpers.project import SUMMARY, Project, digests

# Jobs run at once; their numbers are process ids, and what ended says so in a file.
STAND_INS = {
    "qsub": """\
for script; do :; done
echo "$@" >> "$PBS/submitted"
cp "$script" "$PBS/script.$$"
(sh "$PBS/script.$$" > "$PBS/output.$$" 2>&1; echo $? > "$PBS/ended.$$") > /dev/null &
echo "$$.pbs"
""",
    "qstat": """\
for job; do :; done
if [ -s "$PBS/ended.${job%.pbs}" ]; then
  printf '    job_state = F\\n    Exit_status = %s\\n' "$(cat "$PBS/ended.${job%.pbs}")"
else
  echo '    job_state = R'
fi
""",
}


@pytest.fixture
def project(tmp_path, mnist) -> Project:
    """A project whose Snakemake finds the stand-ins."""
    programs = tmp_path / "pbs"
    programs.mkdir()
    for name, text in STAND_INS.items():
        (programs / name).write_text(f"#!/bin/sh\n{text}")
        (programs / name).chmod(0o755)
    path = f"{programs}{os.pathsep}{os.environ['PATH']}"
    return Project.new(
        tmp_path / "project", mnist, {"PATH": path, "PBS": str(programs)}
    )


def submitted(project: Project) -> list[str]:
    """List how jobs were submitted."""
    path = Path(project.environment["PBS"]) / "submitted"
    return path.read_text().splitlines() if path.exists() else []


def test_the_same_bytes_and_only_trainings_are_submitted(project, finished):
    project.make(SUMMARY, "--profile", "profiles/cluster-generic")
    made = digests(project)
    assert len(made) > 50
    assert made.items() <= digests(finished).items()
    bundle, *replicates = submitted(project)
    # Five trainings, one after another: the memory of one, the time of all.
    assert "-l select=1:ncpus=1:mem=1000mb -l walltime=3000" in bundle
    # Replicates are known only once a trial is chosen: each is a job of its own.
    assert len(replicates) == 2
    assert all("mem=1000mb -l walltime=600" in job for job in replicates)


def test_a_job_that_fails_is_tried_again_with_more_and_told(project):
    program = project.folder / "scripts/train.py"
    program.write_text("import sys\nsys.exit('error: no')\n")
    done = project.snakemake(
        "results/runs/mlp/lr~0.1_batch~64_hidden~10/seed~0/checkpoint.pt",
        *["--profile", "profiles/cluster-generic", "--retries", "1"],
    )
    assert done.returncode == 1
    first, second = submitted(project)
    assert "mem=1000mb -l walltime=600" in first
    assert "mem=2000mb -l walltime=1200" in second
    assert "failed in attempt 2, with 2000 MB of memory and 20 minutes" in done.stdout
