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
        indices="results/split/train.npy",
    output:
        "results/plot_data/sample_digits.csv",
    log:
        "results/logs/plot_data_samples.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("plot_data_samples"),
    shell:
        program("plot_data_samples") + " --images {input.images}"
        " --labels {input.labels} --description {input.description}"
        " --indices {input.indices} --output {output} > {log} 2>&1"


rule plot_data_run:
    """Gather the curves of the run that is drawn"""
    input:
        metrics=drawn_runs,
    output:
        loss="results/plot_data/{model}_loss.csv",
        validation="results/plot_data/{model}_validation.csv",
    log:
        "results/logs/plot_data_run/{model}.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("plot_data_run"),
        average_epochs=config["average_epochs"],
        margin=MARGIN,
    shell:
        program("plot_data_run") + " --metrics {input.metrics}"
        " --average-epochs {params.average_epochs} --margin {params.margin}"
        " --loss {output.loss} --validation {output.validation} > {log} 2>&1"


rule plot_data_sweep:
    """Gather the curves of a sweep"""
    input:
        metrics="results/sweeps/{model}.parquet",
        trials="results/tables/{model}_trials.csv",
    output:
        "results/plot_data/{model}_curves.csv",
    log:
        "results/logs/plot_data_sweep/{model}.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("plot_data_sweep"),
    shell:
        program("plot_data_sweep") + " --metrics {input.metrics}"
        " --trials {input.trials} --output {output} > {log} 2>&1"


rule plot_data_digit_errors:
    """Set the errors of each class beside the published ones"""
    input:
        digit_errors="results/tables/digit_errors.csv",
        replicates="results/tables/digit_replicates.csv",
        published=source("workflow/report/published.yaml"),
        description="results/dataset/train.json",
    output:
        "results/plot_data/digit_errors.csv",
    log:
        "results/logs/plot_data_digit_errors.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("plot_data_digit_errors"),
    shell:
        program("plot_data_digit_errors") + " --digit-errors {input.digit_errors}"
        " --replicates {input.replicates} --published {input.published}"
        " --description {input.description} --output {output} > {log} 2>&1"


rule plot_data_chosen_accuracy:
    """Gather each chosen model's test accuracy, over seeds and published"""
    input:
        accuracy="results/tables/accuracy.csv",
        means="results/statistics/seed_means.csv",
        replicates="results/statistics/replicate_runs.csv",
        published=source("workflow/report/published.yaml"),
        description="results/dataset/train.json",
    output:
        "results/plot_data/chosen_accuracy.csv",
    log:
        "results/logs/plot_data_chosen_accuracy.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("plot_data_chosen_accuracy"),
    shell:
        program("plot_data_chosen_accuracy")
        + " --accuracy {input.accuracy} --means {input.means}"
        " --replicates {input.replicates} --published {input.published}"
        " --description {input.description} --output {output} > {log} 2>&1"


rule copy_plot_data:
    """Put the numbers of a figure beside it"""
    input:
        data=lambda wildcards: PLOT_DATA[wildcards.figure],
    output:
        "results/figures/{figure}.csv",
    log:
        "results/logs/copy_plot_data/{figure}.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("copy_numbers"),
    shell:
        program("copy_numbers") + " --data {input.data} --output {output} > {log} 2>&1"


# Nothing in `shell` or in a lambda may depend on the loop: both see its last value
# (Snakemake's issues 2832 and 3817). What differs goes through input and params.
for figure in FIGURES:

    rule:
        name:
            f"plot_{figure.base()}"
        input:
            data=f"results/figures/{figure.pattern}.csv",
        output:
            report(
                f"results/figures/{figure.pattern}.{{ext}}",
                caption=f"../report/captions/{figure.facts['caption']}.rst",
                category=figure.facts["category"],
                labels=figure.labels("figure", format="{ext}"),
            ),
        log:
            f"results/logs/draw/{figure.pattern}.{{ext}}.log",
        wildcard_constraints:
            **figure.constraints(),
        localrule: True
        conda:
            "../../environment.yml"
        params:
            code=code_of(figure.facts["program"]),
            program=program(figure.facts["program"]),
        shell:
            "{params.program} --data {input.data} --output {output} > {log} 2>&1"
