"""Figures, each in two steps: its numbers as CSV, then the drawing in any format.

In: metrics, tables, predictions. Out: `results/figures/{name}.csv` and
`results/figures/{name}.{svg,png,pdf}`. A drawing reads nothing but its CSV.
"""


rule numbers_samples:
    input:
        images=ancient("results/dataset/train_images.npy"),
        labels="results/dataset/train_labels.npy",
        description="results/dataset/train.json",
        indices="results/split/train.npy",
        code=program("numbers_samples", *WRITING),
    output:
        "results/figures/sample_digits.csv",
    log:
        "results/logs/numbers_samples.log",
    benchmark:
        "results/benchmarks/numbers_samples.tsv"
    conda:
        "../../environment.yml"
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
        code=program("numbers_run", *CHOOSING, "stopping"),
    output:
        loss="results/figures/logistic_loss.csv",
        validation="results/figures/logistic_validation.csv",
    log:
        "results/logs/numbers_reference.log",
    benchmark:
        "results/benchmarks/numbers_reference.tsv"
    conda:
        "../../environment.yml"
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
        code=program("numbers_run", *CHOOSING, "stopping"),
    output:
        loss="results/figures/mlp_loss.csv",
        validation="results/figures/mlp_validation.csv",
    log:
        "results/logs/numbers_best_mlp.log",
    benchmark:
        "results/benchmarks/numbers_best_mlp.tsv"
    conda:
        "../../environment.yml"
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
        code=program("numbers_sweep", *CHOOSING),
    output:
        curves="results/figures/logistic_lambda_curves.csv",
        marks="results/figures/logistic_lambda_final.csv",
    log:
        "results/logs/numbers_lambdas.log",
    benchmark:
        "results/benchmarks/numbers_lambdas.tsv"
    conda:
        "../../environment.yml"
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
        code=program("numbers_sweep", *CHOOSING),
    output:
        curves="results/figures/mlp_grid_curves.csv",
        marks="results/figures/mlp_grid_heatmap.csv",
    log:
        "results/logs/numbers_grid.log",
    benchmark:
        "results/benchmarks/numbers_grid.tsv"
    message:
        "Gather the curves of all perceptrons"


rule numbers_confusions:
    input:
        predictions="results/predictions/{model}_{split}.parquet",
        code=program("numbers_confusions", *WRITING, "accuracy"),
    output:
        "results/figures/{model}_confusions_{split}.csv",
    log:
        "results/logs/numbers_confusions/{model}_{split}.log",
    benchmark:
        "results/benchmarks/numbers_confusions/{model}_{split}.tsv"
    conda:
        "../../environment.yml"
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
        code=program("numbers_digit_errors", *WRITING),
    output:
        "results/figures/digit_errors.csv",
    log:
        "results/logs/numbers_digit_errors.log",
    benchmark:
        "results/benchmarks/numbers_digit_errors.tsv"
    conda:
        "../../environment.yml"
    message:
        "Set the per-digit errors beside the published ones"
    shell:
        "python scripts/numbers_digit_errors.py --digit-errors {input.digit_errors}"
        " --published {input.published} --output {output}"
        " 2>&1 | tee {log}"


rule plot_samples:
    input:
        numbers="results/figures/sample_digits.csv",
        code=program("plot_digits", *PLOTTING),
    output:
        report(
            "results/figures/sample_digits.{ext}",
            caption="../report/captions/sample_digits.rst",
            category="Data",
        ),
    log:
        "results/logs/plot_samples/{ext}.log",
    benchmark:
        "results/benchmarks/plot_samples/{ext}.tsv"
    conda:
        "../../environment.yml"
    message:
        "Draw sample digits ({wildcards.ext})"
    shell:
        "python scripts/plot_digits.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"


rule plot_misclassified:
    input:
        numbers="results/figures/{model}_misclassified_{split}.csv",
        code=program("plot_digits", *PLOTTING),
    output:
        report(
            "results/figures/{model}_misclassified_{split}.{ext}",
            caption="../report/captions/misclassified.rst",
            category="Errors",
        ),
    log:
        "results/logs/plot_misclassified/{model}_{split}_{ext}.log",
    benchmark:
        "results/benchmarks/plot_misclassified/{model}_{split}_{ext}.tsv"
    conda:
        "../../environment.yml"
    message:
        "Draw misclassified {wildcards.split} images of {wildcards.model}"
        " ({wildcards.ext})"
    shell:
        "python scripts/plot_digits.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"


rule plot_confusions:
    input:
        numbers="results/figures/{model}_confusions_{split}.csv",
        code=program("plot_confusions", *PLOTTING),
    output:
        report(
            "results/figures/{model}_confusions_{split}.{ext}",
            caption="../report/captions/confusions.rst",
            category="Errors",
        ),
    log:
        "results/logs/plot_confusions/{model}_{split}_{ext}.log",
    benchmark:
        "results/benchmarks/plot_confusions/{model}_{split}_{ext}.tsv"
    conda:
        "../../environment.yml"
    message:
        "Draw what {wildcards.model} takes the {wildcards.split} digits for"
        " ({wildcards.ext})"
    shell:
        "python scripts/plot_confusions.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"


rule plot_digit_errors:
    input:
        numbers="results/figures/digit_errors.csv",
        code=program("plot_digit_errors", *PLOTTING),
    output:
        report(
            "results/figures/digit_errors.{ext}",
            caption="../report/captions/digit_errors.rst",
            category="Errors",
        ),
    log:
        "results/logs/plot_digit_errors/{ext}.log",
    benchmark:
        "results/benchmarks/plot_digit_errors/{ext}.tsv"
    conda:
        "../../environment.yml"
    message:
        "Draw per-digit errors ({wildcards.ext})"
    shell:
        "python scripts/plot_digit_errors.py --numbers {input.numbers}"
        " --output {output}"
        " 2>&1 | tee {log}"


rule plot_loss:
    input:
        numbers="results/figures/{model}_loss.csv",
        code=program("plot_loss", *PLOTTING),
    output:
        report(
            "results/figures/{model}_loss.{ext}",
            caption="../report/captions/loss.rst",
            category="Curves",
        ),
    log:
        "results/logs/plot_loss/{model}_{ext}.log",
    benchmark:
        "results/benchmarks/plot_loss/{model}_{ext}.tsv"
    conda:
        "../../environment.yml"
    message:
        "Draw the training loss of {wildcards.model} ({wildcards.ext})"
    shell:
        "python scripts/plot_loss.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"


rule plot_validation:
    input:
        numbers="results/figures/{model}_validation.csv",
        code=program("plot_validation", *PLOTTING),
    output:
        report(
            "results/figures/{model}_validation.{ext}",
            caption="../report/captions/validation.rst",
            category="Curves",
        ),
    log:
        "results/logs/plot_validation/{model}_{ext}.log",
    benchmark:
        "results/benchmarks/plot_validation/{model}_{ext}.tsv"
    conda:
        "../../environment.yml"
    message:
        "Draw the validation accuracy of {wildcards.model} ({wildcards.ext})"
    shell:
        "python scripts/plot_validation.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"


rule plot_lambda_curves:
    input:
        numbers="results/figures/logistic_lambda_curves.csv",
        code=program("plot_lambda_curves", *PLOTTING),
    output:
        report(
            "results/figures/logistic_lambda_curves.{ext}",
            caption="../report/captions/lambda_curves.rst",
            category="Choice",
        ),
    log:
        "results/logs/plot_lambda_curves/{ext}.log",
    benchmark:
        "results/benchmarks/plot_lambda_curves/{ext}.tsv"
    conda:
        "../../environment.yml"
    message:
        "Draw validation accuracy per epoch for each λ ({wildcards.ext})"
    shell:
        "python scripts/plot_lambda_curves.py --numbers {input.numbers}"
        " --output {output}"
        " 2>&1 | tee {log}"


rule plot_lambda_final:
    input:
        numbers="results/figures/logistic_lambda_final.csv",
        code=program("plot_lambda_final", *PLOTTING),
    output:
        report(
            "results/figures/logistic_lambda_final.{ext}",
            caption="../report/captions/lambda_final.rst",
            category="Choice",
        ),
    log:
        "results/logs/plot_lambda_final/{ext}.log",
    benchmark:
        "results/benchmarks/plot_lambda_final/{ext}.tsv"
    conda:
        "../../environment.yml"
    message:
        "Draw validation accuracy against λ ({wildcards.ext})"
    shell:
        "python scripts/plot_lambda_final.py --numbers {input.numbers}"
        " --output {output}"
        " 2>&1 | tee {log}"


rule plot_grid_curves:
    input:
        numbers="results/figures/mlp_grid_curves.csv",
        code=program("plot_grid_curves", *PLOTTING),
    output:
        report(
            "results/figures/mlp_grid_curves.{ext}",
            caption="../report/captions/grid_curves.rst",
            category="Choice",
        ),
    log:
        "results/logs/plot_grid_curves/{ext}.log",
    benchmark:
        "results/benchmarks/plot_grid_curves/{ext}.tsv"
    conda:
        "../../environment.yml"
    message:
        "Draw validation accuracy per epoch over the grid ({wildcards.ext})"
    shell:
        "python scripts/plot_grid_curves.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"


rule plot_grid_heatmap:
    input:
        numbers="results/figures/mlp_grid_heatmap.csv",
        code=program("plot_grid_heatmap", *PLOTTING),
    output:
        report(
            "results/figures/mlp_grid_heatmap.{ext}",
            caption="../report/captions/grid_heatmap.rst",
            category="Choice",
        ),
    log:
        "results/logs/plot_grid_heatmap/{ext}.log",
    benchmark:
        "results/benchmarks/plot_grid_heatmap/{ext}.tsv"
    conda:
        "../../environment.yml"
    message:
        "Draw the grid's heat map ({wildcards.ext})"
    shell:
        "python scripts/plot_grid_heatmap.py --numbers {input.numbers}"
        " --output {output}"
        " 2>&1 | tee {log}"
