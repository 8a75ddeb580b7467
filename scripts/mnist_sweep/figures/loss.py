"""Draw the training cross-entropy of every mini-batch against the iteration.

Columns read: model (gives the colour), trial, seed, iteration (from 1), epoch (from 1),
loss (nats; not finite where training diverged). Seeds are drawn over each other.
"""

from mnist_sweep.drawing.axes import epoch_step
from mnist_sweep.drawing.marks import mark
from mnist_sweep.drawing.style import INK, MODEL_COLOURS, new_figure

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.colors import LinearSegmentedColormap, to_rgba
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

MEAN = {"color": INK, "linewidth": 1.2}
FAINTEST = 0.35  # the opacity of a single mini-batch


def draw(data: pd.DataFrame) -> Figure:
    """Return two panels that share a log axis: the first epoch, and all epochs."""
    colour = MODEL_COLOURS[data["model"].iloc[0]]
    shown = data[np.isfinite(data["loss"]) & (data["loss"] > 0)]
    figure = new_figure(height=3.3)
    first, whole = figure.subplots(1, 2, sharey=True, width_ratios=[1, 2.4])
    first.set_yscale("log")
    first.set_ylabel("Training cross-entropy (nats)")
    # 2 and 5 help where there are few decades; a run that explodes has dozens.
    decades = np.log10(shown["loss"].max() / shown["loss"].min()) if len(shown) else 0
    first.yaxis.set_major_locator(LogLocator(subs=[1, 2, 5] if decades < 4 else [1]))
    first.yaxis.set_major_formatter("{x:g}")
    first.yaxis.set_minor_formatter(NullFormatter())
    if not shown.empty:
        draw_first_epoch(first, shown[shown["epoch"] == 1], colour)
        draw_all_epochs(whole, shown, colour)
    mark_epochs(whole, data)
    note_divergence(whole, data)
    for axes in (first, whole):
        axes.set_xlabel("Iteration (mini-batches)")
        axes.xaxis.set_major_locator(MaxNLocator(6, steps=[1, 2, 5, 10], integer=True))
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.grid(axis="y")
    return figure


def draw_first_epoch(axes: Axes, data: pd.DataFrame, colour: str) -> None:
    """Draw each mini-batch's loss, and its mean over a twenty-fifth of the epoch."""
    window = max(3, int(data["iteration"].max()) // 25)
    for _, seed in data.groupby("seed"):
        mean = seed["loss"].rolling(window, center=True, min_periods=1).mean()
        axes.plot(seed["iteration"], seed["loss"], color=colour, alpha=FAINTEST, lw=0.8)
        axes.plot(seed["iteration"], mean, **MEAN)
    axes.set_title("The first epoch")
    axes.legend(["one mini-batch", f"mean of {window}"], loc="upper right")


def draw_all_epochs(axes: Axes, data: pd.DataFrame, colour: str) -> None:
    """Draw the density of the mini-batches' losses, and the mean of each epoch.

    Thousands of dots would be a megabyte of SVG as paths, and 200 KB as an image.
    Dots on a grid, darker where several fall together, are 30 KB.
    """
    lowest, highest = data["loss"].min() / 1.2, data["loss"].max() * 1.2
    columns = np.linspace(0.5, data["iteration"].max() + 0.5, 301)
    bins = [columns, np.geomspace(lowest, highest, 121)]
    shades = [to_rgba(colour, opacity) for opacity in (FAINTEST, 1)]
    density = {
        "cmap": LinearSegmentedColormap.from_list("", shades),
        "vmin": 1,
        "vmax": 6,
    }
    x, y = data["iteration"], data["loss"]
    axes.hist2d(x, y, bins=bins, cmin=1, rasterized=True, **density)
    for _, seed in data.groupby("seed"):
        mean = seed.groupby("epoch")[["iteration", "loss"]].mean()
        line = axes.plot(mean["iteration"], mean["loss"], **MEAN, marker="o", ms=3)
        first, last = mean["loss"].iloc[0], mean["loss"].iloc[-1]
        told = f"mean of an epoch: {first:.3f} nats at first, {last:.3f} nats at last"
        mark(line[0], told, data["trial"].iloc[0])
    keys = {"mini-batches": Patch(color=shades[0]), "mean of an epoch": line[0]}
    axes.legend(keys.values(), keys.keys(), loc="upper right")


def mark_epochs(axes: Axes, data: pd.DataFrame) -> None:
    """Add an axis of epochs at the top."""
    last, epochs = data["iteration"].max(), int(data["epoch"].max())
    per_epoch = last / epochs
    axes.set_xlim(-0.02 * last, 1.02 * last)
    functions = (lambda x: x / per_epoch, lambda x: x * per_epoch)
    top = axes.secondary_xaxis("top", functions=functions)
    top.set_xticks(range(0, epochs + 1, epoch_step(epochs)))
    top.set_xlabel("Epochs completed")


def note_divergence(axes: Axes, data: pd.DataFrame) -> None:
    """Write at which iteration the loss of a seed was no longer finite, if any."""
    broken = data[~np.isfinite(data["loss"])].groupby("seed")["iteration"].min()
    lines = [f"seed {seed} diverged at iteration {at:,}" for seed, at in broken.items()]
    axes.text(0.5, 0.5, "\n".join(lines), transform=axes.transAxes, ha="center")
