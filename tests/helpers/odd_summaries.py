"""Summaries of runs in which something is odd, for the page to put in words."""

from itertools import product

from helpers.evidence_rows import (
    accuracies,
    averaging,
    errors,
    mistakes,
    over_seeds,
    pair,
    seed_differences,
    seed_means,
    shown,
    spreads,
)
from helpers.summaries import make_summary
from helpers.sweep_rows import (
    MODELS,
    RUNS,
    bootstrap,
    curve,
    logistic,
    mlp,
    optimum,
    sweep,
)

STATES = {
    state: {"stopping": state, "stop_epoch": None, "stop_cost": None}
    for state in ["improving", "unstable", "short"]
}
UNKNOWN = dict.fromkeys(["standard_error", "behind_low", "behind_high"])
UNKNOWN |= {"in_best_set": True}
WARNING = dict.fromkeys(["hyperparameter", "value", "side", "count", "of"])
WARNING |= {"model": "mlp", "trials": [], "chosen": False}


def warning(kind: str, *trials: str, of: int = 5, **changes) -> dict:
    """Return a warning that concerns some perceptrons."""
    about = {"kind": kind, "trials": list(trials), "count": len(trials), "of": of}
    return WARNING | about | changes


def edge(**changes) -> dict:
    """Return the warning that the best perceptron is at an edge."""
    where = {"hyperparameter": "hidden_units", "value": 200.0, "side": "largest"}
    return WARNING | {"kind": "edge", **where, "chosen": True} | changes


NAMES = [f"lr~0.1_batch~128_hidden~{units}" for units in [25, 50, 100, 150, 200]]
PERCEPTRONS = [mlp(units, 0.9 + units / 4000) for units in [25, 50, 100, 150, 200]]
LAMBDAS = [
    logistic(10.0, None),
    logistic(1.0, 0.7, epoch_noise=0.06, **STATES["unstable"]),
    logistic(0.1, 0.9, training_falls=None, **STATES["short"]),
    logistic(0.01, 0.91),
    logistic(0.001, 0.92, training_falls=True, **STATES["improving"]),
]
SHORT = [logistic(value, value, **STATES["short"]) for value in [0.1, 0.9]]
TIED = sweep("logistic", [logistic(0.1, 0.92), logistic(0.01, 0.92)])
ONE = sweep("logistic", [logistic(0.01, 0.92)])
ONE_PERCEPTRON = sweep("mlp", [mlp(100, 0.97)])
SIMPLEST = sweep(
    "logistic", [logistic(0.01, 0.92), logistic(0.1, 0.919)], "one_standard_error"
)
UNPENALISED = sweep("logistic", [logistic(0.0, 0.92)])
USUAL = make_summary()
SCORES, ENDS = ["nll", "brier", "gap"], ["low", "high"]
ODD = {
    "usual": USUAL,
    "every state": make_summary(sweep("logistic", LAMBDAS)),
    "a tie": make_summary(TIED),
    "the bootstrap ties": make_summary(
        TIED,
        selection_bootstrap={
            "resamples": 10_000,
            "logistic": bootstrap(TIED, ("lambda~0.01",)),
            "mlp": bootstrap(USUAL["sweeps"]["mlp"], (NAMES[2],)),
        },
    ),
    "the simplest": make_summary(SIMPLEST),
    "the simplest is the best": make_summary(
        sweep(
            "logistic",
            [logistic(0.1, 0.92), logistic(0.01, 0.8)],
            "one_standard_error",
        )
    ),
    "one trial each": make_summary(
        ONE,
        ONE_PERCEPTRON,
        isolation={"mlp": []},
        expected_best={"mlp": USUAL["expected_best"]["mlp"][:1]},
    ),
    "all others diverged": make_summary(
        sweep("logistic", [logistic(0.01, 0.92), logistic(1.0, None)]),
    ),
    "all right": make_summary(
        sweep("logistic", [logistic(0.1, 1.0), logistic(0.01, 0.9)]),
        accuracy=accuracies(logistic_reference=1.0, logistic=1.0, mlp=1.0),
        class_errors=[row for run in RUNS for row in errors(run, {})],
        class_replicates=[row for run in RUNS for row in over_seeds(run, {})],
        confusions={m: {"train": [], "test": mistakes({})} for m in MODELS},
        shown_mistakes={m: {"train": [], "test": []} for m in MODELS},
        paired_tests=[pair(10_000, 0, 0, 0)],
    ),
    "one mistake": make_summary(
        class_errors=[row for run in RUNS for row in errors(run, {7: 1})],
        class_replicates=[row for run in RUNS for row in over_seeds(run, {7: 1}, 1)],
        confusions={
            m: {"train": mistakes({7: 1}), "test": mistakes({7: 1})} for m in MODELS
        },
        shown_mistakes={
            m: {s: shown({7: 1}) for s in ["train", "test"]} for m in MODELS
        },
    ),
    "chance": make_summary(
        paired_tests=[pair(9000, 300, 300, 400)],
        seed_differences=seed_differences(mean=0.0),
    ),
    "softmax regression is better": make_summary(
        paired_tests=[pair(9000, 600, 200, 200)],
        seed_differences=seed_differences(mean=-0.04),
    ),
    "several seeds": make_summary(
        experiment=USUAL["experiment"] | {"seeds": [3, 1]},
        replicates=spreads(3) + spreads(2, varied="split"),
    ),
    "no replicates": make_summary(
        replicates=spreads(1),
        seed_means=seed_means(1),
        seed_differences=seed_differences(1),
        averaging=averaging(1),
        class_replicates=[row for run in RUNS for row in over_seeds(run, {5: 9}, 1)],
    ),
    "all replicates diverged": make_summary(
        replicates=spreads(0, diverged=5),
        seed_means=seed_means(1),
        seed_differences=seed_differences(1),
        averaging=averaging(1),
    ),
    "some replicates diverged": make_summary(replicates=spreads(3, diverged=2)),
    "the reference diverged": make_summary(
        curves={"logistic": curve("diverged"), "mlp": curve("improving")}
    ),
    "curves without an epoch to stop at": make_summary(
        curves={"logistic": curve("unstable"), "mlp": curve("short")}
    ),
    "no penalty": make_summary(
        UNPENALISED,
        optimum=[optimum(UNPENALISED["sweeps"]["logistic"]["trials"][0], None)],
    )
    if "sweeps" in UNPENALISED
    else make_summary(UNPENALISED, optimum=[optimum(UNPENALISED["trials"][0], None)]),
    "one epoch": make_summary(
        sweep("logistic", SHORT, averaged=1),
        sweep("mlp", [mlp(100, 0.9, **STATES["short"])], averaged=1),
        experiment=USUAL["experiment"] | {"epochs": 1, "seeds": [0, 1]},
    ),
    "many trials": make_summary(
        perceptrons=sweep("mlp", [mlp(units, 0.97) for units in range(10, 50)]),
    ),
    "one validation image": make_summary(
        SIMPLEST,
        selection_bootstrap=USUAL["selection_bootstrap"]
        | {"logistic": [row | UNKNOWN for row in bootstrap(SIMPLEST)]},
    ),
    "one test image": make_summary(
        calibration=[
            row | {f"{name}_{end}": None for name, end in product(SCORES, ENDS)}
            for row in USUAL["calibration"]
        ],
        temperature=[
            row | {"nll_change_low": None, "nll_change_high": None}
            for row in USUAL["temperature"]
        ],
    ),
    "confidence that does not fit": make_summary(
        calibration=[
            row | {"confidence": share, "gap_low": low, "gap_high": low + 0.004}
            for row, share, low in zip(
                USUAL["calibration"], [0.99, 0.8], [0.068, -0.162], strict=True
            )
        ]
    ),
    "bins that do not fit": make_summary(
        calibration=[row | {"ece": 0.05} for row in USUAL["calibration"]],
        temperature=[
            dict.fromkeys(USUAL["temperature"][0]) | {"run": model, "split": "test"}
            for model in MODELS
        ],
    ),
    "a budget too short for one value": make_summary(
        perceptrons=sweep(
            "mlp",
            [
                mlp(units, 0.9 + rate, rate, **(STATES["improving"] if low else {}))
                for units in [25, 50]
                for rate, low in [(0.01, True), (0.05, False)]
            ],
        ),
        variance_shares={
            "mlp": [
                {"term": "learning_rate", "share": 0.6},
                {"term": "learning_rate;hidden_units", "share": 0.3},
                {"term": "hidden_units", "share": 0.04},
                {"term": "rest", "share": 0.06},
            ]
        },
    ),
    "every warning": make_summary(
        perceptrons=sweep("mlp", PERCEPTRONS),
        warnings=[
            warning("diverged", NAMES[0]),
            warning("tie", NAMES[3]),
            warning("tie", NAMES[3], NAMES[2]),
            edge(),
            edge(value=25.0, side="smallest", chosen=False),
            warning("improving", NAMES[1], NAMES[4], chosen=True),
            warning("unstable", *NAMES),
            warning("fell_back", NAMES[4], chosen=True),
        ],
    ),
}
