"""Draw the training cross-entropy of every mini-batch against the iteration.

Columns read: model, trial, seed, iteration (from 1), epoch (from 1), loss (nats; not
finite where training diverged). Each model has a row of panels.
"""

from mnist_sweep.base.format import upper_first
from mnist_sweep.base.names import SHORT_MODELS
from mnist_sweep.drawing.axes import epoch_step
from mnist_sweep.drawing.marks import mark
from mnist_sweep.drawing.style import INK, MODEL_COLOURS, WIDE, new_figure

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, MaxNLocator, NullFormatter

MEAN = {"color": INK, "linewidth": 1.2}
FAINT = 0.35  # the opacity of a single mini-batch
# Shares of the mini-batches that the bands hold, and their opacity.
BANDS = {0.9: 0.22, 0.5: 0.3}
PARTS = 4  # bands are drawn for a quarter of an epoch


def draw(data: pd.DataFrame, width: float = WIDE) -> Figure:
    """Return panels of the first epoch and of all epochs, which share a log axis."""
    models = list(dict.fromkeys(data["model"]))
    shown = data[np.isfinite(data["loss"]) & (data["loss"] > 0)]
    shape, size = (len(models), 2), {"width_ratios": [1, 2.4]}
    if width < WIDE:
        shape, size = (2 * len(models), 1), {}
    figure = new_figure(0.3 + (2.8 if width == WIDE else 2.5) * shape[0], width)
    panels = figure.subplots(*shape, sharey=True, squeeze=False, **size).ravel()
    for place, model in enumerate(models):
        first, whole = panels[2 * place : 2 * place + 2]
        rows, finite = (frame[frame["model"] == model] for frame in (data, shown))
        if not finite.empty:
            colour = MODEL_COLOURS[model]
            draw_first_epoch(first, finite[finite["epoch"] == 1], colour)
            draw_all_epochs(whole, finite, colour)
        mark_epochs(whole, rows)
        note_divergence(whole, rows)
        name = f"{upper_first(SHORT_MODELS[model])}: " if len(models) > 1 else ""
        first.set_title(f"{name}the first epoch" if name else "The first epoch")
        if width < WIDE:
            whole.set_title(f"{name}all epochs" if name else "All epochs")
    # 2 and 5 help where there are few decades; a run that explodes has dozens.
    decades = np.log10(shown["loss"].max() / shown["loss"].min()) if len(shown) else 0
    panels[0].set_yscale("log")
    panels[0].yaxis.set_major_locator(
        LogLocator(subs=[1, 2, 5] if decades < 4 else [1])
    )
    panels[0].yaxis.set_major_formatter("{x:g}")
    panels[0].yaxis.set_minor_formatter(NullFormatter())
    for axes in panels:
        axes.set_xlabel("Iteration (mini-batches)")
        axes.xaxis.set_major_locator(MaxNLocator(5, steps=[1, 2, 5, 10], integer=True))
        axes.xaxis.set_major_formatter("{x:,.0f}")
        axes.grid(axis="y")
    figure.supylabel("Training cross-entropy (nats)", fontsize=9)
    return figure


def draw_first_epoch(axes: Axes, data: pd.DataFrame, colour: str) -> None:
    """Draw each mini-batch's loss, and its mean over a twenty-fifth of the epoch."""
    window = max(3, int(data["iteration"].max()) // 25)
    for _, seed in data.groupby("seed"):
        mean = seed["loss"].rolling(window, center=True, min_periods=1).mean()
        axes.plot(seed["iteration"], seed["loss"], color=colour, alpha=FAINT, lw=0.8)
        axes.plot(seed["iteration"], mean, **MEAN)
    axes.legend(["one mini-batch", f"mean of {window}"], loc="upper right")


def draw_all_epochs(axes: Axes, data: pd.DataFrame, colour: str) -> None:
    """Draw bands that hold most mini-batches' losses, and the mean of each epoch."""
    batches = data.groupby("epoch")["iteration"].agg(["min", "max"])
    each = max(1, int((batches["max"] - batches["min"] + 1).max()) // PARTS)
    part = (data["iteration"] - 1) // each
    middle = data.groupby(part)["iteration"].mean()
    losses = data.groupby(part)["loss"]
    for share, opacity in BANDS.items():
        low, high = losses.quantile(0.5 - share / 2), losses.quantile(0.5 + share / 2)
        axes.fill_between(
            middle,
            low,
            high,
            color=colour,
            alpha=opacity,
            linewidth=0,
            label=f"{100 * share:.0f} % of mini-batches",
        )
    for _, seed in data.groupby("seed"):
        mean = seed.groupby("epoch")[["iteration", "loss"]].mean()
        (line,) = axes.plot(mean["iteration"], mean["loss"], **MEAN, marker="o", ms=3)
        first, last = mean["loss"].iloc[0], mean["loss"].iloc[-1]
        told = f"mean of an epoch: {first:.3f} nats at first, {last:.3f} nats at last"
        mark(line, told, f"{data['model'].iloc[0]}/{data['trial'].iloc[0]}")
    line.set_label("mean of an epoch")
    axes.legend(loc="upper right")


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
