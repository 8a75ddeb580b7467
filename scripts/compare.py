"""Compare the chosen softmax regression with the chosen multilayer perceptron."""

import argparse
from pathlib import Path

from mnist_sweep.errors import run_program
from mnist_sweep.files import read_json
from mnist_sweep.selection import HYPERPARAMETERS
from mnist_sweep.sizes import CLASSES, PIXELS
from mnist_sweep.tables import read_csv, write_csv

import pandas as pd


def parameter_count(hidden_units: int | None) -> int:
    """Count weights and biases of 784 → 10, or of 784 → hidden → 10."""
    if hidden_units is None:
        return (PIXELS + 1) * CLASSES
    return (PIXELS + 1) * hidden_units + (hidden_units + 1) * CLASSES


def compare(accuracy: pd.DataFrame, choices: dict[str, dict]) -> pd.DataFrame:
    """Give a row for each model, and one for the MLP minus the softmax regression.

    Columns: `run`, `trial`, the hyper-parameters, `parameters` (their number), and for
    each split its accuracy (share).
    """
    shares = accuracy.pivot_table(index="run", columns="split", values="accuracy")
    rows = []
    for run, choice in choices.items():
        hyperparameters = choice["hyperparameters"]
        rows.append(
            {
                "run": run,
                "trial": choice["chosen"],
                **{key: hyperparameters.get(key) for key in HYPERPARAMETERS},
                "parameters": parameter_count(hyperparameters.get("hidden_units")),
                **{
                    f"{split}_accuracy": shares.loc[run, split]
                    for split in ["train", "validation", "test"]
                },
            }
        )
    table = pd.DataFrame(rows)
    numbers = ["parameters", "train_accuracy", "validation_accuracy", "test_accuracy"]
    difference = table[numbers].iloc[1] - table[numbers].iloc[0]
    table = pd.concat(
        [table, pd.DataFrame([{"run": "difference", **difference}])], ignore_index=True
    )
    whole = ["batch_size", "hidden_units", "parameters"]
    return table.astype(dict.fromkeys(whole, "Int64"))


def main() -> None:
    """Read the accuracies and both choices; write the comparison."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--accuracy", type=Path, required=True)
    parser.add_argument("--logistic", type=Path, required=True)
    parser.add_argument("--mlp", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    choices = {"logistic": read_json(args.logistic), "mlp": read_json(args.mlp)}
    write_csv(compare(read_csv(args.accuracy), choices), args.output)


if __name__ == "__main__":
    run_program(main)
