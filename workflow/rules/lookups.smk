"""Functions that find a job's inputs: trials, runs, checkpoints, choices."""


def trial_of(wildcards):
    """Return a job's trial."""
    try:
        return grid.find(TRIALS[wildcards.model], wildcards.trial)
    except LookupError as error:
        raise WorkflowError(str(error)) from None


def growing_with(size, **more):
    """Return the function of a training's memory or time, doubled at each new try."""

    def resource(wildcards, attempt):
        values = trial_of(wildcards).values
        needed = size(values, config["epochs"], config["split"], **more)
        return needed * 2 ** (attempt - 1)

    return resource


def indices(wildcards):
    """Return the training and validation indices of {replicate}'s split."""
    split_seed = grid.read_replicate(wildcards.replicate).split_seed
    further = "" if split_seed is None else f"seed~{split_seed}/"
    return [f"results/split/{further}{part}.npy" for part in ["train", "validation"]]


def runs_of_model(model, files=RUN_FILES):
    """List files of every run of a model's sweep."""
    return expand(
        f"{RUN}/{{file}}",
        model=model,
        trial=SWEEP[model],
        replicate=[f"seed~{seed}" for seed in SEEDS],
        file=files,
    )


def selection_of(model):
    """Return the selection of a model's trial, once the checkpoint `choose` has run."""
    try:
        return read_json(checkpoints.choose.get(model=model).output[0])
    except UserError as error:
        raise WorkflowError(str(error)) from None


def evaluated(run):
    """Return the trial of a run: the reference, or a model's chosen trial."""
    return REFERENCE.name if run == names.REFERENCE else selection_of(run)["chosen"]


def checkpoint_of_run(run):
    """Return the checkpoint of a run: the reference, or a chosen trial; first seed."""
    folder = f"results/runs/{names.model_of(run)}/{evaluated(run)}"
    return f"{folder}/seed~{SEEDS[0]}/checkpoint.pt"


def checkpoint_of(wildcards):
    """Return the checkpoint of {run}."""
    return checkpoint_of_run(wildcards.run)


def checkpoints_of(runs):
    """Return the function that lists the checkpoint of each of these runs."""
    return lambda wildcards: [checkpoint_of_run(run) for run in runs]


def code_for_run(wildcards):
    """List the code that evaluates {run}, that of its model included."""
    return program("evaluate", names.model_of(wildcards.run))


def replicates(wildcards):
    """List the checkpoints of every run's replicates, each once."""
    return sorted(
        f"results/runs/{model}/{trial}/{replicate}/checkpoint.pt"
        for model, trial in {(names.model_of(run), evaluated(run)) for run in RUNS}
        for replicate in REPLICATES
    )


def replicated(kind):
    """Return the function that lists a file of every evaluated run and replicate."""
    return lambda wildcards: expand(
        "results/runs/{run}/{replicate}/{kind}.parquet",
        run=sorted({f"{names.model_of(run)}/{evaluated(run)}" for run in RUNS}),
        replicate=[f"seed~{SEEDS[0]}", *REPLICATES],
        kind=kind,
    )


def raced(wildcards):
    """List the metrics of all runs of a race, once it is known which trials race."""
    if config["race"]["trials"] < 2:
        return []
    # Only here, because it imports pandas.
    from mnist_sweep.statistics.race import racers

    found = []
    for model in MODELS:
        table = checkpoints.find_best_set.get(model=model).output[0]
        try:
            trials = racers(table, config["race"]["trials"])
        except UserError as error:
            raise WorkflowError(str(error)) from None
        found += expand(
            "results/runs/{model}/{trial}/seed~{seed}/{file}.parquet",
            model=model,
            trial=trials,
            seed=RACE_SEEDS,
            file=["epochs", "validation"],
        )
    return found


def checkpoints_at(wildcards):
    """List the checkpoints of all softmax regressions at λ = {weight_decay}."""
    trials = [
        name
        for name in SWEEP["logistic"]
        if repr(TRIALS["logistic"][name].values["lambda"]) == wildcards.weight_decay
    ]
    return [f"results/runs/logistic/{t}/seed~{SEEDS[0]}/checkpoint.pt" for t in trials]


def drawn_runs(wildcards):
    """List the metrics of the run that is drawn: the reference, or the chosen trial."""
    run = names.REFERENCE if wildcards.model == "logistic" else wildcards.model
    return expand(
        "results/runs/{model}/{trial}/seed~{seed}/{file}.parquet",
        model=wildcards.model,
        trial=evaluated(run),
        seed=SEEDS,
        file=["iterations", "epochs", "validation"],
    )
