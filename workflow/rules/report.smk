"""The page, and every number on it.

In: tables, selections, figures, captions and the template in `workflow/report/`. Out:
`results/summary.json` and `results/report.html`.
"""


rule summarize:
    input:
        tables=expand("results/tables/{name}.csv", name=TABLES),
        selections=expand("results/selection/{model}.json", model=["logistic", "mlp"]),
        split="results/split/split.json",
        curves=expand(
            "results/figures/{model}_{kind}.csv",
            model=["logistic", "mlp"],
            kind=["loss", "validation"],
        ),
        evidence=expand(
            "results/figures/{name}.csv",
            name=[
                "replicates",
                "logistic_certainty",
                "mlp_certainty",
                "logistic_optimum",
                "mlp_isolation",
                "mlp_expected_best",
                "reliability",
            ],
        ),
        confusions=expand(
            "results/figures/{model}_confusions_{split}.csv",
            model=["logistic", "mlp"],
            split=["train", "test"],
        ),
        published="workflow/report/published.yaml",
        code=program("summarize"),
    output:
        "results/summary.json",
    log:
        "results/logs/summarize.log",
    benchmark:
        "results/benchmarks/summarize.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    params:
        epochs=config["epochs"],
        seeds=SEEDS,
        reference=REFERENCE.name,
        weight_decay=REFERENCE.values["lambda"],
        learning_rate=REFERENCE.values["learning_rate"],
        batch_size=REFERENCE.values["batch_size"],
    message:
        "Gather every number of the page"
    shell:
        "python scripts/summarize.py --results results --published {input.published}"
        " --epochs {params.epochs} --seeds {params.seeds}"
        " --reference {params.reference} --reference-lambda {params.weight_decay}"
        " --reference-learning-rate {params.learning_rate}"
        " --reference-batch-size {params.batch_size} --output {output}"
        " 2>&1 | tee {log}"


rule report:
    input:
        summary="results/summary.json",
        figures=expand("results/figures/{name}.svg", name=FIGURES),
        templates=[
            "workflow/report/page.html.j2",
            "workflow/report/page.css",
            *expand(
                "workflow/report/captions/{name}.rst",
                name=[
                    "sample_digits",
                    "misclassified",
                    "confusions",
                    "digit_errors",
                    "loss",
                    "validation",
                    "lambda_curves",
                    "lambda_final",
                    "grid_curves",
                    "grid_heatmap",
                    "replicates",
                    "certainty",
                    "optimum",
                    "isolation",
                    "expected_best",
                    "reliability",
                ],
            ),
        ],
        code=program("render_page"),
    output:
        "results/report.html",
    log:
        "results/logs/report.log",
    benchmark:
        "results/benchmarks/report.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Render the page"
    shell:
        "python scripts/render_page.py --summary {input.summary}"
        " --figures results/figures --templates workflow/report --output {output}"
        " 2>&1 | tee {log}"
