"""Functions that find a job's inputs and parameters by its wildcards."""


def hyperparameter(model, key):
    """Give the function that looks up one hyper-parameter of a job's trial."""

    def look_up(wildcards):
        try:
            return grid.find(TRIALS[model], wildcards.trial).values[key]
        except LookupError as error:
            raise WorkflowError(str(error)) from None

    return look_up


def runs_of(wildcards):
    """List the files of every run of the {model} sweep; see that all are there.

    Snakemake makes a deleted file anew only where a job that is to run asks for it. So
    where a run's file is gone though the sweep has been gathered, gathering is forced.
    """
    files = expand(
        "results/runs/{model}/{trial}/seed~{seed}/{file}",
        model=wildcards.model,
        trial=SWEEP[wildcards.model],
        seed=SEEDS,
        file=RUN_FILES,
    )
    gathered = f"results/sweeps/{wildcards.model}.parquet"
    if Path(gathered).exists() and not all(map(os.path.exists, files)):
        workflow.dag.forcefiles.add(gathered)
    return files


def swept(key):
    """Give the function that lists the values of a hyper-parameter of {model}."""
    return lambda wildcards: (
        grid.values_of(config[wildcards.model], key)
        if key in config[wildcards.model]
        else []
    )


def chosen(model):
    """Name the chosen trial of a model, once the checkpoint `choose` has run."""
    return read_json(checkpoints.choose.get(model=model).output[0])["chosen"]


def checkpoint_of(wildcards):
    """Find the checkpoint of {run}: the reference, or a chosen trial; first seed."""
    model = wildcards.run.removesuffix("_reference")
    trial = REFERENCE.name if wildcards.run != model else chosen(model)
    return f"results/runs/{model}/{trial}/seed~{SEEDS[0]}/checkpoint.pt"
