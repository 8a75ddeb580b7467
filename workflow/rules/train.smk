"""One job for each configuration and seed.

In: arrays and index files; the hyper-parameters as plain numbers. Out:
`results/runs/{model}/{trial}/{replicate}/`: checkpoint, metrics per mini-batch and per
epoch, and `timing.parquet`, the one file that two equal runs do not share byte for byte.
"""

# What a training depends on besides its inputs and hyper-parameters.
TORCH = checks.pinned_release(ROOT / "requirements.txt", "torch")


def trial_of(wildcards):
    """Find a job's trial by its name."""
    try:
        return grid.find(TRIALS[wildcards.model], wildcards.trial)
    except LookupError as error:
        raise WorkflowError(str(error)) from None


def training_options(wildcards):
    """Write a training's numbers as options of its program."""
    values = dict(trial_of(wildcards).values)
    options = {"weight_decay": values.pop("lambda"), **values}
    options |= {"epochs": config["epochs"]}
    options |= {"seed": grid.read_replicate(wildcards.replicate).seed}
    return " ".join(f"--{key.replace('_', '-')} {n!r}" for key, n in options.items())


def indices(wildcards):
    """Find the training and validation indices of {replicate}'s split."""
    split_seed = grid.read_replicate(wildcards.replicate).split_seed
    further = "" if split_seed is None else f"seed~{split_seed}/"
    return [f"results/split/{further}{part}.npy" for part in ["train", "validation"]]


rule train:
    """Train one trial once"""
    input:
        **TRAINING_IMAGES,
        indices=indices,
        code=lambda wildcards: program("train", wildcards.model),
    output:
        expand(f"{RUN}/{{file}}", file=RUN_FILES, allow_missing=True),
    priority: longest_first
    group:
        bundle
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
        gpu=0,
    params:
        options=training_options,
        torch=TORCH,
    shell:
        "python scripts/train.py --model {wildcards.model} {params.options}"
        " --name '{wildcards.model} {wildcards.trial} {wildcards.replicate}'"
        " --images {input.images} --labels {input.labels} --indices {input.indices}"
        " --gpus {resources.gpu} --resume-folder results/resume/{wildcards.model}"
        "/{wildcards.trial}/{wildcards.replicate} --depends-on {input.description}"
        " {input.indices} {input.code} --output {output} 2>&1 | tee {log}"
