"""Draw what the misclassified images of each digit are taken for.

Columns read: label, predicted (0 to 9 each: 100 rows), count, share_of_mistakes (of
the digit's misclassified images; empty where there are none, and for the digit
itself), share_of_digit (of all its images; empty where there are none).
"""

from mnist_sweep.figures.axes import percent_axis
from mnist_sweep.figures.program import plot_program
from mnist_sweep.figures.style import GREY, new_figure

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

NEUTRAL = "#bdbdbd"
MOST_FREQUENT = "#009E73"  # Okabe & Ito's green: neither of the models' colours


def draw(data: pd.DataFrame) -> Figure:
    """Return ten panels, one for each true digit, that share their axes."""
    figure = new_figure(height=4.4)
    panels = figure.subplots(2, 5, sharex=True, sharey=True)
    figure.get_layout_engine().set(wspace=0.04, hspace=0.06)
    for digit, axes in enumerate(panels.flat):
        rows = data[data["label"] == digit].set_index("predicted")
        draw_digit(axes, digit, rows.reindex(range(10)))
    highest = 100 * data["share_of_mistakes"].max()
    top = 1.17 * highest if highest > 0 else 100  # room for the share above its bar
    for axes in panels.flat:
        axes.set(xticks=range(10), xlim=(-0.7, 9.7), ylim=(0, top))
        percent_axis(axes)
        axes.spines["left"].set_visible(False)
        axes.tick_params(length=0)
    figure.supxlabel("Predicted digit (×: the true digit itself)", fontsize=9)
    figure.supylabel("Share of the true digit's misclassified images (%)", fontsize=9)
    return figure


def draw_digit(axes: Axes, digit: int, rows: pd.DataFrame) -> None:
    """Draw the panel of one true digit: a bar for each class it is taken for."""
    images = rows["count"].sum()
    mistakes = images - rows["count"].get(digit)
    axes.set_title(digit, loc="left", fontsize=14, fontweight="bold")
    if images > 0:
        error = f"{100 * mistakes / images:.1f} % misclassified"
        # One line of it would be wider than the panel.
        axes.set_title(f"{error}\n(n = {mistakes:,.0f})", loc="right", fontsize=8)
    # The mark's height is a share of the panel's, whatever the common y axis.
    axes.plot(
        digit,
        0.035,
        transform=axes.get_xaxis_transform(),
        marker="x",
        color=GREY,
        alpha=0.6,
        markersize=4.5,
    )
    if mistakes > 0:
        draw_shares(axes, 100 * rows["share_of_mistakes"])
    else:
        text = "no mistakes" if images > 0 else "no images"
        axes.text(
            0.5, 0.5, text, transform=axes.transAxes, color=GREY, ha="center", zorder=3
        ).set_backgroundcolor("white")


def draw_shares(axes: Axes, shares: pd.Series) -> None:
    """Draw the bars; the highest, or all that tie for it, stand out with a number."""
    highest = shares.max()
    leading = np.isclose(shares, highest)
    colours = np.where(leading, MOST_FREQUENT, NEUTRAL).tolist()
    axes.bar(shares.index, shares.fillna(0), width=0.8, color=colours)
    place = shares.index[leading].to_numpy().mean()
    # Kept off the panel's edges: the text is wider than a bar.
    margin = 1.8 if leading.sum() > 1 else 0.5
    axes.annotate(
        f"{highest:.0f} %" + (" each" if leading.sum() > 1 else ""),
        xy=(np.clip(place, margin, 9 - margin), highest),
        xytext=(0, 2),
        textcoords="offset points",
        ha="center",
        va="bottom",
        fontsize=8.5,
        fontweight="bold",
    ).set_in_layout(False)  # or else panels would come out at different distances


if __name__ == "__main__":
    plot_program(draw, "Draw what the misclassified images of a digit are taken for.")
