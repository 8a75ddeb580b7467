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
        misclassified="results/predictions/{run}_misclassified_test.csv",


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
        code=program("tabulate_accuracy"),
    output:
        table("accuracy"),
    params:
        reference=f"--reference {REFERENCE.name}" if REFERENCE else "",
    shell:
        "{params.program} --predictions {input.predictions} {params.reference}"
        " --selections {input.selections} --output {output} 2>&1 | tee {log}"


rule tabulate_digit_errors:
    """Tabulate the errors of each class"""
    input:
        predictions=expand(PREDICTIONS, run=RUNS, split=[*FITTED, "test"]),
        names=NAMES,
        code=program("tabulate_digit_errors"),
    output:
        table("digit_errors"),
    shell:
        "{params.program} --predictions {input.predictions}"
        " --names {input.names} --output {output} 2>&1 | tee {log}"


rule tabulate_confusions:
    """Count what the images of each class are taken for"""
    input:
        predictions="results/predictions/{model}_{split}.parquet",
        names=NAMES,
        code=program("tabulate_confusions"),
    output:
        table("{model}_confusions_{split}"),
    shell:
        "{params.program} --predictions {input.predictions}"
        " --names {input.names} --output {output} 2>&1 | tee {log}"
