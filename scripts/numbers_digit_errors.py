"""Set the per-digit errors of both models beside the published ones."""

import argparse
from pathlib import Path

from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import read_csv, write_csv

import pandas as pd
import yaml


def beside_published(errors: pd.DataFrame, published: dict) -> pd.DataFrame:
    """Add a column `published` (per cent, missing where nothing was published)."""
    shown = errors[
        errors["run"].isin(["logistic", "mlp"])
        & errors["split"].isin(["train", "test"])
    ].sort_values(["run", "split", "digit"])
    there = [
        published[run][split][digit]
        for run, split, digit in zip(
            shown["run"], shown["split"], shown["digit"], strict=True
        )
    ]
    return pd.DataFrame(
        {
            "run": shown["run"],
            "model": shown["run"],
            "split": shown["split"],
            "digit": shown["digit"],
            "percent": shown["percent"],
            "low": shown["percent_low"],
            "high": shown["percent_high"],
            "published": there,
        }
    )


def main() -> None:
    """Read the table of digit errors and the published values; write both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--digit-errors", type=Path, required=True)
    parser.add_argument("--published", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    published = yaml.safe_load(args.published.read_text(encoding="utf-8"))
    table = beside_published(read_csv(args.digit_errors), published["digit_errors"])
    write_csv(table, args.output)


if __name__ == "__main__":
    run_program(main)
