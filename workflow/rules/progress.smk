"""What a user sees: targets that do not exist, progress, failures, the headline.

Without a terminal, Snakemake's own lines. On a terminal, a display takes their place.
What jobs print is in `results/logs/`.
"""

import difflib
import subprocess

from mnist_sweep.snakefile.display import Watcher
from mnist_sweep.snakefile.scheduler import refused

PAGE = "results/report.html"
WATCHER = Watcher()


def suggest_target():
    """Name the nearest file where a figure, table or run is asked for that there is not.

    Snakemake then says of it that no rule makes it.
    """
    folders = ("results/figures/", "results/tables/", "results/statistics/")
    known = [*FIGURE_FILES, *TABLE_FILES, *STATISTICS_FILES]
    known += drawings(FIGURES, ["png", "pdf"])
    for target in sys.argv[1:]:
        if target.startswith(folders) and target not in known:
            nearest = difflib.get_close_matches(target, known, n=1, cutoff=0)[0]
            print(
                f"hint: there is no {target}; the nearest is {nearest}", file=sys.stderr
            )


def check_slurm():
    """Stop where Slurm cannot be asked, or would refuse the trainings.

    Of a bundle that it cannot submit for such a reason, the plugin (2.8) says nothing,
    and Snakemake waits for ever.
    """
    jobs = cluster.jobs_for_slurm(workflow)
    for rule, resources in {job.rule.name: job.resources for job in jobs}.items():
        if problem := refused(rule, resources, bundle_size(), logger):
            sys.exit(problem)


def tell_failures():
    """Say what failed, and how to go on; on a cluster, how to allow more."""
    if WATCHER.board.failed:
        told = [WATCHER.board.failures()]
        if not workflow.local_exec:
            told.append(WATCHER.board.limits())
        print("\n" + "\n".join(told), file=sys.stderr)


def tell_headline():
    """Print the headline numbers and where the page is.

    `make report` prints them itself, also where there was nothing to do.
    """
    if os.getenv("HEADLINE") == "make" or not Path(PAGE).exists():
        return
    command = [sys.executable, source("scripts/headline.py"), "--page", PAGE]
    command += ["--summary", "results/summary.json"]
    command += ["--templates", source("workflow/report")]
    # Where the packages are in an environment of the jobs alone, the path must do.
    done = subprocess.run(command, capture_output=True, text=True)
    print(done.stdout if not done.returncode else f"The page: {Path(PAGE).resolve()}")


if workflow.is_main_process and not IS_MODULE:
    suggest_target()
