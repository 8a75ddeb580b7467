"""From the runs of a sweep to its choice: gather their metrics, choose, tabulate.

In: every run's `epochs.parquet`. Out: `results/sweeps/{model}.csv` (the list of runs),
`results/sweeps/{model}.parquet` (their metrics), `results/selection/{model}.json`, and
a table with a row for each trial.
"""


rule list_trials:
    input:
        code=program("list_trials"),
    output:
        "results/sweeps/{model}.csv",
    log:
        "results/logs/list_trials/{model}.log",
    benchmark:
        "results/benchmarks/list_trials/{model}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    params:
        weight_decay=swept("lambda"),
        learning_rate=swept("learning_rate"),
        batch_size=swept("batch_size"),
        hidden_units=swept("hidden_units"),
        seeds=SEEDS,
    message:
        "List the runs of the {wildcards.model} sweep"
    shell:
        "python scripts/list_trials.py --model {wildcards.model}"
        " --lambda {params.weight_decay} --learning-rate {params.learning_rate}"
        " --batch-size {params.batch_size} --hidden-units {params.hidden_units}"
        " --seeds {params.seeds} --output {output}"
        " 2>&1 | tee {log}"


rule collect:
    input:
        runs="results/sweeps/{model}.csv",
        # Read are the epochs; the others stand here so that a run is whole or made anew.
        files=runs_of,
        code=program("collect"),
    output:
        "results/sweeps/{model}.parquet",
    log:
        "results/logs/collect/{model}.log",
    benchmark:
        "results/benchmarks/collect/{model}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Gather the metrics of all {wildcards.model} runs"
    shell:
        # The runs are named by the list: a thousand paths are too long for a command.
        "python scripts/collect.py --runs {input.runs}"
        " --folder results/runs/{wildcards.model} --output {output}"
        " 2>&1 | tee {log}"


checkpoint choose:
    input:
        metrics="results/sweeps/{model}.parquet",
        code=program("choose"),
    output:
        "results/selection/{model}.json",
    log:
        "results/logs/choose/{model}.log",
    benchmark:
        "results/benchmarks/choose/{model}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    params:
        rule=lambda wildcards: config[wildcards.model]["selection"],
        average_epochs=config["average_epochs"],
        validation=config["split"]["validation"],
    message:
        "Choose the {wildcards.model} trial by {params.rule}"
    shell:
        "python scripts/choose.py --metrics {input.metrics} --rule {params.rule}"
        " --average-epochs {params.average_epochs}"
        " --validation-images {params.validation} --output {output}"
        " 2>&1 | tee {log}"


rule tabulate_lambdas:
    input:
        metrics="results/sweeps/logistic.parquet",
        selection="results/selection/logistic.json",
        code=program("tabulate_trials"),
    output:
        "results/tables/logistic_lambdas.csv",
    log:
        "results/logs/tabulate_lambdas.log",
    benchmark:
        "results/benchmarks/tabulate_lambdas.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Tabulate the softmax regressions"
    shell:
        "python scripts/tabulate_trials.py --metrics {input.metrics}"
        " --selection {input.selection} --output {output}"
        " 2>&1 | tee {log}"


use rule tabulate_lambdas as tabulate_grid with:
    input:
        metrics="results/sweeps/mlp.parquet",
        selection="results/selection/mlp.json",
        code=program("tabulate_trials"),
    output:
        "results/tables/mlp_grid.csv",
    log:
        "results/logs/tabulate_grid.log",
    benchmark:
        "results/benchmarks/tabulate_grid.tsv"
    message:
        "Tabulate the perceptrons"
