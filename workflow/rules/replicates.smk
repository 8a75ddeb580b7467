"""The reference and the chosen models, trained again: how much does a seed change?

In: checkpoints of the replicates. Out: `results/replicates/` (what each gets right),
`results/tables/replicates.csv`, and the numbers of the figure that shows each.
"""


rule evaluate_replicates:
    input:
        checkpoints=replicates,
        images=ancient("results/dataset/train_images.npy"),
        labels="results/dataset/train_labels.npy",
        description="results/dataset/train.json",
        indices=expand(
            "results/split/{folder}{split}.npy",
            folder=["", *(f"seed~{split_seed}/" for split_seed in FURTHER_SPLITS)],
            split=["train", "validation"],
        ),
        code=program("evaluate_replicates"),
    output:
        "results/replicates/train.csv",
    log:
        "results/logs/evaluate_replicates/train.log",
    benchmark:
        "results/benchmarks/evaluate_replicates/train.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(1000),
        runtime=growing(10),
    params:
        parts=["train", "validation"],
        split_seed=config["split"]["seed"],
    message:
        "Let the replicates predict the {params.parts} images"
    shell:
        "python scripts/evaluate_replicates.py --checkpoints {input.checkpoints}"
        " --images {input.images} --labels {input.labels}"
        " --splits results/split --split-seed {params.split_seed}"
        " --parts {params.parts} --output {output}"
        " 2>&1 | tee {log}"


use rule evaluate_replicates as evaluate_replicates_test with:
    input:
        checkpoints=replicates,
        images=ancient("results/dataset/test_images.npy"),
        labels="results/dataset/test_labels.npy",
        description="results/dataset/test.json",
        indices="results/split/test.npy",
        code=program("evaluate_replicates"),
    output:
        "results/replicates/test.csv",
    log:
        "results/logs/evaluate_replicates/test.log",
    benchmark:
        "results/benchmarks/evaluate_replicates/test.tsv"
    params:
        parts=["test"],
        split_seed=config["split"]["seed"],


rule tabulate_replicates:
    input:
        accuracy="results/tables/accuracy.csv",
        counts=expand("results/replicates/{part}.csv", part=["train", "test"]),
        code=program("tabulate_replicates"),
    output:
        rows="results/figures/replicates.csv",
        spreads="results/tables/replicates.csv",
    log:
        "results/logs/tabulate_replicates.log",
    benchmark:
        "results/benchmarks/tabulate_replicates.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    params:
        seed=SEEDS[0],
        split_seed=config["split"]["seed"],
    message:
        "Tabulate how much replicates vary"
    shell:
        "python scripts/tabulate_replicates.py --accuracy {input.accuracy}"
        " --counts {input.counts}"
        " --seed {params.seed} --split-seed {params.split_seed}"
        " --rows {output.rows} --spreads {output.spreads}"
        " 2>&1 | tee {log}"
