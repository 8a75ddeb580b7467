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


def drawings(figures, ext="svg"):
    """List the files of figures, wide and narrow."""
    return expand(
        "results/figures/{folder}{name}.{ext}",
        folder=["", "narrow/"],
        name=catalogue.all_names(figures),
        ext=ext,
    )


rule gather_samples:
    """Pick a sample of each class"""
    input:
        **TRAINING_IMAGES,
        names=NAMES,
        indices="results/split/train.npy",
    output:
        "results/figures/sample_digits.csv",
    log:
        "results/logs/gather_samples.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("gather_numbers"),
    shell:
        program("gather_numbers") + " samples --images {input.images}"
        " --labels {input.labels} --description {input.description}"
        " --names {input.names} --indices {input.indices} --output {output} > {log} 2>&1"


rule gather_mistakes:
    """Name the classes of misclassified images"""
    input:
        mistakes=expand(MISCLASSIFIED, run="{model}", split=PARTS),
        names=NAMES,
    output:
        expand(
            "results/figures/{model}_misclassified_{split}.csv",
            split=PARTS,
            allow_missing=True,
        ),
    log:
        "results/logs/gather_mistakes/{model}.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("gather_numbers"),
    shell:
        program("gather_numbers") + " mistakes --mistakes {input.mistakes}"
        " --names {input.names} --output {output} > {log} 2>&1"


rule gather_curves:
    """Gather the curves of the run that is drawn"""
    input:
        iterations=drawn_runs("iterations"),
        epochs=drawn_runs("epochs"),
        predictions=drawn_runs("validation"),
    output:
        loss="results/figures/{model}_loss.csv",
        validation="results/figures/{model}_validation.csv",
    log:
        "results/logs/gather_curves/{model}.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("gather_numbers"),
        average_epochs=config["average_epochs"],
        margin=MARGIN,
    shell:
        program("gather_numbers") + " curves --iterations {input.iterations}"
        " --epochs {input.epochs} --predictions {input.predictions}"
        " --average-epochs {params.average_epochs} --margin {params.margin}"
        " --loss {output.loss} --validation {output.validation} > {log} 2>&1"


rule gather_published:
    """Set accuracies and errors by class beside the published ones"""
    input:
        accuracy="results/tables/accuracy.csv",
        means="results/statistics/seed_means.csv",
        replicates="results/statistics/replicate_runs.csv",
        digit_errors="results/tables/digit_errors.csv",
        digit_replicates="results/tables/digit_replicates.csv",
        published=source("workflow/report/published.yaml"),
        names=NAMES,
    output:
        chosen_accuracy="results/figures/chosen_accuracy.csv",
        digit_errors="results/figures/digit_errors.csv",
    log:
        "results/logs/gather_published.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("gather_numbers"),
    shell:
        program("gather_numbers")
        + " published --accuracy {input.accuracy} --means {input.means}"
        " --replicates {input.replicates} --digit-errors {input.digit_errors}"
        " --digit-replicates {input.digit_replicates} --published {input.published}"
        " --names {input.names}"
        " --chosen-accuracy {output.chosen_accuracy}"
        " --output {output.digit_errors} > {log} 2>&1"


# Nothing in `shell` or in a lambda may depend on the loop: both see its last value
# (Snakemake's issues 2832 and 3817). What differs goes through input and params.
for figure in FIGURES:

    rule:
        name:
            f"draw_{figure.base()}"
        input:
            data=figure.data(MODELS),
        output:
            wide=report(
                f"results/figures/{figure.pattern}.{{ext}}",
                caption=f"../report/captions/{figure.facts['caption']}.rst",
                category=figure.facts["category"],
                labels=figure.labels("figure", format="{ext}"),
            ),
            narrow=f"results/figures/narrow/{figure.pattern}.{{ext}}",
        log:
            f"results/logs/draw/{figure.pattern}.{{ext}}.log",
        wildcard_constraints:
            **figure.constraints(),
        localrule: True
        conda:
            "../../environment.yml"
        params:
            code=code_of("draw", f"figures.{figure.facts['module']}"),
            module=figure.facts["module"],
        shell:
            program("draw")
            + " {params.module} --data {input.data} --output {output.wide}"
            " --narrow {output.narrow} > {log} 2>&1"
