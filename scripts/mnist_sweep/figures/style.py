"""How every figure looks: fonts, sizes, colours, per-cent axes, labels at line ends.

Importing this module sets matplotlib's parameters for the process, beginning
from matplotlib's own defaults, so that a user's matplotlibrc changes nothing.
The fonts are those that matplotlib brings along, for the same reason.
"""

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from mnist_sweep.base.format import number

import matplotlib
import numpy as np
import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.text import Text
from matplotlib.ticker import MaxNLocator, NullFormatter
from matplotlib.transforms import ScaledTranslation

WIDTH = 8.5  # inches: a page column of about 900 pixels

INK = "#222222"
GREY = "#767676"  # the lightest grey that is legible as text on white
FAINT = "#d4d4d4"
STANDS_OUT = "#B3123F"  # what a reader should see first

LINE_END = "line-end"  # the group id of labels at line ends

# Strokes where an axis is broken; `marker` is the slant.
BREAK = {"color": GREY, "clip_on": False, "linestyle": "none", "markersize": 7}
ACROSS_Y, ACROSS_X = [(-1, -0.5), (1, 0.5)], [(-0.5, -1), (0.5, 1)]

# Okabe & Ito's blue and vermilion: apart for every kind of colour vision.
MODEL_COLOURS = {"logistic": "#0072B2", "mlp": "#D55E00"}

matplotlib.rcdefaults()
matplotlib.rcParams.update(
    {
        "font.family": "DejaVu Sans",
        "font.size": 9,
        "axes.titlesize": 9,
        "axes.titlelocation": "left",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": GREY,
        "axes.labelcolor": INK,
        "axes.linewidth": 0.7,
        "axes.axisbelow": True,
        "axes.unicode_minus": True,
        "grid.color": "#ebebeb",
        "grid.linewidth": 0.7,
        "hatch.color": "#bbbbbb",
        "hatch.linewidth": 0.7,
        "legend.frameon": False,
        "legend.fontsize": 8.5,
        "lines.linewidth": 1.5,
        "lines.markersize": 5,
        "text.color": INK,
        "xtick.color": GREY,
        "ytick.color": GREY,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.labelsize": 8.5,
        "ytick.labelsize": 8.5,
        "savefig.dpi": 200,
        "svg.fonttype": "path",  # the same letters on machines without the font
        "svg.hashsalt": "mnist-sweep",  # the same ids, so the same bytes, each time
    }
)


def new_figure(height: float) -> Figure:
    """Return an empty figure of the common width and a height in inches."""
    return Figure(figsize=(WIDTH, height), layout="constrained")


def legend_above(figure: Figure, keys: Sequence[Artist], colour: str = GREY) -> None:
    """Name marks in a row above the panels, at its right end."""
    figure.legend(
        handles=keys,
        loc="outside upper right",
        ncols=len(keys),
        labelcolor=colour,
        handletextpad=0.5,
        columnspacing=1.4,
        borderpad=0,
    )


def percent_axis(axes: Axes, name: str = "") -> None:
    """Name the y axis, whose data are per cent already, and draw its grid lines."""
    axes.set_ylabel(f"{name} (%)" if name else "")
    axes.yaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 2.5, 5, 10]))
    axes.ticklabel_format(axis="y", useOffset=False)
    axes.grid(axis="y")


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


def broken_limits(marks: pd.DataFrame, upper: np.ndarray) -> list[tuple[float, float]]:
    """Return limits of y that hold the upper rows of `marks`, then those of the others.

    Rows without a number are left out. Above the upper ones is room for a label.
    """
    limits = []
    for part, room in [(marks[upper], 0.3), (marks[~upper], 0.08)]:
        low, high = part.min().min(), part.max().max()
        if math.isfinite(low):
            height = high - low + 0.2
            top = min([high + room * height, *(lowest for lowest, _ in limits)])
            limits.append((low - 0.08 * height, top))
    return limits or [(0, 100)]


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
    axes.set_xlabel("Weight decay λ")
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


def draw_seeds(
    axes: Axes, numbers: pd.DataFrame, column: str, colour: object, **line: object
) -> pd.Series:
    """Draw a share per epoch: each seed faint, and their mean; return this in per cent.

    Columns read: seed, epoch, and `column`. `line` is how the mean is drawn.
    """
    percent = numbers.assign(percent=100 * numbers[column].astype(float))
    seeds = percent.groupby("seed")
    if len(seeds) > 1:
        for _, seed in seeds:
            axes.plot(seed["epoch"], seed["percent"], color=colour, alpha=0.3, lw=0.8)
    mean = percent.groupby("epoch")["percent"].mean()
    line.setdefault("marker", "o" if len(mean) == 1 else "")
    axes.plot(mean.index, mean, color=colour, **line)
    return mean


def lambda_colours(lambdas: Iterable[float]) -> dict[float, tuple]:
    """Return a colour for each weight decay λ of a sweep."""
    return _ranked_colours(lambdas, "plasma")


def width_colours(hidden_units: Iterable[int]) -> dict[int, tuple]:
    """Return a colour for each hidden width of a sweep."""
    return _ranked_colours(hidden_units, "viridis")


def _ranked_colours(values: Iterable[float], colour_map: str) -> dict[float, tuple]:
    """Give the sorted values colours from dark to light, by rank.

    The light end of the map is left out: on white it can not be read.
    """
    values = sorted(set(values))
    positions = np.linspace(0.0, 0.68, len(values))
    return dict(
        zip(values, matplotlib.colormaps[colour_map](positions).tolist(), strict=True)
    )


def leading(values: Sequence[float], within: float) -> np.ndarray:
    """Tell which values are at most `within` below the greatest; NaN never is."""
    values = np.asarray(values, dtype=float)
    if np.isnan(values).all():
        return np.zeros(len(values), dtype=bool)
    return values >= np.nanmax(values) - within


@dataclass
class LineEnd:
    """A line's last point in data units, and the label to stand beside it."""

    x: float
    y: float
    text: str
    colour: object
    weight: str = "normal"


def label_line_ends(axes: Axes, ends: Iterable[LineEnd]) -> None:
    """Label lines to the right of `axes`, each joined to its end by a hair line.

    The y limits must be set before; an end outside them, or NaN, gets no label.
    Labels may overlap until `finish` is called on the finished figure.
    """
    low, high = axes.get_ylim()
    margin = ScaledTranslation(12 / 72, 0, axes.figure.dpi_scale_trans)
    for end in ends:
        if low <= end.y <= high:
            axes.annotate(
                end.text,
                xy=(end.x, end.y),
                xytext=(1.0, end.y),
                textcoords=axes.get_yaxis_transform() + margin,
                color=end.colour,
                fontsize=8.5,
                fontweight=end.weight,
                verticalalignment="center_baseline",
                annotation_clip=False,
                arrowprops={
                    "arrowstyle": "-",
                    "color": end.colour,
                    "linewidth": 0.6,
                    "relpos": (0, 0.5),
                    "shrinkA": 1,
                    "shrinkB": 3,
                },
                gid=LINE_END,
            )


def finish(figure: Figure) -> Figure:
    """Lay the figure out for good, then move labels at line ends off each other."""
    figure.get_layout_engine().execute(figure)
    figure.set_layout_engine("none")
    for axes in figure.axes:
        labels = [text for text in axes.texts if text.get_gid() == LINE_END]
        if not labels:
            continue
        to_pixels = axes.transData
        wanted = to_pixels.transform([(label.xy[0], label.xy[1]) for label in labels])
        gap = max(Text.get_window_extent(label).height for label in labels)
        low, high = axes.bbox.y0 + gap / 2, axes.bbox.y1 - gap / 2
        places = spread(wanted[:, 1], gap, low, high)
        for label, place in zip(labels, places, strict=True):
            label.xyann = (1.0, to_pixels.inverted().transform((0, place))[1])
    return figure


def spread(wanted: Sequence[float], gap: float, low: float, high: float) -> np.ndarray:
    """Return places at least `gap` apart, as near to the wanted ones as can be.

    Least squares under the constraint, which is isotonic regression of the
    wanted places less their share of the gaps (pool adjacent violators). The
    places stay between `low` and `high` where there is room.
    """
    order = np.argsort(wanted, kind="stable")
    steps = gap * np.arange(len(order))
    blocks: list[tuple[float, int]] = []
    for value in np.asarray(wanted)[order] - steps:
        mean, size = value, 1
        while blocks and blocks[-1][0] > mean:
            previous, count = blocks.pop()
            mean = (previous * count + mean * size) / (count + size)
            size += count
        blocks.append((mean, size))
    means, sizes = zip(*blocks, strict=True)
    level = np.clip(np.repeat(means, sizes), low, max(low, high - steps[-1]))
    places = np.empty(len(order))
    places[order] = level + steps
    return places
