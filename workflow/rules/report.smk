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
        split="results/split/split.json",
        curves=CURVES,
        shown=expand(MISCLASSIFIED, run=MODELS, split=PARTS),
        published=source("workflow/report/published.yaml"),
        schema=source("workflow/schemas/summary.schema.yaml"),
        checkpoints=checkpoints_of(RUNS),
        writers=WRITERS,
        code=program("summarize"),
    output:
        "results/summary.json",
    params:
        options=summary_options,
        writers=writers_option,
    shell:
        "{params.program} --tables {input.tables} --statistics {input.statistics}"
        " --selections {input.selections} --description {input.description}"
        " --split {input.split} --curves {input.curves} --shown {input.shown}"
        " --schema {input.schema} --published {input.published} {params.options}"
        " {params.writers} --output {output} 2>&1 | tee {log}"


# The page must not depend on it: its bytes would differ from run to run.
rule record_provenance:
    """Record when, where and from which commit the results were made"""
    input:
        timings=[runs_of_model(model, ["timing.parquet"]) for model in MODELS],
        code=program("record_provenance"),
    output:
        "results/provenance.json",
    shell:
        "{params.program} --timings {input.timings} --output {output} 2>&1 | tee {log}"


rule report:
    """Render the page"""
    input:
        summary="results/summary.json",
        beside=ancient("results/provenance.json"),
        figures=expand("results/figures/{name}.svg", name=PLOT_DATA),
        numbers=expand("results/figures/{name}.csv", name=PLOT_DATA),
        mistakes="results/gallery/mistakes.csv",
        picture="results/gallery/mistakes.png",
        catalogue=source("workflow/figures.yaml"),
        templates=sorted(
            source(str(path.relative_to(ROOT)))
            for path in (ROOT / "workflow/report").rglob("*")
            if path.is_file()
        ),
        code=program("render_page"),
    output:
        "results/report.html",
    params:
        templates=lambda wildcards, input: os.path.commonpath(input.templates),
    shell:
        "{params.program} --summary {input.summary}"
        " --figures {input.figures} --catalogue {input.catalogue}"
        " --mistakes {input.mistakes} --picture {input.picture}"
        " --templates {params.templates} --output {output} 2>&1 | tee {log}"
