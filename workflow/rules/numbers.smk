"""The numbers of each figure, as CSV.

In: metrics, tables, predictions. Out: `results/figures/{name}.csv` (those of
misclassified images come with the evaluation).
"""


rule numbers_samples:
    input:
        images=ancient("results/dataset/train_images.npy"),
        labels="results/dataset/train_labels.npy",
        description="results/dataset/train.json",
        indices="results/split/train.npy",
        code=program("numbers_samples"),
    output:
        "results/figures/sample_digits.csv",
    log:
        "results/logs/numbers_samples.log",
    benchmark:
        "results/benchmarks/numbers_samples.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Pick a sample of each digit"
    shell:
        "python scripts/numbers_samples.py --images {input.images}"
        " --labels {input.labels} --indices {input.indices} --output {output}"
        " 2>&1 | tee {log}"


rule numbers_reference:
    input:
        metrics=expand(
            "results/runs/logistic/{trial}/seed~{seed}/{file}.parquet",
            trial=REFERENCE.name,
            seed=SEEDS,
            file=["iterations", "epochs"],
        ),
        code=program("numbers_run"),
    output:
        loss="results/figures/logistic_loss.csv",
        validation="results/figures/logistic_validation.csv",
    log:
        "results/logs/numbers_reference.log",
    benchmark:
        "results/benchmarks/numbers_reference.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    params:
        trial=REFERENCE.name,
        seeds=SEEDS,
    message:
        "Gather the curves of the reference softmax regression"
    shell:
        "python scripts/numbers_run.py --model logistic --trial {params.trial}"
        " --folder results/runs/logistic --seeds {params.seeds}"
        " --loss {output.loss} --validation {output.validation}"
        " 2>&1 | tee {log}"


rule numbers_best_mlp:
    input:
        metrics=lambda wildcards: expand(
            "results/runs/mlp/{trial}/seed~{seed}/{file}.parquet",
            trial=chosen("mlp"),
            seed=SEEDS,
            file=["iterations", "epochs"],
        ),
        selection="results/selection/mlp.json",
        code=program("numbers_run"),
    output:
        loss="results/figures/mlp_loss.csv",
        validation="results/figures/mlp_validation.csv",
    log:
        "results/logs/numbers_best_mlp.log",
    benchmark:
        "results/benchmarks/numbers_best_mlp.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    params:
        seeds=SEEDS,
    message:
        "Gather the curves of the chosen perceptron"
    shell:
        "python scripts/numbers_run.py --model mlp --selection {input.selection}"
        " --folder results/runs/mlp --seeds {params.seeds}"
        " --loss {output.loss} --validation {output.validation}"
        " 2>&1 | tee {log}"


rule numbers_lambdas:
    input:
        metrics="results/sweeps/logistic.parquet",
        trials="results/tables/logistic_lambdas.csv",
        code=program("numbers_sweep"),
    output:
        curves="results/figures/logistic_lambda_curves.csv",
        marks="results/figures/logistic_lambda_final.csv",
    log:
        "results/logs/numbers_lambdas.log",
    benchmark:
        "results/benchmarks/numbers_lambdas.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Gather the curves of all softmax regressions"
    shell:
        "python scripts/numbers_sweep.py --metrics {input.metrics}"
        " --trials {input.trials} --curves {output.curves} --marks {output.marks}"
        " 2>&1 | tee {log}"


use rule numbers_lambdas as numbers_grid with:
    input:
        metrics="results/sweeps/mlp.parquet",
        trials="results/tables/mlp_grid.csv",
        code=program("numbers_sweep"),
    output:
        curves="results/figures/mlp_grid_curves.csv",
        marks="results/figures/mlp_grid_heatmap.csv",
    log:
        "results/logs/numbers_grid.log",
    benchmark:
        "results/benchmarks/numbers_grid.tsv"
    message:
        "Gather the curves of all perceptrons"


rule numbers_search:
    input:
        trials="results/tables/mlp_grid.csv",
        code=program("numbers_search"),
    output:
        isolation="results/figures/mlp_isolation.csv",
        expected_best="results/figures/mlp_expected_best.csv",
    log:
        "results/logs/numbers_search.log",
    benchmark:
        "results/benchmarks/numbers_search.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Ask which hyper-parameter matters, and how many trials are enough"
    shell:
        "python scripts/numbers_search.py --trials {input.trials}"
        " --isolation {output.isolation} --expected-best {output.expected_best}"
        " 2>&1 | tee {log}"


rule numbers_optimum:
    input:
        optima=expand("results/optimum/lambda~{value}.csv", value=LAMBDAS),
        trials="results/tables/logistic_lambdas.csv",
        code=program("numbers_optimum"),
    output:
        "results/figures/logistic_optimum.csv",
    log:
        "results/logs/numbers_optimum.log",
    benchmark:
        "results/benchmarks/numbers_optimum.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Hold each softmax regression against the optimum of its λ"
    shell:
        "python scripts/numbers_optimum.py --optima {input.optima}"
        " --trials {input.trials} --output {output}"
        " 2>&1 | tee {log}"


rule numbers_confusions:
    input:
        predictions="results/predictions/{model}_{split}.parquet",
        code=program("numbers_confusions"),
    output:
        "results/figures/{model}_confusions_{split}.csv",
    log:
        "results/logs/numbers_confusions/{model}_{split}.log",
    benchmark:
        "results/benchmarks/numbers_confusions/{model}_{split}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Count what {wildcards.model} takes the {wildcards.split} digits for"
    shell:
        "python scripts/numbers_confusions.py --predictions {input.predictions}"
        " --output {output}"
        " 2>&1 | tee {log}"


rule numbers_digit_errors:
    input:
        digit_errors="results/tables/digit_errors.csv",
        published="workflow/report/published.yaml",
        code=program("numbers_digit_errors"),
    output:
        "results/figures/digit_errors.csv",
    log:
        "results/logs/numbers_digit_errors.log",
    benchmark:
        "results/benchmarks/numbers_digit_errors.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Set the per-digit errors beside the published ones"
    shell:
        "python scripts/numbers_digit_errors.py --digit-errors {input.digit_errors}"
        " --published {input.published} --output {output}"
        " 2>&1 | tee {log}"
