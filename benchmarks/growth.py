"""Measure and draw how time and memory grow with the number of trials and of images.

The trials are tiny (500 images, 2 epochs), so that the workflow grows and not the
training: the time to plan, the wall time per trial, the memory of Snakemake, and the
page. The number of images is varied in one training, 3 epochs with 100 hidden units and
batches of 128.
"""

import argparse
import sys
import tempfile
from pathlib import Path

import numpy as np
import pandas as pd
import yaml
from machine import describe
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter
from project import copy_project, training_command, watched

from mnist_sweep.drawing.style import GREY, MODEL_COLOURS, new_figure

# Numbers of trials of softmax regression, and of learning rates, batch sizes and hidden
# units of the perceptrons.
SWEEPS = {10: (2, 2, 2, 2), 100: (4, 4, 4, 6), 1000: (10, 9, 10, 11)}
IMAGES = [3125, 6250, 12500, 25000, 50000]


def tiny_config(lambdas: int, rates: int, batches: int, hidden: int) -> dict:
    """Return the config of a sweep with so many values of each hyper-parameter."""
    return {
        "split": {"train": 500, "validation": 200},
        "epochs": 2,
        "logistic": {"lambda": [round(0.001 * (i + 1), 3) for i in range(lambdas)]},
        "mlp": {
            "learning_rate": [round(0.01 * (i + 1), 2) for i in range(rates)],
            "batch_size": [16 * (i + 1) for i in range(batches)],
            "hidden_units": [10 * (i + 1) for i in range(hidden)],
        },
    }


def grow_trials(count: int, cores: int) -> dict[str, float]:
    """Run a sweep of `count` tiny trials; return its times, memory and page size."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        copy_project(folder)
        config = yaml.safe_dump(tiny_config(*SWEEPS[count]))
        (folder / "tiny.yaml").write_text(config)
        snakemake = [sys.executable, "-m", "snakemake", "results/report.html"]
        snakemake += ["--configfile", "tiny.yaml"]
        watched([*snakemake, "--cores", "1", "--until", "split"], folder)
        planning, _ = watched([*snakemake, "-n", "--quiet"], folder)
        wall, memory = watched([*snakemake, "--cores", str(cores)], folder)
        again, _ = watched([*snakemake, "-n"], folder)
        page = folder / "results/report.html"
        return {
            "trials": count,
            "planning, s": planning,
            "nothing to do, s": again,
            "whole, s": wall,
            "Snakemake's memory, MiB": memory,
            "page, MB": page.stat().st_size / 1e6,
        }


def grow_images(count: int, results: Path) -> dict[str, float]:
    """Train on `count` images; return the seconds of an epoch and the peak memory."""
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        np.save(folder / "train.npy", np.load(results / "split/train.npy")[:count])
        program = training_command(
            results,
            folder / "train.npy",
            folder,
            model="mlp",
            learning_rate=0.1,
            weight_decay=0.01,
            batch_size=128,
            hidden_units=100,
            epochs=3,
            seed=0,
        )
        wall, memory = watched(program, folder)
        timing = pd.read_parquet(folder / "timing.parquet")
        return {
            "images": count,
            "epoch, s": timing["train_seconds"].median(),
            "job, s": wall,
            "memory, MiB": memory,
        }


def draw(trials: pd.DataFrame, images: pd.DataFrame) -> Figure:
    """Draw time and size against trials and images, with lines of linear growth."""
    figure = new_figure(height=5)
    panels = [
        (trials, "trials", ["whole, s", "planning, s"], "Seconds"),
        (trials, "trials", ["Snakemake's memory, MiB", "page, MB"], "MiB, MB"),
        (images, "images", ["job, s", "epoch, s"], "Seconds"),
        (images, "images", ["memory, MiB"], "MiB"),
    ]
    for axes, (table, across, columns, label) in zip(
        figure.subplots(2, 2).flat, panels, strict=True
    ):
        draw_panel(axes, table, across, columns)
        axes.set_ylabel(label)
        axes.set_xlabel(f"Number of {across}")
    return figure


def draw_panel(
    axes: Axes, table: pd.DataFrame, across: str, columns: list[str]
) -> None:
    """Draw columns on logarithmic axes; dashed lines show linear growth."""
    x = table[across]
    for column, colour in zip(columns, MODEL_COLOURS.values(), strict=False):
        y = table[column]
        axes.plot(x, y, marker="o", color=colour, label=column)
        axes.plot(x, y.iloc[-1] * x / x.iloc[-1], "--", color=GREY, linewidth=0.8)
    axes.set(xscale="log", yscale="log")
    axes.set_xticks(x, [f"{count:,}" for count in x])
    axes.yaxis.set_major_locator(LogLocator(subs=(1, 2, 5), numticks=8))
    axes.yaxis.set_major_formatter("{x:g}")
    for axis in (axes.xaxis, axes.yaxis):
        axis.set_minor_formatter(NullFormatter())
        axis.set_tick_params(which="minor", length=0)
    axes.legend(fontsize=8, frameon=False)


def main() -> None:
    """Measure both kinds of growth, print the tables, draw the figure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, default=Path("results"))
    parser.add_argument("--trials", type=int, nargs="+", default=list(SWEEPS))
    parser.add_argument("--images", type=int, nargs="+", default=IMAGES)
    parser.add_argument("--cores", type=int, default=2)
    parser.add_argument("--figure", type=Path, default=Path("docs/images/growth.png"))
    args = parser.parse_args()
    print(describe(["torch", "snakemake"]), flush=True)
    images = pd.DataFrame([grow_images(count, args.results) for count in args.images])
    print(f"\n{images.to_markdown(index=False, floatfmt='.4g')}", flush=True)
    trials = pd.DataFrame([grow_trials(count, args.cores) for count in args.trials])
    print(f"\n{trials.to_markdown(index=False, floatfmt='.4g')}", flush=True)
    draw(trials, images).savefig(args.figure)
    print(f"\nFigure written to {args.figure}")


if __name__ == "__main__":
    main()
