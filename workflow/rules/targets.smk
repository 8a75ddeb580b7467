"""Check the targets that the command line asks for, before anything is planned.

Snakemake says of an unknown path only that no rule makes it, and a wildcard takes any
value; a user who misspells one is told the nearest that exists.
"""

import difflib

from snakemake.cli import get_argument_parser


def known_targets():
    """List the targets that `results/README.md` names, but logs and benchmarks."""
    runs = [
        f"results/runs/{model}/{trial}/{seed}/{file}"
        for model, trials in TRIALS.items()
        for trial in trials
        for seed in [*(f"seed~{seed}" for seed in SEEDS), *REPLICATES]
        for file in RUN_FILES
    ]
    figures = expand(
        "results/figures/{name}.{ext}", name=FIGURES, ext=["svg", "png", "pdf", "csv"]
    )
    others = [
        "results/report.html",
        "results/summary.json",
        "results/split/split.json",
        *expand("results/split/{split}.npy", split=["train", "validation", "test"]),
        *expand(
            "results/dataset/{part}{end}",
            part=["train", "test"],
            end=["_images.npy", "_labels.npy", ".json"],
        ),
        *expand(
            "results/split/seed~{split_seed}/{split}.npy",
            split_seed=FURTHER_SPLITS,
            split=["train", "validation"],
        ),
        *expand("results/replicates/{part}.csv", part=["train", "test"]),
        *expand("results/optimum/lambda~{value}.csv", value=LAMBDAS),
        *expand("results/sweeps/{model}.{ext}", model=TRIALS, ext=["csv", "parquet"]),
        *expand("results/selection/{model}.json", model=TRIALS),
        *expand("results/tables/{name}.csv", name=TABLES),
        *PREDICTIONS,
    ]
    return runs + figures + others


def nearest_target(target, known):
    """Give the known target that may be meant."""
    parts = target.split("/")
    if target.startswith("results/runs/") and len(parts) > 3 and parts[2] in TRIALS:
        parts[3] = grid.nearest_name(TRIALS[parts[2]], parts[3])
    return difflib.get_close_matches("/".join(parts), known, n=1, cutoff=0)[0]


def check_targets():
    """Refuse a path under results/ that nothing makes."""
    # Cheap first: most calls ask for what is known, and need no parser.
    known = known_targets()
    doubtful = {arg for arg in sys.argv[1:] if arg.startswith("results/")} - set(known)
    if not doubtful:
        return
    asked = get_argument_parser().parse_known_args(sys.argv[1:])[0].targets or []
    for target in sorted(doubtful & set(asked)):
        makes = [rule for rule in workflow.rules if rule.is_producer(target)]
        if not makes or target.startswith("results/runs/"):
            # An exit, not a WorkflowError, which would add lines of this file.
            sys.exit(
                f"error: the config asks for no {target}\n"
                f"hint: the nearest target is {nearest_target(target, known)}; "
                "results/README.md lists all, with numbers as Python's repr writes them"
            )


if workflow.is_main_process:
    check_targets()
