"""Time the whole study on Slurm, and compare with the cores of this machine.

    python tests/helpers/virtual_cluster.py python benchmarks/on_slurm.py

runs it on a cluster of two virtual CPUs; on any other Slurm cluster, it runs there.
Each run starts from scratch in a copy of the project; MNIST must lie in
`resources/verified`. At the end, the results of all runs are compared byte by byte.
"""

import argparse
import re
import sys
import tempfile
from pathlib import Path

from machine import describe
from project import study
from tabulate import tabulate


def jobs_of_slurm(folder: Path) -> int:
    """Count the jobs that a run has submitted to Slurm."""
    log = (folder / "log").read_text()
    return len(re.findall(r"has been submitted with SLURM jobid", log))


def results(folder: Path) -> dict[Path, bytes]:
    """Read the checkpoints and the page of a run."""
    top = folder / "results"
    paths = [*top.rglob("checkpoint.pt"), *top.glob("report.html")]
    return {path.relative_to(folder): path.read_bytes() for path in paths}


def main() -> None:
    """Run the study locally and on Slurm, in turns."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cores", type=int, default=2, help="of the local run")
    parser.add_argument("--bundles", type=int, nargs="+", default=[6])
    parser.add_argument("--repeats", type=int, default=1)
    args = parser.parse_args()
    print(describe(["torch", "snakemake", "snakemake-executor-plugin-slurm"]))
    ways = {f"local, --cores {args.cores}": ["--cores", str(args.cores)]}
    for size in args.bundles:
        options = ["--profile", "profiles/slurm"]
        options += ["--group-components", f"bundle={size}"]
        ways[f"Slurm, {size} trainings per job"] = options
    rows = []
    with tempfile.TemporaryDirectory() as temporary:
        made = None
        for repeat in range(args.repeats):
            base = None
            for way, options in ways.items():
                folder = Path(temporary) / f"{len(rows)}"
                folder.mkdir()
                wall = study(folder, *options)
                base = base or wall
                jobs, times = jobs_of_slurm(folder), f"{wall / base:.2f}"
                rows.append((repeat + 1, way, jobs, f"{wall:.0f}", times))
                print(*rows[-1], sep="  ", flush=True)
                content = results(folder)
                made = made or content
                if content != made:
                    sys.exit(f"{way}: the checkpoints or the page differ")
    headers = ["run", "where", "Slurm jobs", "s", "ratio to the local run"]
    print("\n" + tabulate(rows, headers, tablefmt="github"))
    print("\nAll runs made the same checkpoints and the same page, byte for byte.")


if __name__ == "__main__":
    main()
