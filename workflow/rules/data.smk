"""From nothing to arrays: four files, arrays of pixels and labels, the split.

In: `dataset`, `split` of the config; the files in `dataset.folder`, if it is given. Out:
`resources/verified/`, `results/dataset/`, `results/split/`.
"""

# No inputs: whatever code has brought the files, and from wherever, they are verified as
# far as digests are known, and recorded. So they are brought once and never again.
if not OWN:

    rule download:
        """Get the data set from dataset.root or the network"""
        output:
            files=[str(path) for path in IDX.values()],
            digests=DIGESTS,
        resources:
            mem_mb=growing(1000),
            runtime=growing(60),
        params:
            # As Paths, of which Snakemake keeps no record: another root, or other code,
            # is no reason to bring files that are here.
            root=expanded(DATASET["root"]),
            program=f"{START} {source('scripts/download.py')}",
            dataset=DATASET["name"],
        shell:
            "{params.program} --dataset {params.dataset} --root {params.root:q}"
            " --output {output.files} --digests {output.digests} 2>&1 | tee {log}"


rule prepare:
    """Turn the training images into arrays"""
    input:
        # The digests stand for the files, which are too large to compare. Without an
        # input that is not ancient, Snakemake 9.27 would forget this job and all below
        # it whenever the download runs again (its issue 4166).
        digests=DIGESTS,
        images=idx("train-images"),
        labels=idx("train-labels"),
        code=program("prepare"),
    output:
        images="results/dataset/train_images.npy",
        labels="results/dataset/train_labels.npy",
        description="results/dataset/train.json",
    params:
        reading=READING,
    shell:
        "{params.program} {params.reading}"
        " --idx-images {input.images:q} --idx-labels {input.labels:q}"
        " --images {output.images} --labels {output.labels}"
        " --description {output.description} 2>&1 | tee {log}"


# The test images are normalised as the training images are.
use rule prepare as prepare_test with:
    input:
        digests=DIGESTS,
        images=idx("test-images"),
        labels=idx("test-labels"),
        training="results/dataset/train.json",
        code=program("prepare"),
    output:
        images="results/dataset/test_images.npy",
        labels="results/dataset/test_labels.npy",
        description="results/dataset/test.json",
    params:
        reading=lambda wildcards, input: f"{READING} --training {input.training}",


rule name_classes:
    """Write down what the data set and its classes are called"""
    input:
        description="results/dataset/train.json",
        code=program("name_classes"),
    output:
        NAMES,
    params:
        # By functions, since names may have braces, which would be wildcards.
        name=lambda wildcards: DATASET["name"],
        class_names=lambda wildcards: json.dumps(DATASET.get("class_names", [])),
    shell:
        "{params.program} --description {input.description} --name {params.name:q}"
        " --class-names {params.class_names:q} --output {output} 2>&1 | tee {log}"


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
