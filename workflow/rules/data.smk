"""From nothing to arrays: four files, arrays of pixels and labels, the split.

In: `dataset`, `split` of the config; the files in `dataset.folder`, if it is given. Out:
`resources/verified/`, `results/dataset/`, `results/split/`.
"""

DATASET = config["dataset"]
OWN = "folder" in DATASET
VERIFIED = Path("resources/verified")
if DATASET["name"] != "MNIST":
    # A folder for each data set but MNIST.
    VERIFIED /= "-".join(DATASET["name"].split("/"))
NAMES = "results/dataset/names.json"
DIGESTS = [] if OWN else f"{VERIFIED}/sha256.json"
try:
    folder = expanded(DATASET["folder"]) if OWN else VERIFIED
    IDX = find_files(
        DATASET["name"],
        folder if RUNS_HERE or not OWN else folder.absolute(),
        check=OWN,
    )
    if OWN and workflow.is_main_process:
        refusals.refuse_future_dates(IDX.values())
    # How the files are read. What data set and classes are called is no part of it.
    if DATASET["name"] in KNOWN_SETS:
        READING = f"--dataset {DATASET['name']}"
    elif "class_names" in DATASET:
        READING = f"--classes {len(DATASET['class_names'])}"
    else:
        # Only here, because it imports NumPy.
        from mnist_sweep.data.parts import count_classes

        READING = f"--classes {count_classes(IDX['train-labels'])}"
except UserError as error:
    sys.exit(f"error: {error}")


def idx(role):
    """Return one of the four IDX files as an input; people's own may change."""
    return str(IDX[role]) if OWN else ancient(str(IDX[role]))


# No inputs: whatever code has brought the files, and from wherever, they are verified as
# far as digests are known, and recorded. So they are brought once and never again.
if not OWN:

    rule download:
        """Get the data set from dataset.root or the network"""
        output:
            files=[str(path) for path in IDX.values()],
            digests=DIGESTS,
        log:
            "results/logs/download.log",
        localrule: True
        conda:
            "../../environment.yml"
        resources:
            mem_mb=growing(1000),
            runtime=growing(60),
        params:
            # As Paths, of which Snakemake keeps no record: another root, or other code,
            # is no reason to bring files that are here.
            root=expanded(DATASET["root"]),
            dataset=DATASET["name"],
        shell:
            program("download") + " --dataset {params.dataset} --root {params.root:q}"
            " --output {output.files} --digests {output.digests} > {log} 2>&1"


rule prepare:
    """Turn the training images into arrays"""
    input:
        # The digests stand for the files, which are too large to compare. Without an
        # input that is not ancient, Snakemake 9.27 would forget this job and all below
        # it whenever the download runs again (its issue 4166).
        digests=DIGESTS,
        images=idx("train-images"),
        labels=idx("train-labels"),
    output:
        images="results/dataset/train_images.npy",
        labels="results/dataset/train_labels.npy",
        description="results/dataset/train.json",
    log:
        "results/logs/prepare.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("prepare"),
        reading=READING,
    shell:
        program("prepare") + " {params.reading}"
        " --idx-images {input.images:q} --idx-labels {input.labels:q}"
        " --images {output.images} --labels {output.labels}"
        " --description {output.description} > {log} 2>&1"


# The test images are normalised as the training images are.
use rule prepare as prepare_test with:
    input:
        digests=DIGESTS,
        images=idx("test-images"),
        labels=idx("test-labels"),
        training="results/dataset/train.json",
    output:
        images="results/dataset/test_images.npy",
        labels="results/dataset/test_labels.npy",
        description="results/dataset/test.json",
    log:
        "results/logs/prepare_test.log",
    localrule: True
    params:
        code=code_of("prepare"),
        reading=lambda wildcards, input: f"{READING} --training {input.training}",


rule name_classes:
    """Write down what the data set and its classes are called"""
    input:
        description="results/dataset/train.json",
    output:
        NAMES,
    log:
        "results/logs/name_classes.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("name_classes"),
        # By functions, since names may have braces, which would be wildcards.
        name=lambda wildcards: DATASET["name"],
        class_names=lambda wildcards: json.dumps(DATASET.get("class_names", [])),
    shell:
        program("name_classes")
        + " --description {input.description} --name {params.name:q}"
        " --class-names {params.class_names:q} --output {output} > {log} 2>&1"


rule split:
    """Split the training images into those to train on and those to validate on"""
    input:
        labels="results/dataset/train_labels.npy",
    output:
        train="results/split/train.npy",
        validation="results/split/validation.npy",
    log:
        "results/logs/split.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("split"),
        train=config["split"]["train"],
        validation=config["split"]["validation"],
        seed=config["split"]["seed"],
    shell:
        program("split") + " --labels {input.labels} --seed {params.seed}"
        " --train-images {params.train} --validation-images {params.validation}"
        " --train {output.train} --validation {output.validation} > {log} 2>&1"


use rule split as split_again with:
    output:
        train="results/split/seed~{split_seed}/train.npy",
        validation="results/split/seed~{split_seed}/validation.npy",
    log:
        "results/logs/split_again/{split_seed}.log",
    localrule: True
    params:
        code=code_of("split"),
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
    output:
        test="results/split/test.npy",
        description="results/split/split.json",
    log:
        "results/logs/describe_split.log",
    localrule: True
    conda:
        "../../environment.yml"
    params:
        code=code_of("describe_split"),
        seed=config["split"]["seed"],
    shell:
        program("describe_split") + " --labels {input.labels} --seed {params.seed}"
        " --train {input.train} --validation {input.validation}"
        " --test-description {input.test_description}"
        " --test {output.test} --description {output.description} > {log} 2>&1"
