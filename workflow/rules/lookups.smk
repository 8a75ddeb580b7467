"""Functions that find a job's code, inputs and parameters, and the data's files."""

import json
from shlex import quote

from functools import cache
from glob import glob

from mnist_sweep.snakefile.healing import missing
from mnist_sweep.snakefile.targets import is_made

# Elsewhere, such as in a workflow that uses this one as a module, paths are absolute.
RUNS_HERE = not IS_MODULE and ROOT.samefile(Path.cwd())


def source(path):
    """Return the path of a file of this workflow, seen from where Snakemake runs."""
    return path if RUNS_HERE else str(ROOT / path)


# What starts a program in a rule.
START = f"python {source('scripts/start.py')}"

DATASET = config["dataset"]
OWN = "folder" in DATASET
VERIFIED = Path("resources/verified")
if DATASET["name"] != "MNIST":
    # A folder for each data set but MNIST.
    VERIFIED /= "-".join(DATASET["name"].split("/"))
DIGESTS = [] if OWN else f"{VERIFIED}/sha256.json"
CLASS_NAMES = f"--class-names {quote(json.dumps(DATASET.get('class_names', [])))}"
try:
    folder = Path(DATASET["folder"]) if OWN else VERIFIED
    IDX = find_files(
        DATASET["name"],
        folder if RUNS_HERE or not OWN else folder.absolute(),
        check=OWN,
    )
except UserError as error:
    sys.exit(f"error: {error}")


def idx(role):
    """Return one of the four IDX files as an input; people's own may change."""
    return str(IDX[role]) if OWN else ancient(str(IDX[role]))


def program(name, *models):
    """List a program, the modules that it imports, and those of models it loads."""
    modules = [f"mnist_sweep.models.{model}" for model in models]
    try:
        return [source(path) for path in code_of(ROOT / "scripts", name, *modules)]
    except UserError as error:
        sys.exit(f"error: {error}")


def trial_of(wildcards):
    """Return a job's trial."""
    try:
        return grid.find(TRIALS[wildcards.model], wildcards.trial)
    except LookupError as error:
        raise WorkflowError(str(error)) from None


def growing_with(size):
    """Return the function of a training's memory or time, doubled at each new try."""

    def resource(wildcards, attempt):
        values = trial_of(wildcards).values
        return size(values, config["epochs"], config["split"]) * 2 ** (attempt - 1)

    return resource


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
    options |= {"epochs": config["epochs"]}
    options |= {"seed": grid.read_replicate(wildcards.replicate).seed}
    options |= {"name": run_of(wildcards)}
    return " ".join(f"--{key.replace('_', '-')} {n!r}" for key, n in options.items())


def indices(wildcards):
    """Return the training and validation indices of {replicate}'s split."""
    split_seed = grid.read_replicate(wildcards.replicate).split_seed
    further = "" if split_seed is None else f"seed~{split_seed}/"
    return [f"results/split/{further}{part}.npy" for part in ["train", "validation"]]


def prefix(wildcards, output):
    """Return what a module's `prefix` puts before a job's paths; else nothing.

    Snakemake puts it before what a rule lists, not before what a command names.
    """
    return output[0].partition("results/")[0]


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
    """Return the selection of a model's trial, once the checkpoint `choose` has run."""
    try:
        return read_json(checkpoints.choose.get(model=model).output[0])
    except UserError as error:
        raise WorkflowError(str(error)) from None


def evaluated(run):
    """Return the trial of a run: the reference, or a model's chosen trial."""
    return REFERENCE.name if run == names.REFERENCE else selection_of(run)["chosen"]


def checkpoint_of(wildcards):
    """Return the checkpoint of {run}: the reference, or a chosen trial; first seed."""
    return (
        f"results/runs/{names.model_of(wildcards.run)}/{evaluated(wildcards.run)}/"
        f"seed~{SEEDS[0]}/checkpoint.pt"
    )


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


def replicated_epochs(wildcards):
    """List the epochs of every evaluated run and of its replicates."""
    return expand(
        "results/runs/{run}/{replicate}/epochs.parquet",
        run=sorted({f"{names.model_of(run)}/{evaluated(run)}" for run in RUNS}),
        replicate=[f"seed~{SEEDS[0]}", *REPLICATES],
    )


def checkpoints_at(wildcards):
    """List the checkpoints of all softmax regressions at λ = {weight_decay}."""
    trials = [
        name
        for name in SWEEP["logistic"]
        if repr(TRIALS["logistic"][name].values["lambda"]) == wildcards.weight_decay
    ]
    return [f"results/runs/logistic/{t}/seed~{SEEDS[0]}/checkpoint.pt" for t in trials]


def study_options():
    """Write what the page tells of the study as options."""
    seeds = " ".join(map(str, SEEDS))
    options = f"--epochs {config['epochs']} --seeds {seeds} --margin {MARGIN}"
    if REFERENCE is None:
        return options
    given = given_values(REFERENCE)
    values = " ".join(f"{key}={value!r}" for key, value in given.items())
    named = f"--reference {REFERENCE.name} --reference-hyperparameters {values}"
    return f"{options} {named}"


def to_heal(wildcards):
    """List the targets that were made once and are lost, else those that are there."""
    return lost_or_there()


# Once: what a job has made is not lost any more.
@cache
def lost_or_there():
    """List what `to_heal` returns, as it is when the run begins."""
    if lost := [file for file in missing() if is_target(file)]:
        return lost
    targets = ["results/report.html", *TABLE_FILES, *STATISTICS_FILES]
    targets += [file for file in glob("results/figures/*.*") if is_target(file)]
    return [file for file in targets if Path(file).exists()]


def is_target(file):
    """Return whether this config asks for a file."""
    return is_made(internals.matches_of(workflow.rules, file), TRIALS)


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
