"""What the models make of the images.

In: the checkpoints of the reference, of the chosen trials, and of their replicates. Out:
`results/predictions/`, ten misclassified images each as a figure's numbers, the tables
that count them, and `results/statistics/replicates/`.

The test set has one door, `evaluate_test` and its like for replicates,
`evaluate_replicates_test`, and for the gallery of mistakes, `evaluate_mistakes`: no other
rule but `prepare` touches it, so what shows misclassified test images gets them from there.
"""

PREDICTIONS = "results/predictions/{run}_{split}.parquet"
MISCLASSIFIED = "results/plot_data/{run}_misclassified_{split}.csv"
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
    wildcard_constraints:
        part="train|test",
    params:
        program=f"{START} {source('scripts/download_writers.py')}",
        source=WRITTEN_BY,
        root=Path(DATASET["root"]),
    shell:
        "{params.program} --source {params.source:q} --part {wildcards.part}"
        " --root {params.root:q} --output {output} 2>&1 | tee {log}"


# Both parts in one job: starting PyTorch takes longer than predicting either.
rule evaluate:
    """Predict the training and validation images"""
    input:
        **TRAINING_IMAGES,
        checkpoint=checkpoint_of,
        indices=expand("results/split/{split}.npy", split=FITTED),
        code=code_for_run,
    output:
        predictions=expand(PREDICTIONS, split=FITTED, allow_missing=True),
        misclassified=expand(MISCLASSIFIED, split=FITTED, allow_missing=True),
    resources:
        mem_mb=growing(1000),
    shell:
        "{params.program} --checkpoint {input.checkpoint}"
        " --images {input.images} --labels {input.labels} --indices {input.indices}"
        " --description {input.description} --predictions {output.predictions}"
        " --misclassified {output.misclassified} 2>&1 | tee {log}"


use rule evaluate as evaluate_test with:
    input:
        **TEST_IMAGES,
        checkpoint=checkpoint_of,
        indices="results/split/test.npy",
        code=code_for_run,
    output:
        predictions="results/predictions/{run}_test.parquet",
        misclassified="results/plot_data/{run}_misclassified_test.csv",


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
        code=program("evaluate_replicates", *MODELS),
    output:
        counts="results/statistics/replicates/train.csv",
        predictions="results/statistics/replicates/train.parquet",
    resources:
        mem_mb=growing(1000),
    params:
        split_seed=config["split"]["seed"],
    shell:
        "{params.program} --checkpoints {input.checkpoints}"
        " --images {input.images} --labels {input.labels} --indices {input.indices}"
        " --description {input.description}"
        " --split-seed {params.split_seed} --counts {output.counts}"
        " --predictions {output.predictions} 2>&1 | tee {log}"


use rule evaluate_replicates as evaluate_replicates_test with:
    input:
        **TEST_IMAGES,
        checkpoints=replicates,
        indices="results/split/test.npy",
        code=program("evaluate_replicates", *MODELS),
    output:
        counts="results/statistics/replicates/test.csv",
        predictions="results/statistics/replicates/test.parquet",


rule evaluate_mistakes:
    """Gather the test images that a chosen model misclassifies"""
    input:
        images=TEST_IMAGES["images"],
        description=TEST_IMAGES["description"],
        predictions=expand(PREDICTIONS, run=MODELS, split="test"),
        replicates="results/statistics/replicates/test.parquet",
        # Not the selections: of these, the chosen trials alone matter here.
        checkpoints=checkpoints_of(MODELS),
        code=program("evaluate_mistakes"),
    output:
        table="results/gallery/mistakes.csv",
        picture="results/gallery/mistakes.png",
    params:
        split_seed=config["split"]["seed"],
    shell:
        "{params.program} --predictions {input.predictions}"
        " --replicates {input.replicates} --checkpoints {input.checkpoints}"
        " --images {input.images} --description {input.description}"
        " --split-seed {params.split_seed} --table {output.table}"
        " --picture {output.picture} 2>&1 | tee {log}"


rule tabulate_accuracy:
    """Tabulate accuracies"""
    input:
        predictions=expand(PREDICTIONS, run=RUNS, split=[*FITTED, "test"]),
        selections=SELECTIONS,
        writers=WRITERS,
        code=program("tabulate_accuracy"),
    output:
        table("accuracy"),
    params:
        reference=f"--reference {REFERENCE.name}" if REFERENCE else "",
        writers=writers_option,
    shell:
        "{params.program} --predictions {input.predictions} {params.reference}"
        " --selections {input.selections} {params.writers} --output {output} 2>&1 | tee {log}"


rule tabulate_digit_errors:
    """Tabulate the errors of each class"""
    input:
        predictions=expand(PREDICTIONS, run=RUNS, split=[*FITTED, "test"]),
        description="results/dataset/train.json",
        writers=WRITERS,
        code=program("tabulate_digit_errors"),
    output:
        table("digit_errors"),
    params:
        writers=writers_option,
    shell:
        "{params.program} --predictions {input.predictions}"
        " --description {input.description} {params.writers} --output {output} 2>&1 | tee {log}"


rule tabulate_confusions:
    """Count what the images of each class are taken for"""
    input:
        predictions="results/predictions/{model}_{split}.parquet",
        description="results/dataset/train.json",
        code=program("tabulate_confusions"),
    output:
        table("{model}_confusions_{split}"),
    shell:
        "{params.program} --predictions {input.predictions}"
        " --description {input.description} --output {output} 2>&1 | tee {log}"
