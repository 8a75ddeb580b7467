"""Axes: in per cent, broken in two, over λ, over epochs."""

import math
from collections.abc import Iterable, Sequence
from itertools import pairwise

from mnist_sweep.base.families import HYPERPARAMETERS
from mnist_sweep.base.format import number
from mnist_sweep.drawing.style import GREY

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import SubFigure
from matplotlib.ticker import MaxNLocator, NullFormatter

# Strokes where an axis is broken; `marker` is the slant.
BREAK = {"color": GREY, "clip_on": False, "linestyle": "none", "markersize": 7}
ACROSS_Y, ACROSS_X = [(-1, -0.5), (1, 0.5)], [(-0.5, -1), (0.5, 1)]


def in_percent(data: pd.DataFrame, columns: Iterable[str]) -> pd.DataFrame:
    """Return the data with the shares of some columns in per cent."""
    return data.assign(**{name: 100 * data[name].astype(float) for name in columns})


def percent_axis(axes: Axes, name: str = "") -> None:
    """Name the y axis, whose data are per cent already, and draw its grid lines."""
    axes.set_ylabel(f"{name} (%)" if name else "")
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
    axes.ticklabel_format(axis="y", useOffset=False)
    axes.grid(axis="y")


def leading(values: Sequence[float], within: float) -> np.ndarray:
    """Return which values are at most `within` below the greatest: bool [n].

    A NaN never is.
    """
    values = np.asarray(values, dtype=float)
    if np.isnan(values).all():
        return np.zeros(len(values), dtype=bool)
    return values >= np.nanmax(values) - within


def broken_limits(marks: pd.DataFrame, upper: np.ndarray) -> list[tuple[float, float]]:
    """Return limits of y for an axis that is broken between two groups of trials.

    Parameters
    ----------
    marks : DataFrame
        A row for each trial: all that is to be drawn of it, in the unit of the axis.
        Rows without a number are left out.
    upper : ndarray, bool [trials]
        Which trials stand above the break; room is left above them for a label.

    Returns
    -------
    list of (float, float)
        Lowest and highest y, of the upper part first; one part may be missing.
    """
    limits = []
    for part, room in [(marks[upper], 0.3), (marks[~upper], 0.08)]:
        low, high = part.min().min(), part.max().max()
        if math.isfinite(low):
            height = high - low + 0.2
            top = min([high + room * height, *(lowest for lowest, _ in limits)])
            limits.append((low - 0.08 * height, top))
    return limits or [(0, 100)]


def broken_axes(part: SubFigure, limits: list[tuple[float, float]]) -> list[Axes]:
    """Return axes one above the other that share x and have these limits of y.

    The first is the tallest; slanted strokes mark the breaks between them.
    """
    heights = [3] + [1] * (len(limits) - 1)
    grid = part.subplots(len(limits), sharex=True, squeeze=False, height_ratios=heights)
    panels = list(grid[:, 0])
    for axes, (low, high) in zip(panels, limits, strict=True):
        axes.set_ylim(low, high)
        percent_axis(axes)
    for above, below in pairwise(panels):
        above.plot(0, 0, transform=above.transAxes, marker=ACROSS_Y, **BREAK)
        below.plot(0, 1, transform=below.transAxes, marker=ACROSS_Y, **BREAK)
        above.spines["bottom"].set_visible(False)
        above.tick_params(axis="x", which="both", length=0)
        below.yaxis.set_major_locator(MaxNLocator(nbins=3))
    return panels


def lambda_axis(axes: Axes, lambdas: Iterable[float]) -> dict[float, float]:
    """Make the x axis a log axis of weight decay; return each λ's place on it.

    λ = 0 has none on a log scale: it stands a decade left of the others, beyond a
    break of the axis.
    """
    lambdas = sorted(set(lambdas))
    positive = [value for value in lambdas if value > 0] or [1]
    first = math.floor(math.log10(positive[0]))
    last = math.ceil(math.log10(positive[-1]))
    ticks = {10.0**power: number(10.0**power) for power in range(first, last + 1)}
    places = {value: value for value in lambdas}
    if 0 in lambdas:
        places[0] = 10.0 ** (first - 1)
        ticks[places[0]] = "0"
        for decades in (0.51, 0.49):
            stroke = {"transform": axes.get_xaxis_transform(), "marker": ACROSS_X}
            axes.plot(10.0 ** (first - decades), 0, **stroke, **BREAK)
    axes.set_xscale("log")
    axes.set_xlim(min(ticks) / 2, 10.0**last * 2)
    axes.set_xticks(list(ticks), list(ticks.values()))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel(HYPERPARAMETERS["lambda"].axis)
    return places


def epoch_axis(axes: Axes, epochs: int) -> None:
    """Make the x axis run over the epochs from 1, with whole numbers as ticks."""
    step = epoch_step(epochs)
    axes.set_xlim(1 - 0.02 * epochs, 1.02 * epochs)
    axes.set_xticks(sorted({1, *range(step, epochs + 1, step)}))
    axes.set_xlabel("Epoch")


def epoch_step(epochs: int) -> int:
    """Return a round number of epochs from tick to tick, for seven ticks at most."""
    return next(
        s * 10**n for n in range(9) for s in (1, 2, 5) if 7 * s * 10**n >= epochs
    )
