"""Read a finished folder of results, to compare it with another."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mnist_sweep.base.digests import digest_of_file
from mnist_sweep.base.errors import UserError
from mnist_sweep.base.files import read_json
from mnist_sweep.base.names import REFERENCE, model_of
from mnist_sweep.base.tables import read_parquet
from mnist_sweep.page.summary import check
from mnist_sweep.statistics.replicate_images import SeedsByImages, by_run_and_split

import pandas as pd

COLUMNS = ["index", "label", "predicted", "averaged", "p0"]


@dataclass(frozen=True)
class Results:
    """A folder of results.

    Attributes
    ----------
    folder : Path
        Where it lies.
    summary : dict
        Its `summary.json`.
    """

    folder: Path
    summary: dict[str, Any]

    @property
    def models(self) -> list[str]:
        """The models that are swept."""
        return list(self.summary["sweeps"])

    def trials(self, model: str) -> dict[str, dict[str, Any]]:
        """Return the trials of a model, by name; none if it is not swept."""
        sweep = self.summary["sweeps"].get(model, {"trials": []})
        return {row["trial"]: row for row in sweep["trials"]}

    def tested(self) -> dict[str, SeedsByImages]:
        """Return what each chosen model makes of the test images, seed by seed.

        Empty where the folder holds no predictions.
        """
        runs = {}
        for row in self.summary["accuracy"]:
            path = self.folder / f"predictions/{row['run']}_test.parquet"
            if row["split"] == "test" and row["run"] != REFERENCE and path.is_file():
                runs[row["run"], "test"] = read_parquet(path, columns=COLUMNS)
        path = self.folder / "statistics/replicates/test.parquet"
        if not runs or not path.is_file():
            return {}
        trials = {
            row["run"]: (model_of(row["run"]), row["trial"])
            for row in self.summary["accuracy"]
        }
        experiment = self.summary["experiment"]
        first = min(experiment["seeds"]), experiment["split"]["seed"]
        tables = by_run_and_split(runs, read_parquet(path), trials, *first)
        return {run: table for (run, _), table in tables.items()}

    def checkpoint(self, model: str, trial: str) -> str | None:
        """Return the SHA-256 of a trial's checkpoint of the first seed, if there."""
        seed = min(self.summary["experiment"]["seeds"])
        path = self.folder / f"runs/{model}/{trial}/seed~{seed}/checkpoint.pt"
        return digest_of_file(path).sha256 if path.is_file() else None

    def curve(self, model: str, trial: str) -> pd.Series | None:
        """Return a trial's validation accuracy by epoch, the mean over its seeds."""
        paths = sorted(
            self.folder / f"runs/{model}/{trial}/seed~{seed}/epochs.parquet"
            for seed in self.summary["experiment"]["seeds"]
        )
        frames = [read_parquet(path) for path in paths if path.is_file()]
        if not frames:
            return None
        return pd.concat(frames).groupby("epoch")["validation_accuracy"].mean()


def read_results(folder: Path, schema: dict[str, Any]) -> Results:
    """Read a folder of results.

    Raises
    ------
    UserError
        If it holds none, or they are damaged, or of another release.
    """
    path = folder / "summary.json"
    if not path.is_file():
        raise UserError(
            f"{folder} holds no finished results: there is no summary.json",
            "name a folder of results, or finish it: snakemake results/report.html "
            "--cores 4",
        )
    summary = read_json(path)
    try:
        check(summary, schema)
    except ValueError as error:
        raise UserError(
            f"{path} is of another release of mnist-sweep: {error}",
            "make both folders with the same release",
        ) from None
    return Results(folder, summary)
