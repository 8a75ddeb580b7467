"""Which four files the images come from: a known data set's, or the user's own."""

DATASET = config["dataset"]
OWN = "folder" in DATASET
VERIFIED = Path("resources/verified")
if DATASET["name"] != "MNIST":
    # A folder for each data set but MNIST.
    VERIFIED /= "-".join(DATASET["name"].split("/"))
DIGESTS = [] if OWN else f"{VERIFIED}/sha256.json"
CLASS_NAMES = f"--class-names {quote(json.dumps(DATASET.get('class_names', [])))}"
try:
    folder = Path(DATASET["folder"]) if OWN else VERIFIED
    IDX = find_files(
        DATASET["name"],
        folder if RUNS_HERE or not OWN else folder.absolute(),
        check=OWN,
    )
except UserError as error:
    sys.exit(f"error: {error}")


def idx(role):
    """Return one of the four IDX files as an input; people's own may change."""
    return str(IDX[role]) if OWN else ancient(str(IDX[role]))
