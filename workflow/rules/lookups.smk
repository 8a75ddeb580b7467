"""Functions that find a job's inputs, and write its numbers as options."""


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


def split_seed_of(wildcards):
    """Return the seed of {replicate}'s split."""
    split_seed = grid.read_replicate(wildcards.replicate).split_seed
    return config["split"]["seed"] if split_seed is None else split_seed


def given_values(trial):
    """Return a trial's hyper-parameters, but for those at their standard value.

    So a job stays the same when programs learn a further one.
    """
    return {
        key: value
        for key, value in trial.values.items()
        if value != grid.HYPERPARAMETERS[key].standard
    }


def hyperparameters(wildcards):
    """Write a training's hyper-parameters as options of its program."""
    values = given_values(trial_of(wildcards))
    options = {"weight_decay": values.pop("lambda"), **values}
    return " ".join(f"--{key.replace('_', '-')} {n!r}" for key, n in options.items())


def resume_folder(wildcards, output):
    """Return where a training's states to continue from are kept."""
    run = "{model}/{trial}/{replicate}".format(**wildcards)
    return f"{prefix(wildcards, output)}results/resume/{run}"


def simpler(wildcards):
    """Write of each hyper-parameter of {model} whether less or more is simpler."""
    directions = {True: "less", False: "more"}
    keys = [key for key in SIMPLER if key in grid.KEYS[wildcards.model]]
    return [f"{key}:{directions[SIMPLER[key]]}" for key in keys]


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


def code_of_run(wildcards):
    """Return what stands for the code that evaluates {run}, its model's included."""
    return code_of("evaluate", f"models.{names.model_of(wildcards.run)}")


def replicates(wildcards):
    """List the checkpoints of every run's replicates, each once."""
    return sorted(
        f"results/runs/{model}/{trial}/{replicate}/checkpoint.pt"
        for model, trial in {(names.model_of(run), evaluated(run)) for run in RUNS}
        for replicate in REPLICATES
    )


def replicated(file):
    """Return the function that lists a file of every evaluated run and replicate."""
    return lambda wildcards: expand(
        "results/runs/{run}/{replicate}/{file}",
        run=sorted({f"{names.model_of(run)}/{evaluated(run)}" for run in RUNS}),
        replicate=[f"seed~{SEEDS[0]}", *REPLICATES],
        file=file,
    )


def raced(file):
    """Return the function that lists a file of all runs of a race, once it is known."""

    def of_race(wildcards):
        if config["race"]["trials"] < 2:
            return []
        # Only here, because it imports pandas.
        from mnist_sweep.statistics.seeds import racers

        found = []
        for model in MODELS:
            table = checkpoints.find_best_set.get(model=model).output[0]
            try:
                trials = racers(table, config["race"]["trials"])
            except UserError as error:
                raise WorkflowError(str(error)) from None
            found += expand(
                "results/runs/{model}/{trial}/seed~{seed}/{file}",
                model=model,
                trial=trials,
                seed=RACE_SEEDS,
                file=file,
            )
        return found

    return of_race


def checkpoints_at(wildcards):
    """List the checkpoints of all softmax regressions at λ = {weight_decay}."""
    trials = [
        name
        for name in SWEEP["logistic"]
        if repr(TRIALS["logistic"][name].values["lambda"]) == wildcards.weight_decay
    ]
    return [f"results/runs/logistic/{t}/seed~{SEEDS[0]}/checkpoint.pt" for t in trials]


def drawn_runs(file):
    """Return the function that lists a file of the run that is drawn, of each seed.

    Drawn is the chosen trial; of softmax regression, the reference.
    """

    def files(wildcards):
        run = names.REFERENCE if wildcards.model == "logistic" else wildcards.model
        return expand(
            "results/runs/{model}/{trial}/seed~{seed}/{file}.parquet",
            model=wildcards.model,
            trial=evaluated(run),
            seed=SEEDS,
            file=file,
        )

    return files


def study_options():
    """Write what the page tells of the study as options."""
    seeds = " ".join(map(str, SEEDS))
    options = f"--epochs {config['epochs']} --seeds {seeds} --margin {MARGIN}"
    options += f" --split-replicates {config['split']['replicates']}"
    if REFERENCE is None:
        return options
    given = given_values(REFERENCE)
    values = " ".join(f"{key}={value!r}" for key, value in given.items())
    named = f"--reference {REFERENCE.name} --reference-hyperparameters {values}"
    return f"{options} {named}"


def summary_options(wildcards, input):
    """Write what the page tells of the study, its configuration and checkpoints.

    Where files lie on this machine is left out: the page's bytes must not tell.
    """
    shown = {**config, "dataset": {**config["dataset"]}}
    del shown["dataset"]["root"]
    named = [f"{run}={path}" for run, path in zip(RUNS, input.checkpoints)]
    checkpoints = " ".join(map(quote, named))
    given = f"--config {quote(json.dumps(shown))} --checkpoints {checkpoints}"
    return f"{study_options()} {given}"
