"""The MNIST study as file targets.

    download → prepare → split → train → choose → evaluate → tables, figures → page

`config.yaml` says what is trained, `workflow/rules/` how each file is made, and
`results/README.md` lists every target.
"""

from snakemake.utils import min_version

min_version("9.27")


configfile: "config.yaml"


# How Snakemake's own report begins; figures and tables have captions of their own.
report: "workflow/report/captions/overview.rst"


include: "workflow/rules/common.smk"
include: "workflow/rules/study.smk"
include: "workflow/rules/lookups.smk"
include: "workflow/rules/cluster.smk"
include: "workflow/rules/data.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/select.smk"
include: "workflow/rules/evaluate.smk"
include: "workflow/rules/statistics.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/report.smk"


FIGURE_FILES = [*drawings(FIGURES), *FIGURE_DATA]


rule figures:
    """All figures"""
    input:
        FIGURE_FILES,


rule tables:
    """All tables"""
    input:
        TABLE_FILES,


for model in MODELS:

    rule:
        name:
            model
        input:
            runs_of_model(model),


# The page alone is not enough: Snakemake makes a deleted file anew only where a target
# asks for it.
rule all:
    """Everything: the page, and every file of runs, tables, statistics, figures"""
    default_target: True
    input:
        "results/report.html",
        FIGURE_FILES,
        TABLE_FILES,
        STATISTICS_FILES,
        [runs_of_model(model) for model in MODELS],
        replicates,


include: "workflow/rules/progress.smk"


onstart:
    check_slurm()
    WATCHER.start(logger)
    starter.start(ROOT / "scripts")


onsuccess:
    WATCHER.stop()
    tell_headline()


onerror:
    WATCHER.stop()
    tell_failures()
