"""Draw the validation accuracy of every trial of a grid as a cell of a heat map.

Columns read: trial, the model's hyper-parameters, mean_accuracy (a share; empty where
the trial diverged), standard_error, best, within_one_standard_error, chosen.
"""

from typing import Any, NamedTuple

from mnist_sweep.base.families import HYPERPARAMETERS
from mnist_sweep.drawing.grid_layout import GridLayout, layout_of
from mnist_sweep.drawing.marks import mark
from mnist_sweep.drawing.style import (
    FAINT,
    INK,
    PAPER,
    SCALE_COLOURS,
    STANDS_OUT,
    WIDE,
    new_figure,
    trial_label,
)

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import ListedColormap, Normalize, to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

CHOSEN = {"fill": False, "edgecolor": STANDS_OUT, "linewidth": 2.5}
DOT = {"marker": "o", "markersize": 2.5, "linestyle": "none"}
TEXT = {"ha": "center", "va": "center", "fontsize": 8}
MOST_NUMBERED = 300  # with more cells, their colour alone shows the accuracy
BESIDE = 1.7  # inches that the colour bar and the y axis take


class Layout(NamedTuple):
    """What runs along what, rows and columns of panels, and their size in inches."""

    grid: GridLayout
    rows: int
    columns: int
    width: float
    height: float
    numbered: bool


def draw(data: pd.DataFrame, width: float = WIDE) -> Figure:
    """Return a panel for each η, with a row of panels for each λ where they fit."""
    grid = layout_of(data.columns)
    panels = list(grid.groups(data))
    layout = lay_out(data, grid, len(panels), width - BESIDE)
    below = 0.62 if width == WIDE else 0.9
    figure = new_figure(layout.rows * (layout.height + 0.45) + below, width)
    figure.set_layout_engine("compressed", hspace=0.04)
    colours = colours_for(100 * data["mean_accuracy"])
    every_axes = figure.subplots(layout.rows, layout.columns, squeeze=False).ravel()
    for axes, (values, trials) in zip(every_axes, panels, strict=False):
        axes.set_title(grid.name(values, data), fontweight="bold")
        draw_panel(axes, trials, data, colours, layout)
    for place, axes in enumerate(every_axes[: len(panels)]):
        first = place % layout.columns == 0
        lowest = place + layout.columns >= len(panels)
        axes.tick_params(labelleft=first)
        axes.set_ylabel(HYPERPARAMETERS[grid.across].axis if first else "")
        axes.set_xlabel(HYPERPARAMETERS[grid.along].axis if lowest else "")
    for axes in every_axes[len(panels) :]:
        axes.remove()
    lower = 100 * data["mean_accuracy"].min() < colours.norm.vmin
    bar = figure.colorbar(
        colours,
        ax=figure.axes,
        extend="min" if lower else "neither",
        aspect=layout.rows * layout.height / 0.13,
    )
    bar.set_label("Validation accuracy (%)")
    add_key(figure, data, grid)
    return figure


def lay_out(data: pd.DataFrame, grid: GridLayout, panels: int, room: float) -> Layout:
    """Return how a number of panels fit into a room of so many inches."""
    widths, batches = data[grid.along].nunique(), data[grid.across].nunique()
    numbered = len(data) <= MOST_NUMBERED
    # Inches that a cell must be wide, so as to hold "diverged", or "95.16".
    narrowest = 0.56 if data["mean_accuracy"].isna().any() else 0.4
    if not numbered:
        narrowest = 0.19
    fitting = max(1, int(room / (widths * narrowest)))
    side_by_side = data[grid.panels[-1]].nunique() if grid.panels else 1
    columns = min(side_by_side, fitting)
    return Layout(
        grid=grid,
        rows=-(-panels // columns),
        columns=columns,
        width=min(0.95 * widths, room / columns),
        # The colour bar needs some.
        height=max((0.42 if numbered else 0.19) * batches, 1.2),
        numbered=numbered,
    )


def draw_panel(
    axes: Axes,
    trials: pd.DataFrame,
    data: pd.DataFrame,
    colours: ScalarMappable,
    layout: Layout,
) -> None:
    """Draw the trials of one panel, on the axes of all data."""
    grid = layout.grid
    widths = sorted(data[grid.along].unique())
    batches = sorted(data[grid.across].unique())
    axes.set(xlim=(0, len(widths)), ylim=(0, len(batches)))
    axes.set_xticks([x + 0.5 for x in range(len(widths))], widths)
    axes.set_yticks([y + 0.5 for y in range(len(batches))], batches)
    axes.set_box_aspect(layout.height / layout.width)
    axes.spines[:].set_visible(False)
    axes.tick_params(length=0)
    if not layout.numbered:
        axes.tick_params(labelsize=6.5)
        axes.tick_params(axis="x", labelrotation=90)
    places = zip(trials[grid.along], trials[grid.across], strict=True)
    for (x, y), trial in zip(places, trials.itertuples(), strict=True):
        place = widths.index(x), batches.index(y)
        draw_cell(axes, *place, trial, colours, layout.numbered)


def colours_for(accuracy: pd.Series) -> ScalarMappable:
    """Return colours spread over the trials, except those far below the upper half.

    Those are grey: their number says enough, and the others stay distinct.
    """
    best = accuracy.max()
    far = best - max(4 * (best - accuracy.median()), 1)
    lowest = min(accuracy[accuracy >= far].min(), best - 0.5)
    colour_map = ListedColormap(SCALE_COLOURS).with_extremes(under=FAINT)
    return ScalarMappable(Normalize(lowest, best), colour_map)


def draw_cell(
    axes: Axes, x: int, y: int, trial: Any, colours: ScalarMappable, numbered: bool
) -> None:
    """Draw one trial: its colour, its accuracy if `numbered`, and its marks."""
    name = trial_label(
        {key: getattr(trial, key) for key in HYPERPARAMETERS if key in trial._fields}
    )
    if pd.isna(trial.mean_accuracy):
        hatched = {"facecolor": PAPER, "hatch": "////", "linewidth": 0}
        cell = Rectangle((x + 0.02, y + 0.03), 0.96, 0.94, **hatched)
        mark(axes.add_patch(cell), f"{name}: diverged", trial.trial)
        if numbered:
            label = axes.text(x + 0.5, y + 0.5, "diverged", **TEXT)
            label.set_backgroundcolor(PAPER)
        return
    fill = to_hex(colours.to_rgba(100 * trial.mean_accuracy))
    ink = PAPER if fill in SCALE_COLOURS[len(SCALE_COLOURS) // 2 :] else INK
    cell = axes.add_patch(Rectangle((x, y), 1, 1, facecolor=fill, edgecolor=PAPER))
    mark(cell, f"{name}: {100 * trial.mean_accuracy:.2f} %", trial.trial)
    if numbered:
        text = f"{100 * trial.mean_accuracy:.2f}"
        axes.text(x + 0.5, y + 0.44, text, color=ink, **TEXT)
    if trial.within_one_standard_error:
        axes.plot(x + 0.5, y + (0.82 if numbered else 0.5), color=ink, **DOT)
    if trial.chosen:
        axes.add_patch(Rectangle((x, y), 1, 1, clip_on=False, zorder=3, **CHOSEN))


def add_key(figure: Figure, data: pd.DataFrame, grid: GridLayout) -> None:
    """Draw the legend below the panels."""
    keys = []
    for trial in data[data["chosen"]].to_dict("records"):
        panel = grid.name(trial, data)
        cell = trial_label({key: trial[key] for key in [grid.across, grid.along]})
        told = ", ".join(filter(None, [panel, cell]))
        keys.append(Patch(label=f"chosen: {told}", **CHOSEN))
    error = 100 * data.loc[data["best"], "standard_error"].max()
    within = f"in the selection band, one standard error ({error:.2f} points)"
    if figure.get_figwidth() < WIDE:
        within = within.replace(", ", ",\n")
    keys.append(Line2D([], [], color=INK, label=within, **DOT))
    figure.legend(
        handles=keys,
        loc="outside lower center",
        ncols=2 if figure.get_figwidth() == WIDE else 1,
        frameon=False,
        fontsize=8.5,
        handlelength=1.6,
        columnspacing=1.2,
    )
