"""Runs that are on disk though the config no longer asks for them."""

import shutil
from pathlib import Path

from mnist_sweep.base.errors import UserError
from mnist_sweep.base.files import read_json
from mnist_sweep.sweep import grid
from mnist_sweep.sweep.config import load_schema, problems, with_defaults
from mnist_sweep.sweep.config_text import read_config_file, slips

from snakemake.utils import update_config


def read_config(paths: list[Path]) -> dict:
    """Read and check configs as Snakemake does, the later over the earlier.

    Raises: UserError where they cannot be read, or are not valid together.
    """
    config: dict = {}
    wrong: list[str] = []
    for path in paths:
        update_config(config, read_config_file(path))
        wrong += slips(path)
    schema = load_schema("workflow/schemas/config.schema.yaml")
    if found := [*wrong, *problems(config, schema)]:
        lines = "\n".join(f"- {line}" for line in found)
        raise UserError(f"the config is not valid:\n{lines}", "correct these keys")
    return with_defaults(config, schema)


def leftovers(results: Path, config: dict) -> list[Path]:
    """List the folders of runs, one for each trial and seed, that the config lacks."""
    wanted = {
        (model, trial, f"seed~{seed}")
        for model in grid.KEYS
        if model in config
        for trial in grid.trainable(model, config[model])
        for seed in config["seeds"]
    }
    wanted |= {
        (model, trial, replicate)
        for model, trial in evaluated(results, config)
        for replicate in grid.replicate_names(config)
    }
    # A run that was deleted by hand has left its digests.
    runs = {
        results / "runs" / Path(*path.parts[-3:])
        for folder in ["runs", "digests/runs"]
        for path in (results / folder).glob("*/*/seed~*")
    }
    return sorted(path for path in runs if path.parts[-3:] not in wanted)


def evaluated(results: Path, config: dict) -> list[tuple[str, str]]:
    """List the trials with replicates: the reference, and what is chosen so far."""
    found = [
        (path.stem, read_json(path)["chosen"])
        for path in (results / "selection").glob("*.json")
        if path.stem in config
    ]
    if "logistic" in config:
        found.append(("logistic", grid.reference_trial(config["logistic"]).name))
    return found


def remove(run: Path, results: Path) -> None:
    """Remove a run, and all else that is kept of it."""
    model, trial, seed = run.parts[-3:]
    for folder, name in [
        (results / "runs" / model / trial, seed),
        (results / "resume" / model / trial, seed),
        (results / "digests/runs" / model / trial, seed),
        (results / "resume/digests" / model / trial, seed),
        (results / "logs/train" / model / trial, f"{seed}.log"),
        (results / "benchmarks/train" / model / trial, f"{seed}.tsv"),
    ]:
        if (folder / name).is_dir():
            shutil.rmtree(folder / name)
        else:
            (folder / name).unlink(missing_ok=True)
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
