"""A matrix of confusions, for more classes than have room for a panel each."""

from mnist_sweep.drawing.marks import mark
from mnist_sweep.drawing.style import FAINT, GREY, INK, abbreviate, new_figure

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

# Up to so many classes, cells have room for numbers, and axes for the names of all.
MOST_NUMBERS = 26
MOST_NAMES = 64
COLOURS = "Greens"


def draw_matrix(data: pd.DataFrame, names: pd.Series) -> Figure:
    """Return a matrix: a row for each true class, a column for each predicted one.

    Parameters
    ----------
    data : DataFrame
        `label`, `predicted` and `share_of_class`.
    names : Series of str
        What the classes are called, by label.
    """
    ordered = data.sort_values(["label", "predicted"])["share_of_class"]
    shares = 100 * ordered.to_numpy(float).reshape(len(names), len(names))
    np.fill_diagonal(shares, np.nan)
    figure = new_figure(height=7.4)
    axes = figure.subplots()
    highest = np.nanmax(shares) if np.isfinite(shares).any() else 0
    axes.set_facecolor(FAINT)
    image = axes.imshow(
        shares, cmap=COLOURS, vmin=0, vmax=highest or 1, interpolation="none"
    )
    bar = figure.colorbar(image, ax=axes, shrink=0.6, pad=0.02)
    bar.set_label("Share of the true class's images (%)")
    bar.outline.set_visible(False)
    axes.spines[:].set_visible(False)
    axes.set(xlabel="Predicted class", ylabel="True class")
    if len(names) <= MOST_NAMES:
        name_classes(axes, names)
    else:
        for axis in [axes.xaxis, axes.yaxis]:
            axis.set_major_locator(MaxNLocator(10, steps=[1, 2, 5, 10], integer=True))
        axes.set(xlabel="Predicted class, by label", ylabel="True class, by label")
    if len(names) <= MOST_NUMBERS:
        write_numbers(axes, shares, highest, list(names))
    return figure


def name_classes(axes: Axes, names: pd.Series) -> None:
    """Write the name of every class on both axes."""
    points = 8.5 if len(names) <= MOST_NUMBERS else 6
    turned = 90 if names.str.len().max() > 1 else 0
    shown = names.map(abbreviate)
    axes.set_xticks(names.index, shown, rotation=turned, fontsize=points)
    axes.set_yticks(names.index, shown, fontsize=points)
    axes.tick_params(length=0)


def write_numbers(
    axes: Axes, shares: np.ndarray, highest: float, names: list[str]
) -> None:
    """Write a share of half a per cent or more into its cell."""
    for row, column in np.argwhere(np.nan_to_num(shares) >= 0.5):
        share = shares[row, column]
        number = axes.text(
            column,
            row,
            f"{share:.0f}",
            ha="center",
            va="center",
            fontsize=6,
            color="white" if share > 0.6 * highest else INK if share >= 1 else GREY,
        )
        mark(number, f"{names[row]} taken for {names[column]}: {share:.1f} %")
