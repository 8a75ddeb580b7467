"""From the runs of a sweep to its choice: gather their metrics, choose, tabulate.

In: every run's `epochs.parquet`. Out: `results/sweeps/{model}.csv` (the list of runs),
`results/sweeps/{model}.parquet` (their metrics), `results/selection/{model}.json`, and
a table with a row for each trial.
"""


rule list_trials:
    """List the runs of a sweep"""
    input:
        code=program("list_trials"),
    output:
        "results/sweeps/{model}.csv",
    params:
        values=swept,
        seeds=SEEDS,
    shell:
        "{params.program} --model {wildcards.model} --values {params.values}"
        " --seeds {params.seeds} --output {output} 2>&1 | tee {log}"


rule collect:
    """Gather the metrics of all runs of a sweep"""
    input:
        runs="results/sweeps/{model}.csv",
        # Read are two; the others stand here so that a run is whole or made anew.
        files=lambda wildcards: runs_of_model(wildcards.model),
        code=program("collect"),
    output:
        "results/sweeps/{model}.parquet",
    params:
        prefix=prefix,
        average_epochs=config["average_epochs"],
    shell:
        # The runs are named by the list: a thousand paths are too long for a command.
        "{params.program} --runs {input.runs} --epochs"
        " '{params.prefix}results/runs/{wildcards.model}/{{trial}}/seed~{{seed}}/epochs.parquet'"
        " --validation"
        " '{params.prefix}results/runs/{wildcards.model}/{{trial}}/seed~{{seed}}/validation.parquet'"
        " --average-epochs {params.average_epochs} --output {output} 2>&1 | tee {log}"


checkpoint choose:
    """Choose a trial by its validation accuracy"""
    input:
        metrics="results/sweeps/{model}.parquet",
        code=program("choose"),
    output:
        "results/selection/{model}.json",
    params:
        rule=lambda wildcards: config[wildcards.model]["selection"],
        validation=config["split"]["validation"],
    shell:
        "{params.program} --metrics {input.metrics} --rule {params.rule}"
        " --validation-images {params.validation} --output {output} 2>&1 | tee {log}"


rule tabulate_trials:
    """Tabulate the trials of a sweep"""
    input:
        metrics="results/sweeps/{model}.parquet",
        selection="results/selection/{model}.json",
        code=program("tabulate_trials"),
    output:
        table("{model}_trials"),
    params:
        margin=MARGIN,
    shell:
        "{params.program} --metrics {input.metrics} --selection {input.selection}"
        " --margin {params.margin} --output {output} 2>&1 | tee {log}"
