"""Functions that write a job's numbers and names as options of its program."""


def run_of(wildcards):
    """Name a training: model, trial, and replicate."""
    return f"{wildcards.model}/{wildcards.trial}/{wildcards.replicate}"


def resume_folder(wildcards, output):
    """Return where a training's states to continue from are kept."""
    return f"{prefix(wildcards, output)}results/resume/{run_of(wildcards)}"


def given_values(trial):
    """Return a trial's hyper-parameters, but for those at their standard value.

    So a job stays the same when programs learn a further one.
    """
    return {
        key: value
        for key, value in trial.values.items()
        if value != grid.HYPERPARAMETERS[key].standard
    }


def training_options(wildcards):
    """Write a training's numbers and its name as options of its program."""
    values = given_values(trial_of(wildcards))
    options = {"weight_decay": values.pop("lambda"), **values}
    options |= {key: config[key] for key in ["epochs", "average_epochs"]}
    options |= {"seed": grid.read_replicate(wildcards.replicate).seed}
    options |= {"name": run_of(wildcards)}
    return " ".join(f"--{key.replace('_', '-')} {n!r}" for key, n in options.items())


def swept(wildcards):
    """Write the values of each hyper-parameter of {model}: lambda=0.01,0.1."""
    section = config[wildcards.model]
    return [
        f"{key}={','.join(map(repr, grid.values_of(section, key)))}"
        for key in grid.KEYS[wildcards.model]
    ]


def race_options(wildcards, output):
    """Write which runs race, and how they are judged; nothing where there is no race."""
    if config["race"]["trials"] < 2:
        return ""
    seeds = " ".join(map(str, RACE_SEEDS))
    numbers = f"--most {config['race']['trials']} --seeds {seeds}"
    numbers += f" --average-epochs {config['average_epochs']}"
    runs = "results/runs/{model}/{trial}/seed~{seed}/{file}.parquet"
    return f"{numbers} --runs '{prefix(wildcards, output)}{runs}'"


def writers_option(wildcards, input):
    """Write where a program finds who wrote the images, if that is known."""
    return f"--writers {input.writers}" if input.writers else ""


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
