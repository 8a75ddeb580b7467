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
include: "workflow/rules/code.smk"
include: "workflow/rules/data_files.smk"
include: "workflow/rules/lookups.smk"
include: "workflow/rules/options.smk"
include: "workflow/rules/healing.smk"
include: "workflow/rules/cluster.smk"
include: "workflow/rules/data.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/select.smk"
include: "workflow/rules/evaluate.smk"
include: "workflow/rules/statistics.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/progress.smk"


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


# What make heal asks for.
rule heal:
    """What was lost; if nothing was, all that is there, where its inputs have changed"""
    input:
        to_heal,


# On a cluster, all but the trainings runs where Snakemake runs: each takes a second or
# two, less than a scheduler takes to start it, and the download needs a network.
OWN_RULES = [r for r in workflow.rules if not any(r is o for o in OTHER_RULES)]
workflow.localrules(*(r.name for r in OWN_RULES if Path(r.snakefile).stem != "train"))
internals.name_programs(OWN_RULES, START)
internals.complete_rules(
    OWN_RULES,
    {f"draw_{figure.base()}": f"Draw: {figure.facts['title']}" for figure in FIGURES},
)


include: "workflow/rules/targets.smk"


onstart:
    check_slurm()
    # Before the starter, which serves jobs with its own environment alone.
    show_progress()
    starter.start(ROOT / "scripts")


onsuccess:
    end_progress()
    tell_headline()


onerror:
    end_progress()
    report_limits()
    tell_to_continue()
