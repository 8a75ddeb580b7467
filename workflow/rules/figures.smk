"""Figures, drawn in any format from nothing but their numbers.

In: tables, statistics, and `results/plot_data/`, which is made here from metrics and
images. Out: `results/figures/{name}.csv`, a copy of a figure's numbers, and
`results/figures/{name}.{svg,png,pdf}`. Which figures there are, `workflow/figures.yaml`
says: each entry gets a rule of its own.
"""

PLOT_DATA = {
    figure.pattern.format(**wildcards): figure.facts["data"].format(**wildcards)
    for figure in FIGURES
    for wildcards in figure.wildcards()
}


# What the page tells of the runs that are drawn.
CURVES = expand(
    "results/plot_data/{model}_{kind}.csv", model=MODELS, kind=["loss", "validation"]
)


rule plot_data_samples:
    """Pick a sample of each class"""
    input:
        **TRAINING_IMAGES,
        names=NAMES,
        indices="results/split/train.npy",
        code=program("plot_data_samples"),
    output:
        "results/plot_data/sample_digits.csv",
    shell:
        "{params.program} --images {input.images}"
        " --labels {input.labels} --description {input.description}"
        " --names {input.names} --indices {input.indices}"
        " --output {output} 2>&1 | tee {log}"


rule name_mistakes:
    """Name the classes of misclassified images"""
    input:
        mistakes=expand(
            "results/predictions/{model}_misclassified_{split}.csv",
            split=PARTS,
            allow_missing=True,
        ),
        names=NAMES,
        code=program("name_mistakes"),
    output:
        expand(
            "results/plot_data/{model}_misclassified_{split}.csv",
            split=PARTS,
            allow_missing=True,
        ),
    shell:
        "{params.program} --mistakes {input.mistakes} --names {input.names}"
        " --output {output} 2>&1 | tee {log}"


rule plot_data_run:
    """Gather the curves of the run that is drawn"""
    input:
        metrics=drawn_runs,
        code=program("plot_data_run"),
    output:
        loss="results/plot_data/{model}_loss.csv",
        validation="results/plot_data/{model}_validation.csv",
    params:
        average_epochs=config["average_epochs"],
        margin=MARGIN,
    shell:
        "{params.program} --metrics {input.metrics}"
        " --average-epochs {params.average_epochs} --margin {params.margin}"
        " --loss {output.loss} --validation {output.validation} 2>&1 | tee {log}"


rule plot_data_sweep:
    """Gather the curves of a sweep"""
    input:
        metrics="results/sweeps/{model}.parquet",
        trials="results/tables/{model}_trials.csv",
        code=program("plot_data_sweep"),
    output:
        "results/plot_data/{model}_curves.csv",
    shell:
        "{params.program} --metrics {input.metrics}"
        " --trials {input.trials} --output {output} 2>&1 | tee {log}"


rule plot_data_digit_errors:
    """Set the errors of each class beside the published ones"""
    input:
        digit_errors="results/tables/digit_errors.csv",
        replicates="results/tables/digit_replicates.csv",
        published=source("workflow/report/published.yaml"),
        names=NAMES,
        code=program("plot_data_digit_errors"),
    output:
        "results/plot_data/digit_errors.csv",
    shell:
        "{params.program} --digit-errors {input.digit_errors}"
        " --replicates {input.replicates} --published {input.published}"
        " --names {input.names} --output {output} 2>&1 | tee {log}"


rule plot_data_chosen_accuracy:
    """Gather each chosen model's test accuracy, over seeds and published"""
    input:
        accuracy="results/tables/accuracy.csv",
        means="results/statistics/seed_means.csv",
        replicates="results/statistics/replicate_runs.csv",
        published=source("workflow/report/published.yaml"),
        names=NAMES,
        code=program("plot_data_chosen_accuracy"),
    output:
        "results/plot_data/chosen_accuracy.csv",
    shell:
        "{params.program} --accuracy {input.accuracy} --means {input.means}"
        " --replicates {input.replicates} --published {input.published}"
        " --names {input.names} --output {output} 2>&1 | tee {log}"


rule copy_plot_data:
    """Put the numbers of a figure beside it"""
    input:
        data=lambda wildcards: PLOT_DATA[wildcards.figure],
        code=program("copy_numbers"),
    output:
        "results/figures/{figure}.csv",
    shell:
        "{params.program} --data {input.data} --output {output} 2>&1 | tee {log}"


# Nothing in `shell` or in a lambda may depend on the loop: both see its last value
# (Snakemake's issues 2832 and 3817). What differs goes through input and params.
for figure in FIGURES:

    rule:
        name:
            f"plot_{figure.base()}"
        input:
            data=f"results/figures/{figure.pattern}.csv",
            code=program(figure.facts["program"]),
        output:
            report(
                f"results/figures/{figure.pattern}.{{ext}}",
                caption=f"../report/captions/{figure.facts['caption']}.rst",
                category=figure.facts["category"],
                labels=figure.labels("figure", format="{ext}"),
            ),
        wildcard_constraints:
            **figure.constraints(),
        shell:
            "{params.program} --data {input.data} --output {output} 2>&1 | tee {log}"
