"""What the models make of the images.

In: the checkpoints of the reference, of the chosen trials, and of their replicates. Out:
`results/predictions/`, ten misclassified images each beside them, the tables
that count them, and `results/statistics/replicates/`.

The test set has one door, `evaluate_test` and its like for replicates,
`evaluate_replicates_test`, and for the gallery of mistakes, `evaluate_mistakes`: no other
rule but `prepare` touches it, so what shows misclassified test images gets them from there.
"""

PREDICTIONS = "results/predictions/{run}_{split}.parquet"
MISCLASSIFIED = "results/predictions/{run}_misclassified_{split}.csv"
SELECTIONS = expand("results/selection/{model}.json", model=MODELS)
FITTED = ["train", "validation"]


# Who wrote the images, where the config says how to know: of the training part, and of
# the test part.
WRITERS, WRITTEN_BY = [], DATASET.get("writers")
if WRITTEN_BY:
    WRITERS = expand("results/dataset/{part}_writers.parquet", part=PARTS)


rule download_writers:
    """Get who wrote the images of a part"""
    input:
        # People's own file may change; what is known by its digest is brought once.
        [] if WRITTEN_BY in (None, "qmnist") else WRITTEN_BY,
    output:
        "results/dataset/{part}_writers.parquet",
    log:
        "results/logs/download_writers/{part}.log",
    wildcard_constraints:
        part="train|test",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        # As a Path, of which Snakemake keeps no record, as for the download.
        root=Path(DATASET["root"]),
        source=WRITTEN_BY,
    shell:
        program("download_writers")
        + " --source {params.source:q} --part {wildcards.part}"
        " --root {params.root:q} --output {output} > {log} 2>&1"


# Both parts in one job: starting PyTorch takes longer than predicting either.
rule evaluate:
    """Predict the training and validation images"""
    input:
        **TRAINING_IMAGES,
        checkpoint=checkpoint_of,
        indices=expand("results/split/{split}.npy", split=FITTED),
    output:
        predictions=expand(PREDICTIONS, split=FITTED, allow_missing=True),
        misclassified=expand(MISCLASSIFIED, split=FITTED, allow_missing=True),
    log:
        "results/logs/evaluate/{run}.log",
    benchmark:
        "results/benchmarks/evaluate/{run}.tsv"
    localrule: True
    conda:
        "../../environment.yml"
    resources:
        mem_mb=growing(1000),
    params:
        code=code_of_run,
    shell:
        program("evaluate") + " --checkpoint {input.checkpoint}"
        " --images {input.images} --labels {input.labels} --indices {input.indices}"
        " --description {input.description} --predictions {output.predictions}"
        " --misclassified {output.misclassified} > {log} 2>&1"


use rule evaluate as evaluate_test with:
    input:
        **TEST_IMAGES,
        checkpoint=checkpoint_of,
        indices="results/split/test.npy",
    output:
        predictions="results/predictions/{run}_test.parquet",
        misclassified="results/predictions/{run}_misclassified_test.csv",
    log:
        "results/logs/evaluate_test/{run}.log",
    benchmark:
        "results/benchmarks/evaluate_test/{run}.tsv"
    localrule: True
    params:
        code=code_of_run,


rule evaluate_replicates:
    """Predict the images with the replicates"""
    input:
        **TRAINING_IMAGES,
        checkpoints=replicates,
        indices=expand(
            "results/split/{folder}{split}.npy",
            folder=["", *(f"seed~{split_seed}/" for split_seed in FURTHER_SPLITS)],
            split=FITTED,
        ),
    output:
        counts="results/statistics/replicates/train.csv",
        predictions="results/statistics/replicates/train.parquet",
    log:
        "results/logs/evaluate_replicates.log",
    benchmark:
        "results/benchmarks/evaluate_replicates.tsv"
    localrule: True
    conda:
        "../../environment.yml"
    resources:
        mem_mb=growing(1000),
    params:
        code=code_of("evaluate_replicates", *(f"models.{model}" for model in MODELS)),
        split_seed=config["split"]["seed"],
    shell:
        program("evaluate_replicates") + " --checkpoints {input.checkpoints}"
        " --images {input.images} --labels {input.labels} --indices {input.indices}"
        " --description {input.description}"
        " --split-seed {params.split_seed} --counts {output.counts}"
        " --predictions {output.predictions} > {log} 2>&1"


use rule evaluate_replicates as evaluate_replicates_test with:
    input:
        **TEST_IMAGES,
        checkpoints=replicates,
        indices="results/split/test.npy",
    output:
        counts="results/statistics/replicates/test.csv",
        predictions="results/statistics/replicates/test.parquet",
    log:
        "results/logs/evaluate_replicates_test.log",
    benchmark:
        "results/benchmarks/evaluate_replicates_test.tsv"
    localrule: True
    params:
        code=code_of("evaluate_replicates", *(f"models.{model}" for model in MODELS)),


rule evaluate_mistakes:
    """Gather the test images that a chosen model misclassifies"""
    input:
        images=TEST_IMAGES["images"],
        description=TEST_IMAGES["description"],
        predictions=expand(PREDICTIONS, run=MODELS, split="test"),
        replicates="results/statistics/replicates/test.parquet",
        # Not the selections: of these, the chosen trials alone matter here.
        checkpoints=checkpoints_of(MODELS),
    output:
        table="results/gallery/mistakes.csv",
        picture="results/gallery/mistakes.png",
    log:
        "results/logs/evaluate_mistakes.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("evaluate_mistakes"),
        split_seed=config["split"]["seed"],
    shell:
        program("evaluate_mistakes") + " --predictions {input.predictions}"
        " --replicates {input.replicates} --checkpoints {input.checkpoints}"
        " --images {input.images} --description {input.description}"
        " --split-seed {params.split_seed} --table {output.table}"
        " --picture {output.picture} > {log} 2>&1"


rule tabulate_accuracy:
    """Tabulate accuracies"""
    input:
        predictions=expand(PREDICTIONS, run=RUNS, split=[*FITTED, "test"]),
        selections=SELECTIONS,
        writers=WRITERS,
    output:
        table("accuracy"),
    log:
        "results/logs/tabulate_accuracy.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("tabulate_accuracy"),
        models=MODELS,
        reference=f"--reference {REFERENCE.name}" if REFERENCE else "",
    shell:
        program("tabulate_accuracy")
        + " --predictions {input.predictions} {params.reference}"
        " --models {params.models} --selections {input.selections}"
        " --writers {input.writers} --output {output} > {log} 2>&1"


rule tabulate_digit_errors:
    """Tabulate the errors of each class"""
    input:
        predictions=expand(PREDICTIONS, run=RUNS, split=[*FITTED, "test"]),
        names=NAMES,
        writers=WRITERS,
    output:
        table("digit_errors"),
    log:
        "results/logs/tabulate_digit_errors.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("tabulate_digit_errors"),
    shell:
        program("tabulate_digit_errors") + " --predictions {input.predictions}"
        " --names {input.names} --writers {input.writers}"
        " --output {output} > {log} 2>&1"


rule tabulate_confusions:
    """Count what the images of each class are taken for"""
    input:
        predictions="results/predictions/{model}_{split}.parquet",
        names=NAMES,
    output:
        table("{model}_confusions_{split}"),
    log:
        "results/logs/tabulate_confusions/{model}/{split}.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("tabulate_confusions"),
    shell:
        program("tabulate_confusions") + " --predictions {input.predictions}"
        " --names {input.names} --output {output} > {log} 2>&1"
