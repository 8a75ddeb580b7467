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
include: "workflow/rules/code.smk"


rule all:
    input:
        "results/report.html",


include: "workflow/rules/data.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/select.smk"
include: "workflow/rules/evaluate.smk"
include: "workflow/rules/numbers.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/report.smk"
include: "workflow/rules/targets.smk"


rule logistic:
    input:
        expand(
            "results/runs/logistic/{trial}/seed~{seed}/checkpoint.pt",
            trial=TRIALS["logistic"],
            seed=SEEDS,
        ),


rule mlp:
    input:
        expand(
            "results/runs/mlp/{trial}/seed~{seed}/checkpoint.pt",
            trial=TRIALS["mlp"],
            seed=SEEDS,
        ),


rule tables:
    input:
        expand("results/tables/{name}.csv", name=TABLES),


rule figures:
    input:
        expand("results/figures/{name}.svg", name=FIGURES),


localrules:
    all,
    logistic,
    mlp,
    tables,
    figures,
