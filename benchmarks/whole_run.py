"""Time the whole study from scratch, and compare it with two measures.

- The time in which a notebook trains the same sweeps: each configuration is timed for
  one epoch, image by image through a `DataLoader`, and multiplied by its epochs.
- The time of the matrix products of all training steps alone, two at a time on two
  cores, as in the workflow.

Prints where the time goes, from the benchmark files of the jobs. MNIST must lie in
`resources/verified`; the study runs in a copy of the project.
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
from project import complete, study, trials_of
from tabulate import tabulate

Cell = tuple[int | None, int]  # hidden units (None: softmax regression), batch size


@dataclass(frozen=True)
class Spent:
    """Where the time of a run went: core-seconds, and the wall seconds of its jobs."""

    steps: float
    validation: float
    jobs: dict[str, list[float]]

    def together(self, trainings: bool) -> tuple[int, float]:
        """Count the trainings, or all other jobs, and add up their seconds."""
        seconds = [
            second
            for rule, of in self.jobs.items()
            if rule.startswith("train") == trainings
            for second in of
        ]
        return len(seconds), sum(seconds)


def spent(results: Path) -> Spent:
    """Read the benchmark files and timings of a finished run."""
    jobs = defaultdict(list)
    benchmarks = results / "benchmarks"
    for path in sorted(benchmarks.rglob("*.tsv")):
        rule = path.relative_to(benchmarks).parts[0].removesuffix(".tsv")
        jobs[rule].append(float(pd.read_csv(path, sep="\t")["s"].iloc[0]))
    timing = pd.concat(map(pd.read_parquet, results.rglob("timing.parquet")))
    return Spent(
        timing["train_seconds"].sum(), timing["validation_seconds"].sum(), jobs
    )


def stages(run: Spent, wall: float, cores: int) -> str:
    """Return a table in Markdown of where the cores spent their time."""
    trainings, in_trainings = run.together(trainings=True)
    others, in_others = run.together(trainings=False)
    started = in_trainings - run.steps - run.validation
    waited = cores * wall - in_trainings - in_others
    rows = [
        ("training steps", run.steps),
        ("validation passes", run.validation),
        (f"starting and ending {trainings} trainings", started),
        (f"the other {others} jobs", in_others),
        ("planning, and idle cores", waited),
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
    """Return a table in Markdown of the rules that took longest, besides training."""
    others = [rule for rule in run.jobs if not rule.startswith("train")]
    largest = sorted(others, key=lambda rule: -sum(run.jobs[rule]))[:count]
    rows = [
        (rule, len(run.jobs[rule]), f"{sum(run.jobs[rule]):.1f}") for rule in largest
    ]
    return tabulate(rows, ["rule", "jobs", "core-seconds"], tablefmt="github")


def product_seconds(cell: Cell) -> float:
    """Return the seconds of the products of one step alone, on one thread."""
    torch.set_num_threads(1)
    return min(floor(*cell, steps=200) for _ in range(3))


def products_alone(cells: list[Cell], cores: int) -> dict[Cell, float]:
    """Time the products of each cell while the other cores do the same."""
    with ProcessPoolExecutor(cores) as pool:
        return dict(zip(cells, pool.map(product_seconds, cells), strict=True))


def notebook_epochs(cells: list[Cell], folder: Path, cores: int) -> dict[Cell, float]:
    """Time one epoch of each cell as in a notebook, on all cores."""
    data = data_set(folder / "resources/verified", folder / "notebook")
    train, validation = (
        np.load(folder / f"results/split/{part}.npy").tolist()
        for part in ["train", "validation"]
    )
    torch.set_num_threads(cores)
    epochs = {}
    for cell in cells:
        epochs[cell] = epoch_seconds(data, train, validation, *cell)
        print(f"notebook, {cell}: {epochs[cell]:.2f} s per epoch", flush=True)
    return epochs


def main() -> None:
    """Run the study, the epochs of the notebook and the products; print all three."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cores", type=int, default=2)
    cores = parser.parse_args().cores
    config = complete({})
    wanted = [vars(trial)["values"] for trial in trials_of(config)]
    trials = [(values.get("hidden_units"), values["batch_size"]) for values in wanted]
    cells = sorted(set(trials), key=str)
    epochs = config["epochs"]
    steps = {cell: epochs * -(-config["split"]["train"] // cell[1]) for cell in cells}

    print(describe(["torch", "torchvision", "snakemake"]), flush=True)
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        wall = study(folder, "--cores", str(cores))
        run = spent(folder / "results")
        print(f"\nThe study from scratch, --cores {cores}: {wall:.0f} s", flush=True)
        per_epoch = notebook_epochs(cells, folder, cores)
    per_step = products_alone(cells, cores)
    notebook = sum(epochs * per_epoch[cell] for cell in trials)
    products = sum(steps[cell] * per_step[cell] for cell in trials)

    print(f"\nWhere {cores} cores spent their time\n\n{stages(run, wall, cores)}")
    print(f"\nRules that took longest, besides training\n\n{largest_rules(run)}")
    print(
        f"""
As in a notebook: {notebook:.0f} s, {notebook / wall:.1f} times as long as the study
Matrix products alone: {products:.0f} core-seconds, {products / cores:.0f} s on \
{cores} cores; the study takes {wall * cores / products:.2f} times that"""
    )


if __name__ == "__main__":
    main()
