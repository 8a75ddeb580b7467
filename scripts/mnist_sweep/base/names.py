"""The names of models, evaluated runs and splits, for people."""

# Models, by their name in paths.
MODELS = {"logistic": "softmax regression", "mlp": "multilayer perceptron"}
# The same where space is short: legends, table cells.
SHORT_MODELS = {"logistic": "softmax regression", "mlp": "perceptron"}
# What is evaluated: the reference, and the chosen trial of each model.
RUNS = {
    "logistic_reference": "the reference",
    "logistic": "the chosen softmax regression",
    "mlp": "the chosen perceptron",
}
SPLITS = {"train": "training", "validation": "validation", "test": "test"}


def model_of(run: str) -> str:
    """Return the model that an evaluated run is of."""
    return run.removesuffix("_reference")
