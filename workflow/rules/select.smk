"""From the runs of a sweep to its choice: gather their metrics, choose, tabulate.

In: every run's `epochs.parquet` and `validation.parquet`. Out:
`results/sweeps/{model}.parquet` (the metrics of all runs),
`results/selection/{model}.json`, and a table with a row for each trial.
"""


rule collect:
    """Gather the metrics of all runs of a sweep"""
    input:
        metrics=lambda wildcards: runs_of_model(wildcards.model, ["epochs.parquet"]),
        predictions=lambda wildcards: runs_of_model(
            wildcards.model, ["validation.parquet"]
        ),
        # Not read: they stand here so that a run is whole, or made anew.
        others=lambda wildcards: runs_of_model(wildcards.model),
    output:
        "results/sweeps/{model}.parquet",
    log:
        "results/logs/collect/{model}.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("collect"),
        average_epochs=config["average_epochs"],
        hyperparameters=lambda wildcards: grid.columns_of(
            wildcards.model,
            [trial.values for trial in SWEEP[wildcards.model].values()],
        ),
    shell:
        program("collect")
        + " --metrics {input.metrics} --predictions {input.predictions}"
        " --hyperparameters {params.hyperparameters}"
        " --average-epochs {params.average_epochs} --output {output} > {log} 2>&1"


# A checkpoint, because it tells what is evaluated, and with which further seeds it is
# trained.
checkpoint choose:
    """Choose a trial by its validation accuracy"""
    input:
        metrics="results/sweeps/{model}.parquet",
    output:
        "results/selection/{model}.json",
    log:
        "results/logs/choose/{model}.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("choose"),
        rule=lambda wildcards: config[wildcards.model]["selection"],
        validation=config["split"]["validation"],
        simpler=simpler,
    shell:
        program("choose") + " --metrics {input.metrics} --rule {params.rule}"
        " --validation-images {params.validation} --simpler {params.simpler}"
        " --output {output} > {log} 2>&1"


rule tabulate_trials:
    """Tabulate the trials of a sweep"""
    input:
        metrics="results/sweeps/{model}.parquet",
        selection="results/selection/{model}.json",
    output:
        trials=table("{model}_trials"),
        curves="results/figures/{model}_curves.csv",
    log:
        "results/logs/tabulate_trials/{model}.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("tabulate_trials"),
        margin=MARGIN,
    shell:
        program("tabulate_trials")
        + " --metrics {input.metrics} --selection {input.selection}"
        " --margin {params.margin} --output {output.trials}"
        " --curves {output.curves} > {log} 2>&1"
