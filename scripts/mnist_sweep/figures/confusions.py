"""Draw what the misclassified images of each class are taken for.

Columns read: label, predicted (each from 0: a row for each pair), class,
predicted_class (their names), count, share_of_mistakes (of the class's misclassified
images; empty where there are none, and for the class itself), share_of_class (of all
its images; empty where there are none).
"""

from mnist_sweep.drawing.axes import percent_axis
from mnist_sweep.drawing.marks import mark
from mnist_sweep.drawing.matrix import draw_matrix
from mnist_sweep.drawing.style import (
    GREY,
    PAPER,
    QUIET,
    STANDS_OUT,
    WIDE,
    abbreviate,
    fit_text,
    new_figure,
)

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# More classes than this are drawn as a matrix. captions/confusions.rst says so, too.
MOST_PANELS = 12
COLUMNS, COLUMNS_NARROW = 5, 2
# Longer names are turned, and have a line of their own above a panel.
SHORT_NAME = 2


def draw(data: pd.DataFrame, width: float = WIDE) -> Figure:
    """Return a panel for each true class, all with the same axes, or a matrix."""
    names = data.drop_duplicates("label").set_index("label")["class"]
    if len(names) > MOST_PANELS:
        return draw_matrix(data, names, width)
    long = names.str.len().max() > SHORT_NAME
    columns = min(COLUMNS if width == WIDE else COLUMNS_NARROW, len(names))
    rows = -(-len(names) // columns)
    each = (2.45 if long else 2.2) if width == WIDE else 1.7 + 0.4 * long
    figure = new_figure(rows * each + (0.7 if long else 0), width)
    panels = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    figure.get_layout_engine().set(wspace=0.04, hspace=0.06)
    highest = 100 * data["share_of_mistakes"].max()
    top = 1.17 * highest if highest > 0 else 100  # room for the share above its bar
    for axes in panels.flat[len(names) :]:
        axes.remove()
    for label, axes in zip(names.index, panels.flat, strict=False):
        of_class = data[data["label"] == label].set_index("predicted")
        draw_class(axes, label, of_class)
        name_class(axes, names[label], 72 * 0.85 * width / columns, long)
        axes.set(xlim=(-0.7, len(names) - 0.3), ylim=(0, top))
        axes.set_xticks(names.index, names.map(abbreviate), rotation=90 if long else 0)
        percent_axis(axes)
        axes.spines["left"].set_visible(False)
        # Panels of a short last row leave the axis of those above without its names.
        axes.tick_params(length=0, labelbottom=label + columns >= len(names))
    figure.supxlabel("Predicted class (×: the true class itself)", fontsize=9)
    name = "Share of the true class's misclassified images (%)"
    if rows == 1:
        name = name.replace("class's ", "class's\n")
    figure.supylabel(name, fontsize=9)
    return figure


def name_class(axes: Axes, name: str, width: float, long: bool) -> None:
    """Write a class's name above its panel; a long one in a line of its own."""
    if long:
        name, points = fit_text(name, 9.5, width)
        axes.set_title(f"{name}\n\n", loc="left", fontsize=points, fontweight="bold")
    else:
        axes.set_title(name, loc="left", fontsize=14, fontweight="bold")


def draw_class(axes: Axes, label: int, rows: pd.DataFrame) -> None:
    """Draw the panel of one true class: a bar for each class it is taken for."""
    images = rows["count"].sum()
    mistakes = images - rows["count"].get(label)
    if images > 0:
        error = f"{100 * mistakes / images:.1f} % misclassified"
        # One line of it would be wider than the panel.
        axes.set_title(f"{error}\n(n = {mistakes:,.0f})", loc="right", fontsize=8)
    # The mark's height is a share of the panel's, whatever the common y axis.
    axes.plot(
        label,
        0.035,
        transform=axes.get_xaxis_transform(),
        marker="x",
        color=GREY,
        alpha=0.6,
        markersize=4.5,
    )
    if mistakes > 0:
        draw_shares(axes, rows)
    else:
        text = "no mistakes" if images > 0 else "no images"
        axes.text(
            0.5, 0.5, text, transform=axes.transAxes, color=GREY, ha="center", zorder=3
        ).set_backgroundcolor(PAPER)


def draw_shares(axes: Axes, of_class: pd.DataFrame) -> None:
    """Draw the bars; the highest, or all that tie for it, stand out with a number."""
    rows = of_class.rename(columns={"class": "true", "count": "count_of"})
    shares = 100 * rows["share_of_mistakes"]
    highest = shares.max()
    leading = np.isclose(shares, highest)
    colours = np.where(leading, STANDS_OUT, QUIET).tolist()
    bars = axes.bar(shares.index, shares.fillna(0), width=0.8, color=colours)
    taken_for = zip(bars, rows.itertuples(), shares, strict=True)
    for bar, row, share in taken_for:
        if share > 0:
            told = f"{row.true} taken for {row.predicted_class}"
            mark(bar, f"{told}: {row.count_of:,.0f} images, {share:.1f} %")
    place = shares.index[leading].to_numpy().mean()
    # Kept off the panel's edges: the text is wider than a bar.
    last = len(shares) - 1
    margin = min(1.8 if leading.sum() > 1 else 0.5, last / 2)
    axes.annotate(
        f"{highest:.0f} %" + (" each" if leading.sum() > 1 else ""),
        xy=(np.clip(place, margin, last - margin), highest),
        xytext=(0, 2),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=8.5,
        fontweight="bold",
    ).set_in_layout(False)  # or else panels would come out at different distances
