"""Say what is wrong with the environment, and how to mend it.

`make doctor` calls it, with the Python of .venv if there is one. It needs no package
and changes nothing; the exit status is 1 if there is a problem.

For example:

    python scripts/doctor.py
"""

from __future__ import annotations

import sys
from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.doctor.packages import check_python, check_releases, check_torch
from mnist_sweep.doctor.places import check_data, check_disk, check_lock, check_writable
from mnist_sweep.doctor.scheduler import check_slurm

ROOT = Path(__file__).resolve().parents[1]


def main() -> None:
    """Check one thing after the other, and print what is found."""
    parser = argument_parser(__doc__)
    parser.parse_args()
    findings = [
        check_python(ROOT, sys.version_info[:2]),
        *check_releases(ROOT),
        *check_torch(),
        check_disk(ROOT),
        *check_writable(ROOT),
        check_data(ROOT),
        check_lock(ROOT),
        check_slurm(),
    ]
    print(*(finding.lines() for finding in findings), sep="\n")
    problems = sum(finding.state == "problem" for finding in findings)
    print(f"{problems} to mend" if problems else "nothing to mend")
    sys.exit(bool(problems))


if __name__ == "__main__":
    run_program(main)
