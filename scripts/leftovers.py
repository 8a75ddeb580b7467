"""List the runs of trials that are no longer in the config, or remove them."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.format import plural
from mnist_sweep.snakefile import leftovers as runs


def leftovers(*, configfile: list[Path] = [], remove: bool = False) -> None:  # noqa: B006
    """List them, or remove them.

    Parameters
    ----------
    configfile : list of Path
        Config files, as they are given to Snakemake.
    remove : bool
        Whether to remove them, and all that is kept of them.
    """
    results = Path("results")
    config = runs.read_config([Path("config.yaml"), *configfile])
    found = runs.leftovers(results, config)
    for run in found:
        print(run)
        if remove:
            runs.remove(run, results)
    what = "removed" if remove else "not in the config; remove them with --remove"
    count = plural(len(found), "run")
    print(f"{count} {what}" if found else "every run is in the config")


if __name__ == "__main__":
    run_program(leftovers)
