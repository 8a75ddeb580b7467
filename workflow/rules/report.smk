"""The page, and every number on it.

In: tables, statistics, selections, figures, captions and the templates in
`workflow/report/`. Out: `results/summary.json`, `results/report.html` and, with all that
differs between two equal runs, `results/provenance.json`.
"""


rule summarize:
    """Gather every number of the page"""
    input:
        tables=TABLE_FILES,
        statistics=STATISTICS_FILES,
        selections=SELECTIONS,
        description="results/dataset/train.json",
        names=NAMES,
        split="results/split/split.json",
        curves=CURVES,
        shown=expand(
            "results/figures/{model}_misclassified_{split}.csv",
            model=MODELS,
            split=PARTS,
        ),
        published=source("workflow/report/published.yaml"),
        schema=source("workflow/schemas/summary.schema.yaml"),
        checkpoints=checkpoints_of(RUNS),
        writers=WRITERS,
    output:
        "results/summary.json",
    log:
        "results/logs/summarize.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("summarize"),
        options=summary_options,
    shell:
        program("summarize")
        + " --tables {input.tables} --statistics {input.statistics}"
        " --selections {input.selections} --description {input.description}"
        " --names {input.names} --split {input.split} --curves {input.curves}"
        " --shown {input.shown}"
        " --schema {input.schema} --published {input.published} {params.options}"
        " --writers {input.writers} --output {output} > {log} 2>&1"


# The page must not depend on it: its bytes would differ from run to run.
rule record_provenance:
    """Record when, where and from which commit the results were made"""
    input:
        timings=[runs_of_model(model, ["timing.parquet"]) for model in MODELS],
    output:
        "results/provenance.json",
    log:
        "results/logs/record_provenance.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("record_provenance"),
    shell:
        program("record_provenance")
        + " --timings {input.timings} --output {output} > {log} 2>&1"


rule report:
    """Render the page"""
    input:
        summary="results/summary.json",
        beside=ancient("results/provenance.json"),
        figures=drawings(SHOWN),
        numbers=catalogue.all_data(SHOWN, MODELS),
        mistakes="results/gallery/mistakes.csv",
        picture="results/gallery/mistakes.png",
        catalogue=source("workflow/figures.yaml"),
        templates=sorted(
            source(str(path.relative_to(ROOT)))
            for path in (ROOT / "workflow/report").rglob("*")
            if path.is_file()
        ),
    output:
        "results/report.html",
    log:
        "results/logs/report.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("render_page"),
        templates=lambda wildcards, input: os.path.commonpath(input.templates),
    shell:
        program("render_page") + " --summary {input.summary}"
        " --figures {input.figures} {input.numbers} --catalogue {input.catalogue}"
        " --mistakes {input.mistakes} --picture {input.picture}"
        " --templates {params.templates} --output {output} > {log} 2>&1"
