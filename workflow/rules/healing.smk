"""What `make heal` asks for: what was made once and is lost, or all that is there."""

from functools import cache
from glob import glob

from mnist_sweep.snakefile.healing import missing
from mnist_sweep.snakefile.targets import is_made


def to_heal(wildcards):
    """List the targets that were made once and are lost, else those that are there."""
    return lost_or_there()


# Once: what a job has made is not lost any more.
@cache
def lost_or_there():
    """List what `to_heal` returns, as it is when the run begins."""
    if lost := [file for file in missing() if is_target(file)]:
        return lost
    targets = ["results/report.html", *TABLE_FILES, *STATISTICS_FILES]
    targets += [file for file in glob("results/figures/*.*") if is_target(file)]
    return [file for file in targets if Path(file).exists()]


def is_target(file):
    """Return whether this config asks for a file."""
    return is_made(internals.matches_of(workflow.rules, file), TRIALS)
