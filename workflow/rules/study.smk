"""What is trained, evaluated and drawn, and what wildcards stand for."""

try:
    FIGURES = catalogue.read_figures(ROOT / "workflow/figures.yaml")
    TABLES = catalogue.read_tables(ROOT / "workflow/tables.yaml")
    STATISTICS = catalogue.read_tables(ROOT / "workflow/tables.yaml", "statistics")
    catalogue.check_values([*FIGURES, *TABLES, *STATISTICS], grid.KEYS)
    catalogue.check_captions([*FIGURES, *TABLES], ROOT / "workflow/report")
    catalogue.check_findings(FIGURES, ROOT / "workflow/report")
except UserError as error:
    sys.exit(f"error: {error}")

# The families that are swept. The reference, the λ of the optima, and what follows from
# them are there only with softmax regression.
MODELS = [model for model in grid.KEYS if model in config]
FIGURES, TABLES, STATISTICS = (
    catalogue.for_models(entries, MODELS) for entries in [FIGURES, TABLES, STATISTICS]
)
RUNS = [run for run in names.RUNS if names.model_of(run) in MODELS]
SEEDS = sorted(config["seeds"])
FURTHER_SPLITS = grid.further_splits(config)
REPLICATES = grid.replicate_names(config)
# Those that chose no trial.
RACE_SEEDS = grid.further_seeds(SEEDS, config["replicates"])
TRIALS = {model: grid.trainable(model, config[model]) for model in MODELS}
SWEEP = {
    model: {trial.name: trial for trial in grid.sweep(model, config[model])}
    for model in MODELS
}
LAMBDAS, REFERENCE = [], None
if "logistic" in MODELS:
    LAMBDAS = [repr(n) for n in grid.values_of(config["logistic"], "lambda")]
    REFERENCE = grid.reference_trial(config["logistic"])
TABLE_FILES, STATISTICS_FILES = (
    [f"results/{folder}/{name}.csv" for name in catalogue.all_names(entries)]
    for folder, entries in [("tables", TABLES), ("statistics", STATISTICS)]
)


def table(pattern):
    """Return the path of a table, which Snakemake's own report is to show."""
    (entry,) = (entry for entry in TABLES if entry.pattern == pattern)
    return report(
        f"results/tables/{pattern}.csv",
        caption=f"../report/captions/{entry.facts['caption']}.rst",
        category="Tables",
        labels=entry.labels("table"),
    )


# The difference of accuracies that does not matter, as a share of images.
MARGIN = config["equivalence_margin"] / 100
# What a training depends on besides its inputs and hyper-parameters.
TORCH = checks.pinned_release(ROOT / "requirements.txt", "torch")
RUN = "results/runs/{model}/{trial}/{replicate}"
PARTS = ["train", "test"]
# The pixels are `ancient`: they are large, and the description, which holds their
# SHA-256 and is written with them, tells whether they have changed.
TRAINING_IMAGES, TEST_IMAGES = (
    {
        "images": ancient(f"results/dataset/{part}_images.npy"),
        "labels": f"results/dataset/{part}_labels.npy",
        "description": f"results/dataset/{part}.json",
    }
    for part in PARTS
)


wildcard_constraints:
    model="|".join(MODELS),
    run="|".join(RUNS),
    split="train|validation|test",
    ext="svg|png|pdf",
    replicate="|".join([*(f"seed~{seed}" for seed in SEEDS), *REPLICATES]),
    split_seed="|".join(map(str, FURTHER_SPLITS)) or "none",
    weight_decay="|".join(map(re.escape, LAMBDAS)) or "none",
    trial="[^/]+",
