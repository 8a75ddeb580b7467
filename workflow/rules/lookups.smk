"""Functions that find a job's inputs and parameters by its wildcards."""


def hyperparameter(model, key):
    """Give the function that looks up one hyper-parameter of a job's trial."""

    def look_up(wildcards):
        try:
            return grid.find(TRIALS[model], wildcards.trial).values[key]
        except LookupError as error:
            raise WorkflowError(str(error)) from None

    return look_up


def seed_of(wildcards):
    """Read the seed off {replicate}: of seed~0_split~1 it is 0."""
    return grid.read_replicate(wildcards.replicate).seed


def indices_of(split):
    """Give the function that finds the indices of {replicate}'s split."""

    def find(wildcards):
        split_seed = grid.read_replicate(wildcards.replicate).split_seed
        further = "" if split_seed is None else f"seed~{split_seed}/"
        return f"results/split/{further}{split}.npy"

    return find


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


def validation_of(wildcards):
    """List each {model} run's predictions of the validation images."""
    return expand(
        "results/runs/{model}/{trial}/seed~{seed}/validation.parquet",
        model=wildcards.model,
        trial=SWEEP[wildcards.model],
        seed=SEEDS,
    )


def checkpoints_at(wildcards):
    """Find the checkpoints of all softmax regressions at λ = {weight_decay}."""
    trials = [
        name
        for name in SWEEP["logistic"]
        if repr(TRIALS["logistic"][name].values["lambda"]) == wildcards.weight_decay
    ]
    return expand(
        "results/runs/logistic/{trial}/seed~{seed}/checkpoint.pt",
        trial=trials,
        seed=SEEDS[0],
    )


def leaders(wildcards):
    """Find what each model's chosen trial and its runner-up predict, once chosen."""
    files = []
    for model in ["logistic", "mlp"]:
        selection = selection_of(model)
        runner_ups = [other["trial"] for other in selection["runner_ups"][:1]]
        files += expand(
            "results/runs/{model}/{trial}/seed~{seed}/validation.parquet",
            model=model,
            trial=[selection["chosen"], *runner_ups],
            seed=SEEDS[0],
        )
    return files


def swept(key):
    """Give the function that lists the values of a hyper-parameter of {model}."""
    return lambda wildcards: (
        grid.values_of(config[wildcards.model], key)
        if key in config[wildcards.model]
        else []
    )


def evaluated(run):
    """Name the trial of a run: the reference, or a model's chosen trial."""
    return REFERENCE.name if run == "logistic_reference" else chosen(run)


def selection_of(model):
    """Read the choice of a model's trial, once the checkpoint `choose` has run."""
    return read_json(checkpoints.choose.get(model=model).output[0])


def chosen(model):
    """Name the chosen trial of a model, once it is chosen."""
    return selection_of(model)["chosen"]


def checkpoint_of(wildcards):
    """Find the checkpoint of {run}: the reference, or a chosen trial; first seed."""
    model, trial = wildcards.run.removesuffix("_reference"), evaluated(wildcards.run)
    return f"results/runs/{model}/{trial}/seed~{SEEDS[0]}/checkpoint.pt"


def replicates(wildcards):
    """Find the checkpoints of every run's replicates, each once."""
    return sorted(
        {
            f"results/runs/{run.removesuffix('_reference')}/{evaluated(run)}/"
            f"{replicate}/checkpoint.pt"
            for run in RUNS
            for replicate in REPLICATES
        }
    )
