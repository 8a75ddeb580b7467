"""A matrix of confusions, for more classes than have room for a panel each."""

from mnist_sweep.drawing.marks import mark
from mnist_sweep.drawing.style import (
    FAINT,
    INK,
    PAPER,
    SCALE_COLOURS,
    abbreviate,
    new_figure,
)

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.figure import Figure
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.ticker import MaxNLocator

# Up to so many classes, cells have room for numbers, and axes for the names of all.
MOST_NUMBERS = 26
MOST_NAMES = 64


def draw_matrix(data: pd.DataFrame, names: pd.Series, width: float) -> Figure:
    """Return a matrix: a row for each true class, a column for each predicted one.

    Parameters
    ----------
    data : DataFrame
        `label`, `predicted` and `share_of_class`.
    names : Series of str
        What the classes are called, by label.
    width : float
        Inches.
    """
    ordered = data.sort_values(["label", "predicted"])["share_of_class"]
    shares = 100 * ordered.to_numpy(float).reshape(len(names), len(names))
    np.fill_diagonal(shares, np.nan)
    figure = new_figure(0.87 * width, width)
    axes = figure.subplots()
    highest = np.nanmax(shares) if np.isfinite(shares).any() else 0
    draw_cells(axes, np.diag(np.ones(len(names), bool)), FAINT)
    steps = SCALE_COLOURS
    levels = np.nan_to_num(shares) / (highest or 1) * len(steps)
    levels = levels.astype(int).clip(max=len(steps) - 1)
    axes.set_facecolor(steps[0])
    for level, colour in list(enumerate(steps))[1:]:
        draw_cells(axes, levels == level, colour)
    axes.set(xlim=(-0.5, len(names) - 0.5), ylim=(len(names) - 0.5, -0.5))
    axes.set_aspect("equal")
    colours = ScalarMappable(Normalize(0, highest or 1), ListedColormap(steps))
    bar = figure.colorbar(colours, ax=axes, shrink=0.6, pad=0.02)
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
        write_numbers(axes, shares, levels, list(names))
    return figure


def draw_cells(axes: Axes, cells: np.ndarray, colour: str) -> None:
    """Draw the cells of one colour as one shape; `cells` is bool [true, predicted]."""
    square = Path.unit_rectangle()
    corners = np.argwhere(cells)[:, ::-1] - 0.5
    if len(corners):
        shape = Path.make_compound_path(
            *(Path(square.vertices + corner, square.codes) for corner in corners)
        )
        axes.add_patch(PathPatch(shape, facecolor=colour, linewidth=0))


def name_classes(axes: Axes, names: pd.Series) -> None:
    """Write the name of every class on both axes."""
    points = 8.5 if len(names) <= MOST_NUMBERS else 6
    turned = 90 if names.str.len().max() > 1 else 0
    shown = names.map(abbreviate)
    axes.set_xticks(names.index, shown, rotation=turned, fontsize=points)
    axes.set_yticks(names.index, shown, fontsize=points)
    axes.tick_params(length=0)


def write_numbers(
    axes: Axes, shares: np.ndarray, levels: np.ndarray, names: list[str]
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
            color=PAPER if levels[row, column] >= len(SCALE_COLOURS) // 2 else INK,
        )
        mark(number, f"{names[row]} taken for {names[column]}: {share:.1f} %")
