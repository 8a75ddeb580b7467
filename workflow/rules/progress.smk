"""What a user sees while jobs run, and when all are done.

Without a terminal, Snakemake's lines and those of jobs, but for the reasons of jobs, which
a dry run and the file below `.snakemake/log/` have. On a terminal, a display takes their
place; what jobs print is in `results/logs/`.
"""

import subprocess

from mnist_sweep.snakefile.display import start_display

PAGE = "results/report.html"
DISPLAY = []
MOST_LOGS = 10


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
    if not failed:
        return
    logs = "".join(f"\n  {job.log[0]}" for job in failed[:MOST_LOGS])
    if len(failed) > MOST_LOGS:
        logs += f"\n  … ({len(failed) - MOST_LOGS} more)"
    count = "a training" if len(failed) == 1 else f"{len(failed)} trainings"
    print(
        f"error: {count} failed, and the page waits for it:{logs}\n"
        "hint: the log says why, or nothing if the training was killed. "
        "What is finished is kept: type the command again, and trainings continue from "
        "their last saved epoch.",
        file=sys.stderr,
    )


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
