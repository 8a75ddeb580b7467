"""The MNIST study as file targets.

    download → prepare → split → train → choose → evaluate → tables, figures → page

`config.yaml` says what is trained, `workflow/rules/` how each file is made, and
`results/README.md` lists every target.
"""

from snakemake.utils import min_version

min_version("9.27")


configfile: "config.yaml"


include: "workflow/rules/common.smk"
include: "workflow/rules/lookups.smk"
include: "workflow/rules/cluster.smk"
include: "workflow/rules/data.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/select.smk"
include: "workflow/rules/evaluate.smk"
include: "workflow/rules/statistics.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/report.smk"


rule figures:
    """All figures"""
    input:
        expand("results/figures/{name}.{ext}", name=PLOT_DATA, ext=["svg", "csv"]),


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
        rules.figures.input,
        rules.tables.input,
        STATISTICS_FILES,
        [runs_of_model(model) for model in MODELS],
        replicates,


# On a cluster, all but the trainings runs where Snakemake runs: each takes a second or
# two, less than a scheduler takes to start it, and the download needs a network.
workflow.localrules(*(r.name for r in workflow.rules if not r.name.startswith("train")))
internals.complete_rules(
    workflow.rules,
    {f"plot_{figure.base()}": f"Draw: {figure.facts['title']}" for figure in FIGURES},
)


include: "workflow/rules/targets.smk"


onstart:
    check_slurm()
    starter.start(ROOT / "scripts")


onerror:
    report_limits()
