"""Lines: one for each seed with their mean, and labels beside their ends."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from mnist_sweep.drawing.marks import mark

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.transforms import ScaledTranslation

LINE_END = "line-end"  # the group id of labels at line ends


def draw_seeds(
    axes: Axes,
    data: pd.DataFrame,
    column: str,
    colour: object,
    name: str = "",
    run: str | None = None,
    **line: object,
) -> pd.Series:
    """Draw a share per epoch in per cent: each seed faint, and their mean.

    Parameters
    ----------
    axes : Axes
        Where to draw.
    data : DataFrame
        A row for each seed and epoch, with `seed`, `epoch` and `column`.
    column : str
        The share to draw.
    colour : matplotlib colour
        That of all lines.
    name : str, optional
        What the curve is of; what it shows is then told where it is marked.
    run : str, optional
        The name of the trial.
    **line
        How the mean is drawn, as for `Axes.plot`.

    Returns
    -------
    Series
        The mean over seeds by epoch, per cent.
    """
    percent = data.assign(percent=100 * data[column].astype(float))
    seeds = percent.groupby("seed")
    if len(seeds) > 1:
        for _, seed in seeds:
            axes.plot(seed["epoch"], seed["percent"], color=colour, alpha=0.3, lw=0.8)
    mean = percent.groupby("epoch")["percent"].mean()
    line.setdefault("marker", "o" if len(mean) == 1 else "")
    (curve,) = axes.plot(mean.index, mean, color=colour, **line)
    mark(curve, curve_text(name, mean), run)
    return mean


def curve_text(name: str, percent: pd.Series) -> str:
    """Tell a curve in a line: its last value and its highest.

    Parameters
    ----------
    name : str
        What it is of.
    percent : Series
        A value for each epoch, per cent.
    """
    finite = percent.dropna()
    if finite.empty:
        return f"{name}: diverged"
    last = f"{finite.iloc[-1]:.2f} % after epoch {finite.index[-1]}"
    highest = f"highest {finite.max():.2f} % after epoch {finite.idxmax()}"
    return f"{name}: {last}, {highest}"


@dataclass
class LineEnd:
    """A line's last point in data units, and the label to stand beside it."""

    x: float
    y: float
    text: str
    colour: object
    weight: str = "normal"


def label_line_ends(axes: Axes, ends: Iterable[LineEnd]) -> None:
    """Label lines to the right of `axes`, each joined to its end by a hairline.

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

    Least squares under the constraint, which is isotonic regression of the wanted
    places less their share of the gaps (pool adjacent violators).

    Parameters
    ----------
    wanted : sequence of float [n]
        In any order.
    gap : float
        The least distance between two places.
    low, high : float
        The limits within which the places stay, if there is room.

    Returns
    -------
    ndarray, float64 [n]
        In the order of `wanted`.
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
