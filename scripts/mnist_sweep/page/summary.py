"""Gather every number and every verdict of the page: `results/summary.json`."""

import math
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any

from mnist_sweep.base.tables import Rows, read_csv, records
from mnist_sweep.page.verdicts import decide
from mnist_sweep.sweep.grid import KEYS, telling_keys

import pandas as pd
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

Tables = dict[str, pd.DataFrame]

# What is told of a mistake that is shown as an image.
SHOWN = ["index", "class", "predicted_class", "probability"]
PACKAGES = ["torch", "numpy", "pandas", "scipy", "matplotlib", "snakemake"]


def read_tables(paths: list[Path]) -> Tables:
    """Read CSV files, each under its name without the ending."""
    return {path.stem: read_csv(path) for path in paths}


def finite(value: float) -> float | None:
    """Return a number that JSON can hold, or None."""
    return float(value) if math.isfinite(value) else None


def summarize(
    tables: Tables,
    statistics: Tables,
    curves: Tables,
    shown: Tables,
    selections: dict[str, dict],
    published: dict,
    experiment: dict,
    dataset: dict,
    provenance: dict,
) -> dict[str, Any]:
    """Gather the numbers of a run, and decide what they say.

    Parameters
    ----------
    tables, statistics : dict of str to DataFrame
        What `workflow/tables.yaml` lists, by name.
    curves : dict of str to DataFrame
        `{model}_loss` and `{model}_validation` of the runs that are drawn.
    shown : dict of str to DataFrame
        `{model}_misclassified_{split}`, the mistakes that figures show as images.
    selections : dict of str to dict
        Of each model, `results/selection/{model}.json`.
    published : dict
        `workflow/report/published.yaml`, left out where it is about other data.
    experiment : dict
        `epochs`, `seeds`, `equivalence_margin` (a share), `reference` (None without
        softmax regression), `reference_hyperparameters`, `split`, `split_replicates`
        and `writers` (`count_writers`).
    dataset : dict
        The names (`data.names`) and the description of the training part
        (`data.description`).
    provenance : dict
        `config`, the configuration as run, and `checkpoints` of the evaluated runs.

    Returns
    -------
    dict
        As `workflow/schemas/summary.schema.yaml` describes it.
    """
    models = [model for model in KEYS if model in selections]
    same = published["dataset"] == dataset["name"]
    published_accuracy, published_errors = (
        published[key] if same else {} for key in ["accuracy", "digit_errors"]
    )
    errors = tables["digit_errors"].rename(columns={"digit": "label"})
    summary = {
        "experiment": experiment,
        "dataset": dataset,
        "sweeps": {
            model: sweep_summary(model, tables[f"{model}_trials"], selections[model])
            for model in models
        },
        "curves": {
            model: curve_summary(curves[f"{model}_loss"], curves[f"{model}_validation"])
            for model in models
        },
        "accuracy": with_published(tables["accuracy"], published_accuracy),
        "class_errors": with_published(errors, published_errors),
        "class_replicates": classes_over_seeds(
            tables["digit_replicates"], published_errors, dataset["class_names"]
        ),
        "confusions": {
            model: {
                split: mistakes_of(tables[f"{model}_confusions_{split}"])
                for split in ["train", "test"]
            }
            for model in models
        },
        "shown_mistakes": {
            model: {
                split: records(shown[f"{model}_misclassified_{split}"][SHOWN])
                for split in ["train", "test"]
            }
            for model in models
        },
        "comparison": records(tables["comparison"]),
        "decisions": records(tables["decisions"]),
        "warnings": warning_rows(tables["warnings"]),
        "optimum": records(statistics.get("logistic_optimum", pd.DataFrame())),
        **{
            kind: {
                model: records(statistics[f"{model}_{kind}"])
                for model in models
                if f"{model}_{kind}" in statistics
            }
            for kind in ["best_set", "isolation"]
        },
        **{
            name: records(statistics[name])
            for name in [
                "pairs",
                "calibration",
                "temperature",
                "reliability",
                "replicate_runs",
                "replicates",
                "seed_means",
                "seed_differences",
                "race",
                "averaging",
            ]
        },
        "published": published if same else None,
        "provenance": provenance,
        "releases": {
            "python": platform.python_version(),
            **{package: version(package) for package in PACKAGES},
        },
    }
    return summary | {"verdicts": decide(summary)}


def sweep_summary(model: str, trials: pd.DataFrame, selection: dict) -> dict[str, Any]:
    """Return a sweep's trials, its choice, and what names a trial there."""
    keys = [key for key in KEYS[model] if key in trials]
    named = telling_keys(model, trials[keys].to_dict("records"))
    return {
        "named": named,
        "fixed": [key for key in keys if key not in named],
        "trials": records(trials),
        "selection": selection,
    }


def curve_summary(loss: pd.DataFrame, epochs: pd.DataFrame) -> dict[str, Any]:
    """Return the ends and the peak of one run's curves, averaged over its seeds."""
    by_epoch = epochs.groupby("epoch").mean(numeric_only=True)
    validated = by_epoch["validation_accuracy"].dropna()
    stop = epochs.loc[epochs["stop"], "epoch"]
    first, last = by_epoch.iloc[0], by_epoch.iloc[-1]
    return {
        "first_batch_loss": finite(loss.groupby("iteration")["loss"].mean().iloc[0]),
        "iterations": int(loss["iteration"].max()),
        "first_epoch_loss": finite(first["train_loss"]),
        "last_epoch_loss": finite(last["train_loss"]),
        "last_train_accuracy": finite(last["train_accuracy"]),
        "first_validation_accuracy": finite(first["validation_accuracy"]),
        "last_validation_accuracy": finite(last["validation_accuracy"]),
        "highest_validation_accuracy": finite(validated.max()),
        "peak_epoch": int(validated.idxmax()) if len(validated) else None,
        "stopping": epochs["stopping"].iloc[0],
        "stop_epoch": int(stop.iloc[0]) if len(stop) else None,
    }


def with_published(table: pd.DataFrame, published: dict) -> Rows:
    """Return rows with the published value beside each: a share, or a class's %."""
    rows = records(table)
    for row in rows:
        there = published.get(row["run"], {}).get(row["split"])
        if there is not None:
            there = there[row["label"]] if "label" in row else there / 100
        row["published"] = there
    return rows


def classes_over_seeds(table: pd.DataFrame, published: dict, names: list[str]) -> Rows:
    """Return each class's errors over seeds, with its name, each seed's as a list."""
    rows = with_published(table.rename(columns={"digit": "label"}), published)
    for row in rows:
        row["class"] = names[row["label"]]
        row["seeds"] = [float(percent) for percent in str(row["seeds"]).split(";")]
    return rows


def mistakes_of(confusions: pd.DataFrame) -> Rows:
    """Return the mistakes among confusions: by class, the most frequent first."""
    wrong = confusions["label"] != confusions["predicted"]
    ordered = confusions[wrong & (confusions["count"] > 0)].sort_values(
        ["label", "count"], ascending=[True, False], kind="stable"
    )
    return records(ordered)


def warning_rows(table: pd.DataFrame) -> Rows:
    """Return the warnings, the names of their trials as a list."""
    return [
        {**row, "trials": row["trials"].split(";") if row["trials"] else []}
        for row in records(table)
    ]


def count_writers(
    tables: Iterable[pd.DataFrame], images: dict[str, int]
) -> dict[str, int] | None:
    """Count who wrote the images of each part; None where nobody knows.

    Parameters
    ----------
    tables : iterable of DataFrame
        Of each part, `part` and the `writer` of each image.
    images : dict of str to int
        How many images each part has: the first of a table.

    Returns
    -------
    dict or None
        How many wrote ``train`` and ``test`` images, and how many of the latter wrote
        training images, too (`both`).
    """
    writers = {}
    for table in tables:
        part = table["part"].iloc[0]
        writers[part] = set(table["writer"].iloc[: images[part]])
    if not writers:
        return None
    counts = {part: len(found) for part, found in writers.items()}
    return counts | {"both": len(writers["train"] & writers["test"])}


def check(summary: dict[str, Any], schema: dict) -> None:
    """Check a summary against its schema.

    Raises
    ------
    ValueError
        If it is not what the schema says, naming the place.
    """
    error = best_match(Draft202012Validator(schema).iter_errors(summary))
    if error:
        place = error.json_path.removeprefix("$.")
        raise ValueError(f"the summary breaks its schema at {place}: {error.message}")
