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
include: "workflow/rules/code.smk"


rule all:
    input:
        "results/report.html",


include: "workflow/rules/data.smk"
include: "workflow/rules/train.smk"
include: "workflow/rules/select.smk"
include: "workflow/rules/evaluate.smk"
include: "workflow/rules/replicates.smk"
include: "workflow/rules/statistics.smk"
include: "workflow/rules/numbers.smk"
include: "workflow/rules/figures.smk"
include: "workflow/rules/figures_statistics.smk"
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


# On a cluster, what runs where Snakemake runs: all but the trainings. Each takes a second
# or two, less than a scheduler takes to start it, and the download needs a network.
localrules:
    all,
    logistic,
    mlp,
    tables,
    figures,
    download,
    prepare,
    split,
    split_again,
    describe_split,
    list_trials,
    collect,
    choose,
    tabulate_lambdas,
    tabulate_grid,
    evaluate,
    evaluate_test,
    tabulate_accuracy,
    tabulate_digit_errors,
    evaluate_replicates,
    evaluate_replicates_test,
    tabulate_replicates,
    compare,
    bootstrap_choice,
    compare_pairs,
    calibrate,
    solve_optimum,
    warn,
    numbers_search,
    numbers_optimum,
    numbers_samples,
    numbers_reference,
    numbers_best_mlp,
    numbers_lambdas,
    numbers_grid,
    numbers_confusions,
    numbers_digit_errors,
    plot_samples,
    plot_misclassified,
    plot_confusions,
    plot_digit_errors,
    plot_loss,
    plot_validation,
    plot_lambda_curves,
    plot_lambda_final,
    plot_grid_curves,
    plot_grid_heatmap,
    plot_replicates,
    plot_certainty,
    plot_optimum,
    plot_isolation,
    plot_expected_best,
    plot_reliability,
    summarize,
    report,


onstart:
    check_slurm()


onerror:
    tell_limits()
