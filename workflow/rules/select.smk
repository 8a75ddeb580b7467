"""From the runs of a sweep to its choice: gather their metrics, choose, tabulate.

In: every run's `epochs.parquet`. Out: `results/sweeps/{model}.csv` (the list of runs),
`results/sweeps/{model}.parquet` (their metrics), `results/selection/{model}.json`, and
a table with a row for each trial.
"""


def runs_of_model(model, files=RUN_FILES):
    """List files of every run of a model's sweep."""
    return expand(
        f"{RUN}/{{file}}",
        model=model,
        trial=SWEEP[model],
        replicate=[f"seed~{seed}" for seed in SEEDS],
        file=files,
    )


def swept(wildcards):
    """Write the values of each hyper-parameter of {model}: lambda=0.01,0.1."""
    section = config[wildcards.model]
    return [
        f"{key}={','.join(map(repr, grid.values_of(section, key)))}"
        for key in grid.KEYS[wildcards.model]
    ]


def selection_of(model):
    """Read the choice of a model's trial, once the checkpoint `choose` has run."""
    return read_json(checkpoints.choose.get(model=model).output[0])


def evaluated(run):
    """Name the trial of a run: the reference, or a model's chosen trial."""
    return REFERENCE.name if run.endswith("_reference") else selection_of(run)["chosen"]


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
        "python scripts/list_trials.py --model {wildcards.model}"
        " --values {params.values} --seeds {params.seeds} --output {output}"
        " 2>&1 | tee {log}"


rule collect:
    """Gather the metrics of all runs of a sweep"""
    input:
        runs="results/sweeps/{model}.csv",
        # Read are the epochs; the others stand here so that a run is whole or made anew.
        files=lambda wildcards: runs_of_model(wildcards.model),
        code=program("collect"),
    output:
        "results/sweeps/{model}.parquet",
    shell:
        # The runs are named by the list: a thousand paths are too long for a command.
        "python scripts/collect.py --runs {input.runs} --metrics"
        " 'results/runs/{wildcards.model}/{{trial}}/seed~{{seed}}/epochs.parquet'"
        " --output {output} 2>&1 | tee {log}"


checkpoint choose:
    """Choose a trial by its validation accuracy"""
    input:
        metrics="results/sweeps/{model}.parquet",
        code=program("choose"),
    output:
        "results/selection/{model}.json",
    params:
        rule=lambda wildcards: config[wildcards.model]["selection"],
        average_epochs=config["average_epochs"],
        validation=config["split"]["validation"],
    shell:
        "python scripts/choose.py --metrics {input.metrics} --rule {params.rule}"
        " --average-epochs {params.average_epochs}"
        " --validation-images {params.validation} --output {output} 2>&1 | tee {log}"


rule tabulate_trials:
    """Tabulate the trials of a sweep"""
    input:
        metrics="results/sweeps/{model}.parquet",
        selection="results/selection/{model}.json",
        code=program("tabulate_trials"),
    output:
        "results/tables/{model}_trials.csv",
    shell:
        "python scripts/tabulate_trials.py --metrics {input.metrics}"
        " --selection {input.selection} --output {output} 2>&1 | tee {log}"
