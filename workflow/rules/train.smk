"""One job for each configuration and seed.

In: arrays and index files; the hyper-parameters as plain numbers. Out:
`results/runs/{model}/{trial}/{replicate}/`: checkpoint, metrics per mini-batch and per
epoch, and `timing.parquet`, the one file that two equal runs do not share byte for byte.
"""


rule train:
    """Train one trial once"""
    input:
        **TRAINING_IMAGES,
        indices=indices,
    output:
        expand(f"{RUN}/{{file}}", file=RUN_FILES, allow_missing=True),
    log:
        "results/logs/train/{model}/{trial}/{replicate}.log",
    benchmark:
        "results/benchmarks/train/{model}/{trial}/{replicate}.tsv"
    priority: longest_first
    group:
        bundle
    conda:
        "../../environment.yml"
    resources:
        mem_mb=growing_with(memory_mb, averaged=config["average_epochs"]),
        runtime=growing_with(minutes),
        gpu=0,
    params:
        code=lambda wildcards: code_of("train", f"models.{wildcards.model}"),
        hyperparameters=hyperparameters,
        epochs=config["epochs"],
        average_epochs=config["average_epochs"],
        seed=lambda wildcards: grid.read_replicate(wildcards.replicate).seed,
        split_seed=split_seed_of,
        resume=resume_folder,
        torch=TORCH,
    shell:
        program("train")
        + " --model {wildcards.model} --trial {wildcards.trial} {params.hyperparameters}"
        " --epochs {params.epochs} --average-epochs {params.average_epochs}"
        " --seed {params.seed} --split-seed {params.split_seed}"
        " --images {input.images} --labels {input.labels}"
        " --description {input.description} --indices {input.indices}"
        " --resume-folder {params.resume} --gpus {resources.gpu}"
        " --output {output} > {log} 2>&1"
