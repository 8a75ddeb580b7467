"""What the models make of the images.

In: the checkpoints of the reference and of the chosen trials. Out:
`results/predictions/`, ten misclassified images each as a figure's numbers, and the
tables of accuracies.

The test set has one door, `evaluate_test` and its like for replicates,
`evaluate_replicates_test`: no other rule but `prepare` touches it, so what shows
misclassified test images gets them from there.
"""

PREDICTIONS = expand(
    "results/predictions/{run}_{split}.parquet",
    run=RUNS,
    split=["train", "validation", "test"],
)


# Both parts in one job: starting PyTorch takes longer than predicting either.
rule evaluate:
    input:
        checkpoint=checkpoint_of,
        images=ancient("results/dataset/train_images.npy"),
        labels="results/dataset/train_labels.npy",
        description="results/dataset/train.json",
        indices=["results/split/train.npy", "results/split/validation.npy"],
        code=program("evaluate"),
    output:
        predictions=[
            "results/predictions/{run}_train.parquet",
            "results/predictions/{run}_validation.parquet",
        ],
        mistakes=[
            "results/figures/{run}_misclassified_train.csv",
            "results/figures/{run}_misclassified_validation.csv",
        ],
    log:
        "results/logs/evaluate/{run}.log",
    benchmark:
        "results/benchmarks/evaluate/{run}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    message:
        "Let {wildcards.run} predict the training and validation images"
    shell:
        "python scripts/evaluate.py --checkpoint {input.checkpoint}"
        " --images {input.images} --labels {input.labels} --indices {input.indices}"
        " --predictions {output.predictions} --mistakes {output.mistakes}"
        " 2>&1 | tee {log}"


use rule evaluate as evaluate_test with:
    input:
        checkpoint=checkpoint_of,
        images=ancient("results/dataset/test_images.npy"),
        labels="results/dataset/test_labels.npy",
        description="results/dataset/test.json",
        indices="results/split/test.npy",
        code=program("evaluate"),
    output:
        predictions="results/predictions/{run}_test.parquet",
        mistakes="results/figures/{run}_misclassified_test.csv",
    log:
        "results/logs/evaluate/{run}_test.log",
    benchmark:
        "results/benchmarks/evaluate/{run}_test.tsv"
    message:
        "Let {wildcards.run} predict the test images"


rule tabulate_accuracy:
    input:
        predictions=PREDICTIONS,
        logistic="results/selection/logistic.json",
        mlp="results/selection/mlp.json",
        code=program("tabulate_accuracy"),
    output:
        "results/tables/accuracy.csv",
    log:
        "results/logs/tabulate_accuracy.log",
    benchmark:
        "results/benchmarks/tabulate_accuracy.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    params:
        reference=REFERENCE.name,
    message:
        "Tabulate accuracies"
    shell:
        "python scripts/tabulate_accuracy.py --predictions results/predictions"
        " --reference {params.reference}"
        " --logistic {input.logistic} --mlp {input.mlp} --output {output}"
        " 2>&1 | tee {log}"


rule tabulate_digit_errors:
    input:
        predictions=PREDICTIONS,
        code=program("tabulate_digit_errors"),
    output:
        "results/tables/digit_errors.csv",
    log:
        "results/logs/tabulate_digit_errors.log",
    benchmark:
        "results/benchmarks/tabulate_digit_errors.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Tabulate per-digit errors"
    shell:
        "python scripts/tabulate_digit_errors.py --predictions results/predictions"
        " --output {output}"
        " 2>&1 | tee {log}"


rule compare:
    input:
        accuracy="results/tables/accuracy.csv",
        pairs="results/tables/paired_tests.csv",
        logistic="results/selection/logistic.json",
        mlp="results/selection/mlp.json",
        code=program("compare"),
    output:
        "results/tables/comparison.csv",
    log:
        "results/logs/compare.log",
    benchmark:
        "results/benchmarks/compare.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Compare softmax regression with the perceptron"
    shell:
        "python scripts/compare.py --accuracy {input.accuracy}"
        " --pairs {input.pairs}"
        " --logistic {input.logistic} --mlp {input.mlp} --output {output}"
        " 2>&1 | tee {log}"
