"""Gather every number that the page shows."""

import argparse
import math
import platform
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json, write_json
from mnist_sweep.base.tables import read_csv
from mnist_sweep.sweep.grid import KEYS, named_keys

import pandas as pd
import yaml

PACKAGES = ["torch", "numpy", "pandas", "scipy", "matplotlib", "snakemake"]
# Columns of whole numbers that may be missing.
WHOLE = ["rank", "stop_epoch", "epochs_saved", "peak_epoch"]
TRIAL_TABLES = {"logistic": "logistic_lambdas", "mlp": "mlp_grid"}


def records(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Give a table's rows as plain values, with None for what is missing."""
    return table.astype(object).where(table.notna(), None).to_dict("records")


def sweep_summary(model: str, trials: pd.DataFrame, selection: dict) -> dict[str, Any]:
    """Give a sweep's trials, its choice, and the hyper-parameters that name a trial."""
    named = named_keys(model, {key for key in trials if len(trials[key].unique()) > 1})
    return {
        "named": named,
        "fixed": [key for key in KEYS[model] if key not in named],
        "trials": records(trials.astype(dict.fromkeys(WHOLE, "Int64"))),
        "selection": selection,
    }


def curve_summary(loss: pd.DataFrame, epochs: pd.DataFrame) -> dict[str, Any]:
    """Give the beginning and the end of one run's curves, averaged over its seeds."""
    by_epoch = epochs.groupby("epoch").mean(numeric_only=True)
    stop = epochs.loc[epochs["stop"], "epoch"]
    first, last = by_epoch.iloc[0], by_epoch.iloc[-1]
    state = epochs["stopping"].iloc[0]
    return {
        "first_batch_loss": finite(loss.groupby("iteration")["loss"].mean().iloc[0]),
        "iterations": int(loss["iteration"].max()),
        "first_epoch_loss": finite(first["train_loss"]),
        "last_epoch_loss": finite(last["train_loss"]),
        "last_validation_accuracy": finite(last["validation_accuracy"]),
        "stopping": state,
        "stop_epoch": int(stop.iloc[0]) if len(stop) else None,
    }


def finite(value: float) -> float | None:
    """Give a number that JSON can hold, or None."""
    return float(value) if math.isfinite(value) else None


def accuracy_summary(table: pd.DataFrame, published: dict) -> list[dict[str, Any]]:
    """Give the accuracies with the published share beside each, where there is one."""
    rows = records(table)
    for row in rows:
        there = published.get(row["run"], {}).get(row["split"])
        row["published"] = None if there is None else there / 100
    return rows


def digit_summary(table: pd.DataFrame, published: dict) -> list[dict[str, Any]]:
    """Give the per-digit errors with the published per cent beside each."""
    rows = records(table)
    for row in rows:
        there = published.get(row["run"], {}).get(row["split"])
        row["published"] = None if there is None else there[row["digit"]]
    return rows


def confusion_summary(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Give, for each digit with mistakes, its mistakes from the most frequent."""
    wrong = table[(table["label"] != table["predicted"]) & (table["count"] > 0)]
    ordered = wrong.sort_values(
        ["label", "count"], ascending=[True, False], kind="stable"
    )
    return records(ordered)


def evidence_summary(tables: Path, figures: Path) -> dict[str, Any]:
    """Give what says how sure the results are: seeds, pairs, choices, calibration."""
    found = {
        name: records(read_csv(tables / f"{name}.csv"))
        for name in [
            "replicates",
            "paired_tests",
            "optimism",
            "calibration",
            "warnings",
        ]
    }
    return found | {
        "replicate_runs": records(read_csv(figures / "replicates.csv")),
        "certainty": {
            model: records(read_csv(figures / f"{model}_certainty.csv"))
            for model in TRIAL_TABLES
        },
        "optimum": records(read_csv(figures / "logistic_optimum.csv")),
        "isolation": records(read_csv(figures / "mlp_isolation.csv")),
        "expected_best": records(read_csv(figures / "mlp_expected_best.csv")),
        "reliability": records(read_csv(figures / "reliability.csv")),
    }


def main() -> None:
    """Read tables, selections and figure numbers of a run; write the summary."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, required=True)
    parser.add_argument("--published", type=Path, required=True)
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument("--seeds", type=int, nargs="+", required=True)
    parser.add_argument("--reference", required=True, help="its trial's name")
    parser.add_argument("--reference-lambda", type=float, required=True)
    parser.add_argument("--reference-learning-rate", type=float, required=True)
    parser.add_argument("--reference-batch-size", type=int, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()

    published = yaml.safe_load(args.published.read_text(encoding="utf-8"))
    tables, figures = args.results / "tables", args.results / "figures"
    models = ["logistic", "mlp"]
    summary = {
        "experiment": {
            "epochs": args.epochs,
            "seeds": args.seeds,
            "reference": args.reference,
            "reference_hyperparameters": {
                "lambda": args.reference_lambda,
                "learning_rate": args.reference_learning_rate,
                "batch_size": args.reference_batch_size,
            },
            "split": read_json(args.results / "split" / "split.json"),
        },
        "sweeps": {
            model: sweep_summary(
                model,
                read_csv(tables / f"{TRIAL_TABLES[model]}.csv"),
                read_json(args.results / "selection" / f"{model}.json"),
            )
            for model in models
        },
        "curves": {
            model: curve_summary(
                read_csv(figures / f"{model}_loss.csv"),
                read_csv(figures / f"{model}_validation.csv"),
            )
            for model in models
        },
        "accuracy": accuracy_summary(
            read_csv(tables / "accuracy.csv"), published["accuracy"]
        ),
        "digit_errors": digit_summary(
            read_csv(tables / "digit_errors.csv"), published["digit_errors"]
        ),
        "confusions": {
            model: {
                split: confusion_summary(
                    read_csv(figures / f"{model}_confusions_{split}.csv")
                )
                for split in ["train", "test"]
            }
            for model in models
        },
        "comparison": records(read_csv(tables / "comparison.csv")),
        **evidence_summary(tables, figures),
        "published": published,
        "releases": {
            "python": platform.python_version(),
            **{package: version(package) for package in PACKAGES},
        },
    }
    write_json(summary, args.output)


if __name__ == "__main__":
    run_program(main)
