"""Check the targets that the command line asks for, before anything is planned.

Snakemake says of an unknown path only that no rule makes it, and a wildcard takes any
value; a user who misspells one is told the nearest that exists.
"""

from mnist_sweep.snakefile.targets import is_made, nearest_target


def check_targets():
    """Refuse a path under results/ that nothing makes."""
    doubtful = {
        argument
        for argument in sys.argv[1:]
        if argument.startswith("results/")
        and not is_made(internals.matches_of(workflow.rules, argument), TRIALS)
    }
    # Most calls ask for what is known, and need no parser.
    if not doubtful:
        return
    patterns = internals.outputs_of(workflow.rules)
    asked = internals.targets_asked_for(sys.argv[1:])
    for target in sorted(doubtful & set(asked)):
        # An exit, not a WorkflowError, which would add lines of this file.
        sys.exit(
            f"error: this config has no target {target}\n"
            "hint: the nearest target is "
            f"{nearest_target(target, patterns, TRIALS)}; results/README.md lists all, "
            "with numbers as Python's repr writes them"
        )


if workflow.is_main_process and not IS_MODULE:
    check_targets()
