"""Draw the accuracy of each model against its confidence: a reliability diagram.

Columns read: run (a model), bin_low, bin_high (of the bin of confidence),
images, confidence (their mean), accuracy, accuracy_low, accuracy_high (its 95 %
interval; shares), nll (nats), brier, ece (a share; these three the same in every row
of a run).
"""

import math

from mnist_sweep.base.format import count, upper_first
from mnist_sweep.base.names import SHORT_MODELS
from mnist_sweep.drawing import style
from mnist_sweep.drawing.axes import in_percent
from mnist_sweep.drawing.lines import finish
from mnist_sweep.drawing.marks import mark

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, MultipleLocator, NullLocator

SHARES = [
    "bin_low",
    "bin_high",
    "confidence",
    "accuracy",
    "accuracy_low",
    "accuracy_high",
]


def draw(data: pd.DataFrame, width: float = style.WIDE) -> Figure:
    """Return a panel for each model, accuracy over confidence, with counts below."""
    shown = in_percent(data, SHARES)
    runs = [run for run in SHORT_MODELS if run in set(shown["run"])]
    narrow = width < style.WIDE
    # A single panel is no wider than one of two.
    shape = (len(runs), 1) if narrow else (1, max(2, len(runs)))
    height = 4.6 * len(runs) if narrow else 4.9 if len(runs) <= 2 else 3.9
    figure = style.new_figure(height, width)
    filled = shown[shown["images"] > 0]
    lowest = filled[["bin_low", "accuracy_low"]].min().min()
    start = 10 * math.floor(lowest / 10) if math.isfinite(lowest) else 0
    start = min(start, 80)
    top = max(filled["images"].max() * 2, 10) if len(filled) else 10
    parts = figure.subfigures(*shape, squeeze=False).ravel()
    for part, run in zip(parts, runs, strict=False):
        panel, strip = part.subplots(2, 1, sharex=True, height_ratios=[4.2, 1])
        bins = filled[filled["run"] == run]
        draw_bins(panel, bins, style.MODEL_COLOURS[run])
        count_images(strip, bins, style.MODEL_COLOURS[run])
        write_scores(panel, run, shown[shown["run"] == run])
        panel.set(xlim=(start, 101), ylim=(start, 101))
        for axis in (panel.xaxis, panel.yaxis):
            axis.set_major_locator(MultipleLocator(10 if start >= 40 else 20))
        strip.set(yscale="log", ylim=(0.7, top), xlabel="Confidence (%)")
        strip.yaxis.set_major_locator(LogLocator(numticks=9))
        strip.yaxis.set_minor_locator(NullLocator())
        strip.yaxis.set_major_formatter(FuncFormatter(lambda n, _: f"{n:,.0f}"))
        if narrow or run == runs[0]:
            panel.set_ylabel("Right (%)")
            strip.set_ylabel("Images")
    return finish(figure)


def draw_bins(axes: Axes, bins: pd.DataFrame, colour: str) -> None:
    """Draw each bin's accuracy, with its interval, beside the diagonal."""
    axes.grid()
    axes.plot([0, 100], [0, 100], color=style.GREY, lw=1, zorder=1)
    axes.vlines(
        bins["confidence"], bins["accuracy_low"], bins["accuracy_high"], colour, lw=1.5
    )
    if len(bins):
        # Not clipped: at 100 % half a dot lies outside the panel.
        dots = {"ms": 5.5, "color": colour, "clip_on": False}
        for row in bins.itertuples():
            (dot,) = axes.plot(row.confidence, row.accuracy, "o", **dots)
            held = f"of {count(row.images)} images, {row.accuracy:.1f} % right"
            mark(dot, f"mean probability {row.confidence:.1f} %: {held}")
    where = {"transform": axes.transAxes, "color": style.GREY, "zorder": 1}
    more, less = "right more often than it says", "right less often than it says"
    axes.text(0.03, 0.97, more, ha="left", va="top", **where)
    axes.text(0.97, 0.03, less, ha="right", va="bottom", **where)


def count_images(axes: Axes, bins: pd.DataFrame, colour: str) -> None:
    """Draw how many images each bin holds, from 1 up."""
    middle = (bins["bin_low"] + bins["bin_high"]) / 2
    wide = (bins["bin_high"] - bins["bin_low"]) * 0.86
    axes.bar(middle, bins["images"] - 0.7, wide, 0.7, color=colour, alpha=0.45)
    axes.grid(axis="y")


def write_scores(axes: Axes, run: str, bins: pd.DataFrame) -> None:
    """Write the model's name and scores above its panel."""
    axes.set_title(
        upper_first(SHORT_MODELS[run]),
        color=style.MODEL_COLOURS[run],
        fontweight="bold",
        pad=19,
    )
    first = bins.iloc[0]
    text = (
        f"NLL {first['nll']:.3f} nats   Brier {first['brier']:.3f}   "
        f"ECE {100 * first['ece']:.2f} points"
    )
    if pd.isna(first["nll"]):
        text = "diverged: no probabilities"
    axes.text(0, 1.02, text, transform=axes.transAxes, va="bottom")
