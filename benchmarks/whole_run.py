"""Time the whole study, cold, and set it beside two measures.

- How long a notebook takes to train the same 36 runs: each configuration for one epoch,
  image by image through a `DataLoader`, times its epochs.
- How long the matrix products of all training steps take alone, two at a time on two
  cores, as the workflow trains.

Prints where the time goes, from the benchmark files that each job leaves behind. MNIST
must lie in `resources/verified`; the study runs in a copy of the project.
"""

import argparse
import tempfile
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pandas as pd
import torch
from machine import describe
from notebook import data_set, epoch_seconds
from peers import floor
from project import ROOT, study
from tabulate import tabulate

from mnist_sweep.sweep.config import load_schema, with_defaults
from mnist_sweep.sweep.grid import trainable

Cell = tuple[int | None, int]  # hidden units (None: softmax regression), batch size


@dataclass(frozen=True)
class Spent:
    """Where a run's time went: core-seconds, and each job's wall seconds by rule."""

    steps: float
    validation: float
    jobs: dict[str, list[float]]
    largest_training: float  # MiB

    def together(self, trainings: bool) -> tuple[int, float]:
        """Count the trainings, or all other jobs, and sum their seconds."""
        seconds = [
            second
            for rule, of in self.jobs.items()
            if rule.startswith("train") == trainings
            for second in of
        ]
        return len(seconds), sum(seconds)


def spent(results: Path) -> Spent:
    """Read what the jobs of a finished run left behind."""
    jobs, largest = defaultdict(list), 0.0
    benchmarks = results / "benchmarks"
    for path in sorted(benchmarks.rglob("*.tsv")):
        rule = path.relative_to(benchmarks).parts[0].removesuffix(".tsv")
        row = pd.read_csv(path, sep="\t").iloc[0]
        jobs[rule].append(float(row["s"]))
        if rule.startswith("train"):
            largest = max(largest, float(row["max_rss"]))
    timing = pd.concat(map(pd.read_parquet, results.rglob("timing.parquet")))
    return Spent(
        timing["train_seconds"].sum(), timing["validation_seconds"].sum(), jobs, largest
    )


def stages(run: Spent, wall: float, cores: int) -> str:
    """Tell in Markdown where the cores spent their time."""
    trainings, in_trainings = run.together(trainings=True)
    others, in_others = run.together(trainings=False)
    started = in_trainings - run.steps - run.validation
    waited = cores * wall - in_trainings - in_others
    rows = [
        ("training steps", run.steps),
        ("validation passes", run.validation),
        (f"starting and ending {trainings} trainings", started),
        (f"the other {others} jobs", in_others),
        ("planning, and cores that waited", waited),
    ]
    return tabulate(
        [
            [what, f"{seconds:.1f}", f"{100 * seconds / (cores * wall):.1f} %"]
            for what, seconds in rows
        ],
        ["", "core-seconds", "share"],
        tablefmt="github",
        disable_numparse=True,
    )


def largest_rules(run: Spent, count: int = 8) -> str:
    """Tell in Markdown which rules took most besides training."""
    others = [rule for rule in run.jobs if not rule.startswith("train")]
    largest = sorted(others, key=lambda rule: -sum(run.jobs[rule]))[:count]
    rows = [
        (rule, len(run.jobs[rule]), f"{sum(run.jobs[rule]):.1f}") for rule in largest
    ]
    return tabulate(rows, ["rule", "jobs", "core-seconds"], tablefmt="github")


def product_seconds(cell: Cell) -> float:
    """Give the seconds of one step's products alone, on one thread."""
    torch.set_num_threads(1)
    return min(floor(*cell, steps=200) for _ in range(3))


def products_alone(cells: list[Cell], cores: int) -> dict[Cell, float]:
    """Time each cell's products while the other cores do the same."""
    with ProcessPoolExecutor(cores) as pool:
        return dict(zip(cells, pool.map(product_seconds, cells), strict=True))


def notebook_epochs(cells: list[Cell], folder: Path, cores: int) -> dict[Cell, float]:
    """Time one epoch of each cell the notebook's way, on all cores."""
    data = data_set(folder / "resources/verified", folder / "notebook")
    train, validation = (
        np.load(folder / f"results/split/{part}.npy").tolist()
        for part in ["train", "validation"]
    )
    torch.set_num_threads(cores)
    epochs = {}
    for cell in cells:
        epochs[cell] = epoch_seconds(data, train, validation, *cell)
        print(f"notebook, {cell}: {epochs[cell]:.2f} s an epoch", flush=True)
    return epochs


def main() -> None:
    """Run the study, the notebook's epochs and the products, and print all three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cores", type=int, default=2)
    cores = parser.parse_args().cores
    schema = load_schema(ROOT / "workflow/schemas/config.schema.yaml")
    config = with_defaults({}, schema)
    wanted = [
        vars(trial)["values"]
        for model in ["logistic", "mlp"]
        for trial in trainable(model, config[model]).values()
    ]
    trials = [(values.get("hidden_units"), values["batch_size"]) for values in wanted]
    cells = sorted(set(trials), key=str)
    epochs = config["epochs"]
    steps = {cell: epochs * -(-config["split"]["train"] // cell[1]) for cell in cells}

    print(describe(["torch", "torchvision", "snakemake"]), flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        wall = study(folder, "--cores", str(cores))
        run = spent(folder / "results")
        print(f"\nThe study, cold, --cores {cores}: {wall:.0f} s", flush=True)
        per_epoch = notebook_epochs(cells, folder, cores)
    per_step = products_alone(cells, cores)
    notebook = sum(epochs * per_epoch[cell] for cell in trials)
    products = sum(steps[cell] * per_step[cell] for cell in trials)

    print(f"\nWhere {cores} cores spent them\n\n{stages(run, wall, cores)}")
    print(f"\nThe largest of the other jobs\n\n{largest_rules(run)}")
    print(
        f"""
Largest memory of a training: {run.largest_training:.0f} MiB
The notebook's way: {notebook:.0f} s; the study takes 1/{notebook / wall:.1f} of it
The matrix products alone: {products:.0f} core-seconds, {products / cores:.0f} s on \
{cores} cores; the study takes {wall * cores / products:.2f} times that"""
    )


if __name__ == "__main__":
    main()
