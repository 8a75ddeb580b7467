"""Draw the test accuracy of each chosen model.

Columns read: model, trial, mean, low, high (over seeds and images), n (seeds), seeds
(each seed's accuracy, joined by semicolons), published (empty where there is none);
accuracies are shares.
"""

from mnist_sweep.base.format import upper_first
from mnist_sweep.base.names import SHORT_MODELS
from mnist_sweep.drawing.axes import in_percent
from mnist_sweep.drawing.marks import mark
from mnist_sweep.drawing.style import (
    GREY,
    INK,
    MODEL_COLOURS,
    PAPER,
    WIDE,
    legend_above,
    new_figure,
)

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

SHARES = ["mean", "low", "high", "published"]
HOLLOW = {"marker": "D", "ms": 6, "mfc": PAPER, "mew": 1.3, "ls": "none"}
SMALL = {"marker": "o", "ms": 3.5, "ls": "none", "alpha": 0.75}
# Each seed stands below its mean, by this much of a row.
BELOW = 0.27


def draw(data: pd.DataFrame, width: float = WIDE) -> Figure:
    """Return one panel with a row for each model, the first at the top."""
    shown = in_percent(data, SHARES)
    # On a narrow figure, names and legend take more lines.
    narrow = width < WIDE
    figure = new_figure(0.75 + 0.4 * narrow + 0.62 * len(shown), width)
    axes = figure.subplots()
    axes.set_ylim(len(shown) - 0.45, -0.55)
    names = [upper_first(SHORT_MODELS[model]) for model in shown["model"]]
    if narrow:
        names = [name.replace(" ", "\n") for name in names]
    axes.set_yticks(range(len(shown)), names, fontsize=10, fontweight="bold")
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.xaxis.set_major_locator(
        MaxNLocator(nbins=4 if narrow else 8, steps=[1, 2, 5, 10])
    )
    axes.set_xlabel("Test accuracy (%)")
    for place, row in enumerate(shown.to_dict("records")):
        if not np.isnan(row["mean"]):
            draw_model(axes, place, row)
    add_key(figure, shown)
    return figure


def draw_model(axes: Axes, place: int, row: dict) -> None:
    """Draw a model's mean with its interval, each seed, and the published value."""
    model, run = row["model"], f"{row['model']}/{row['trial']}"
    colour, name = MODEL_COLOURS[model], SHORT_MODELS[model]
    axes.plot([row["low"], row["high"]], [place] * 2, color=colour, lw=2.2)
    (dot,) = axes.plot(row["mean"], place, "o", ms=9, color=colour)
    over = f"mean of {row['n']} seeds" if row["n"] > 1 else "one run"
    interval = f"95 % interval {row['low']:.2f} to {row['high']:.2f}"
    mark(dot, f"{name}, {over}: {row['mean']:.2f} % ({interval})", run)
    axes.annotate(
        f"{row['mean']:.2f} %",
        (row["mean"], place),
        (0, 8),
        textcoords="offset points",
        ha="center",
        fontweight="bold",
        color=INK,
    )
    seeds = [100 * float(share) for share in str(row["seeds"]).split(";") if share]
    for percent in seeds if len(seeds) > 1 else []:
        (one,) = axes.plot(percent, place + BELOW, color=colour, **SMALL)
        mark(one, f"{name}, one seed: {percent:.2f} %", run)
    if not np.isnan(row["published"]):
        (there,) = axes.plot(row["published"], place, color=colour, zorder=4, **HOLLOW)
        mark(there, f"{name}, published: {row['published']:.1f} %")


def add_key(figure: Figure, shown: pd.DataFrame) -> None:
    """Draw the legend above the panel."""
    several = (shown["n"] > 1).any()
    mean = "mean, 95 % interval over seeds and images" if several else "95 % interval"
    keys = [Line2D([], [], color=GREY, marker="o", ms=8, lw=2.2, label=mean)]
    if several:
        keys.append(Line2D([], [], color=GREY, label="each seed", **SMALL))
    if shown["published"].notna().any():
        keys.append(Line2D([], [], color=GREY, label="published", **HOLLOW))
    legend_above(figure, keys)
