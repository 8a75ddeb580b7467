"""Which four files the images come from: a known data set's, or the user's own."""

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
