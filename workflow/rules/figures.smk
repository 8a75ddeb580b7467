"""Figures, drawn in any format from nothing but their numbers.

In: tables and statistics, or `results/figures/{name}.csv`, which the program that has the
numbers writes; the three rules here write what no other has. Out:
`results/figures/{name}.{svg,png,pdf}` and, for a narrow page, `results/figures/narrow/`
with the same names. Which figures there are, `workflow/figures.yaml`
says: each entry gets a rule of its own.
"""

# What the page tells of the runs that are drawn.
CURVES = expand(
    "results/figures/{model}_{kind}.csv", model=MODELS, kind=["loss", "validation"]
)
FIGURE_DATA = catalogue.all_data(FIGURES, MODELS)
# The figures that the page shows.
SHOWN = [figure for figure in FIGURES if figure.facts["section"]]


def drawings(figures):
    """List the SVGs of figures, wide and narrow."""
    return expand(
        "results/figures/{folder}{name}.svg",
        folder=["", "narrow/"],
        name=catalogue.all_names(figures),
    )


rule gather_samples:
    """Pick a sample of each class"""
    input:
        **TRAINING_IMAGES,
        indices="results/split/train.npy",
        code=program("gather_numbers"),
    output:
        "results/figures/sample_digits.csv",
    shell:
        "{params.program} samples --images {input.images}"
        " --labels {input.labels} --description {input.description}"
        " --indices {input.indices} --output {output} 2>&1 | tee {log}"


rule gather_curves:
    """Gather the curves of the run that is drawn"""
    input:
        metrics=drawn_runs,
        code=program("gather_numbers"),
    output:
        loss="results/figures/{model}_loss.csv",
        validation="results/figures/{model}_validation.csv",
    params:
        average_epochs=config["average_epochs"],
        margin=MARGIN,
    shell:
        "{params.program} curves --metrics {input.metrics}"
        " --average-epochs {params.average_epochs} --margin {params.margin}"
        " --loss {output.loss} --validation {output.validation} 2>&1 | tee {log}"


rule gather_published:
    """Set accuracies and errors by class beside the published ones"""
    input:
        accuracy="results/tables/accuracy.csv",
        means="results/statistics/seed_means.csv",
        replicates="results/statistics/replicate_runs.csv",
        digit_errors="results/tables/digit_errors.csv",
        digit_replicates="results/tables/digit_replicates.csv",
        published=source("workflow/report/published.yaml"),
        description="results/dataset/train.json",
        code=program("gather_numbers"),
    output:
        chosen_accuracy="results/figures/chosen_accuracy.csv",
        digit_errors="results/figures/digit_errors.csv",
    shell:
        "{params.program} published --accuracy {input.accuracy} --means {input.means}"
        " --replicates {input.replicates} --digit-errors {input.digit_errors}"
        " --digit-replicates {input.digit_replicates} --published {input.published}"
        " --description {input.description}"
        " --chosen-accuracy {output.chosen_accuracy}"
        " --output {output.digit_errors} 2>&1 | tee {log}"


# Nothing in `shell` or in a lambda may depend on the loop: both see its last value
# (Snakemake's issues 2832 and 3817). What differs goes through input and params.
for figure in FIGURES:

    rule:
        name:
            f"draw_{figure.base()}"
        input:
            data=figure.data(MODELS),
            code=drawing(figure.facts["module"]),
        output:
            wide=report(
                f"results/figures/{figure.pattern}.{{ext}}",
                caption=f"../report/captions/{figure.facts['caption']}.rst",
                category=figure.facts["category"],
                labels=figure.labels("figure", format="{ext}"),
            ),
            narrow=f"results/figures/narrow/{figure.pattern}.{{ext}}",
        wildcard_constraints:
            **figure.constraints(),
        params:
            module=figure.facts["module"],
        shell:
            "{params.program} {params.module} --data {input.data}"
            " --output {output.wide} --narrow {output.narrow} 2>&1 | tee {log}"
