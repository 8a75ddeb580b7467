"""What a user sees while jobs run, and when all are done.

Without a terminal, Snakemake's lines and those of jobs, but for the reasons of jobs, which
a dry run and the file below `.snakemake/log/` have. On a terminal, a display takes their
place; what jobs print is in `results/logs/`.
"""

import subprocess

from mnist_sweep.snakefile.display import start_display
from mnist_sweep.snakefile.failures import to_continue

PAGE = "results/report.html"
DISPLAY = []


def show_progress():
    """Begin to show how far the jobs are, as the user's options allow."""
    handler = internals.quiet_handler(workflow, logger)
    display = start_display(logger, handler)
    if display:
        DISPLAY.append(display)
        # A terminal is drawn anew four times a second; lines elsewhere may be fewer.
        os.environ.setdefault("MNIST_SWEEP_PROGRESS_SECONDS", "1")


def end_progress():
    """Give the terminal back to Snakemake."""
    for display in DISPLAY:
        display.stop(logger)


def tell_to_continue():
    """Say, where a training has failed here, that it can be continued."""
    if not internals.runs_here(workflow):
        return
    failed = [j for j in internals.failed_jobs(workflow) if j.rule.name == "train"]
    if failed:
        print(to_continue([job.log[0] for job in failed]), file=sys.stderr)


def tell_headline():
    """Print the headline numbers and where the page is, if the page was asked for.

    `make report` prints them itself, also where there was nothing to do.
    """
    if os.getenv("HEADLINE") == "make" or not internals.is_planned(workflow, PAGE):
        return
    command = [sys.executable, source("scripts/headline.py"), "--page", PAGE]
    command += ["--summary", "results/summary.json"]
    command += ["--templates", source("workflow/report")]
    # Where the packages are in an environment of the jobs alone, the path must do.
    done = subprocess.run(command, capture_output=True, text=True)
    print(done.stdout if not done.returncode else f"The page: {Path(PAGE).resolve()}")
