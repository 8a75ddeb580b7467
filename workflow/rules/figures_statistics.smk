"""Figures of how sure the results are, drawn as those of `figures.smk` are."""


rule plot_replicates:
    input:
        numbers="results/figures/replicates.csv",
        code=program("plot_replicates"),
    output:
        report(
            "results/figures/replicates.{ext}",
            caption="../report/captions/replicates.rst",
            category="Certainty",
        ),
    log:
        "results/logs/plot_replicates/{ext}.log",
    benchmark:
        "results/benchmarks/plot_replicates/{ext}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Draw how much replicates vary ({wildcards.ext})"
    shell:
        "python scripts/plot_replicates.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"


rule plot_certainty:
    input:
        numbers="results/figures/{model}_certainty.csv",
        code=program("plot_certainty"),
    output:
        report(
            "results/figures/{model}_certainty.{ext}",
            caption="../report/captions/certainty.rst",
            category="Certainty",
        ),
    log:
        "results/logs/plot_certainty/{model}_{ext}.log",
    benchmark:
        "results/benchmarks/plot_certainty/{model}_{ext}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Draw how sure the choice of {wildcards.model} is ({wildcards.ext})"
    shell:
        "python scripts/plot_certainty.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"


rule plot_optimum:
    input:
        numbers="results/figures/logistic_optimum.csv",
        code=program("plot_optimum"),
    output:
        report(
            "results/figures/logistic_optimum.{ext}",
            caption="../report/captions/optimum.rst",
            category="Curves",
        ),
    log:
        "results/logs/plot_optimum/{ext}.log",
    benchmark:
        "results/benchmarks/plot_optimum/{ext}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Draw each λ beside its optimum ({wildcards.ext})"
    shell:
        "python scripts/plot_optimum.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"


rule plot_isolation:
    input:
        numbers="results/figures/mlp_isolation.csv",
        code=program("plot_isolation"),
    output:
        report(
            "results/figures/mlp_isolation.{ext}",
            caption="../report/captions/isolation.rst",
            category="Choice",
        ),
    log:
        "results/logs/plot_isolation/{ext}.log",
    benchmark:
        "results/benchmarks/plot_isolation/{ext}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Draw which hyper-parameter matters ({wildcards.ext})"
    shell:
        "python scripts/plot_isolation.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"


rule plot_expected_best:
    input:
        numbers="results/figures/mlp_expected_best.csv",
        code=program("plot_expected_best"),
    output:
        report(
            "results/figures/mlp_expected_best.{ext}",
            caption="../report/captions/expected_best.rst",
            category="Choice",
        ),
    log:
        "results/logs/plot_expected_best/{ext}.log",
    benchmark:
        "results/benchmarks/plot_expected_best/{ext}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Draw what a search of fewer trials finds ({wildcards.ext})"
    shell:
        "python scripts/plot_expected_best.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"


rule plot_reliability:
    input:
        numbers="results/figures/reliability.csv",
        code=program("plot_reliability"),
    output:
        report(
            "results/figures/reliability.{ext}",
            caption="../report/captions/reliability.rst",
            category="Certainty",
        ),
    log:
        "results/logs/plot_reliability/{ext}.log",
    benchmark:
        "results/benchmarks/plot_reliability/{ext}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Draw whether probabilities mean what they say ({wildcards.ext})"
    shell:
        "python scripts/plot_reliability.py --numbers {input.numbers} --output {output}"
        " 2>&1 | tee {log}"
