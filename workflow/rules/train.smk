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
        code=lambda wildcards: program("train", wildcards.model),
    output:
        expand(f"{RUN}/{{file}}", file=RUN_FILES, allow_missing=True),
    priority: longest_first
    group:
        bundle
    resources:
        mem_mb=growing_with(memory_mb, averaged=config["average_epochs"]),
        runtime=growing_with(minutes),
        gpu=0,
    params:
        folder=resume_folder,
        options=training_options,
        torch=TORCH,
    shell:
        "{params.program} --model {wildcards.model} {params.options}"
        " --resume-folder {params.folder} --images {input.images}"
        " --labels {input.labels} --description {input.description}"
        " --indices {input.indices} --depends-on {input.description} {input.indices}"
        " {input.code} --gpus {resources.gpu} --output {output} 2>&1 | tee {log}"
