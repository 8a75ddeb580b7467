"""Figures, drawn in any format from nothing but their numbers.

In: `results/figures/{name}.csv`. Out: `results/figures/{name}.{svg,png,pdf}`.
"""


rule plot_samples:
    input:
        numbers="results/figures/sample_digits.csv",
        code=program("plot_digits"),
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
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Draw sample digits ({wildcards.ext})"
    shell:
        "python scripts/plot_digits.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"


rule plot_misclassified:
    input:
        numbers="results/figures/{model}_misclassified_{split}.csv",
        code=program("plot_digits"),
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
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Draw misclassified {wildcards.split} images of {wildcards.model}"
        " ({wildcards.ext})"
    shell:
        "python scripts/plot_digits.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"


rule plot_confusions:
    input:
        numbers="results/figures/{model}_confusions_{split}.csv",
        code=program("plot_confusions"),
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
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Draw what {wildcards.model} takes the {wildcards.split} digits for"
        " ({wildcards.ext})"
    shell:
        "python scripts/plot_confusions.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"


rule plot_digit_errors:
    input:
        numbers="results/figures/digit_errors.csv",
        code=program("plot_digit_errors"),
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
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Draw per-digit errors ({wildcards.ext})"
    shell:
        "python scripts/plot_digit_errors.py --numbers {input.numbers}"
        " --output {output}"
        " 2>&1 | tee {log}"


rule plot_loss:
    input:
        numbers="results/figures/{model}_loss.csv",
        code=program("plot_loss"),
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
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Draw the training loss of {wildcards.model} ({wildcards.ext})"
    shell:
        "python scripts/plot_loss.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"


rule plot_validation:
    input:
        numbers="results/figures/{model}_validation.csv",
        code=program("plot_validation"),
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
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Draw the validation accuracy of {wildcards.model} ({wildcards.ext})"
    shell:
        "python scripts/plot_validation.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"


rule plot_lambda_curves:
    input:
        numbers="results/figures/logistic_lambda_curves.csv",
        code=program("plot_lambda_curves"),
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
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Draw validation accuracy per epoch for each λ ({wildcards.ext})"
    shell:
        "python scripts/plot_lambda_curves.py --numbers {input.numbers}"
        " --output {output}"
        " 2>&1 | tee {log}"


rule plot_lambda_final:
    input:
        numbers="results/figures/logistic_lambda_final.csv",
        code=program("plot_lambda_final"),
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
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Draw validation accuracy against λ ({wildcards.ext})"
    shell:
        "python scripts/plot_lambda_final.py --numbers {input.numbers}"
        " --output {output}"
        " 2>&1 | tee {log}"


rule plot_grid_curves:
    input:
        numbers="results/figures/mlp_grid_curves.csv",
        code=program("plot_grid_curves"),
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
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Draw validation accuracy per epoch over the grid ({wildcards.ext})"
    shell:
        "python scripts/plot_grid_curves.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"


rule plot_grid_heatmap:
    input:
        numbers="results/figures/mlp_grid_heatmap.csv",
        code=program("plot_grid_heatmap"),
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
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Draw the grid's heat map ({wildcards.ext})"
    shell:
        "python scripts/plot_grid_heatmap.py --numbers {input.numbers}"
        " --output {output}"
        " 2>&1 | tee {log}"
