"""Draw the validation accuracy of every trial of a grid as a cell of a heat map.

Columns read: lambda, learning_rate, batch_size, hidden_units, mean_accuracy (a share;
empty where the trial diverged), standard_error, within_one_standard_error, chosen.
"""

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.cm import ScalarMappable
from matplotlib.colors import Normalize
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle

from mnist_sweep.figure_style import INK, MODEL_COLOURS, new_figure, number
from mnist_sweep.plotting import plot_program

CHOSEN = {"fill": False, "edgecolor": MODEL_COLOURS["mlp"], "linewidth": 2.5}
DIVERGED = {"facecolor": "white", "hatch": "////", "linewidth": 0}
DOT = {"marker": "o", "markersize": 2.5, "linestyle": "none"}
PANELS_WIDTH = 6.8  # inches that the colour bar and the y axis leave
CENTRED = {"ha": "center", "va": "center"}
NARROWEST, WIDEST = 0.4, 0.95  # inches: a cell holds "95.16", and is no poster


def draw(numbers: pd.DataFrame) -> Figure:
    """Return a panel for each η, with a row of panels for each λ where they fit."""
    panels = list(numbers.groupby(["lambda", "learning_rate"]))
    widths, batches = numbers["hidden_units"].nunique(), numbers["batch_size"].nunique()
    fitting = max(1, int(PANELS_WIDTH / (widths * NARROWEST)))
    columns = min(numbers["learning_rate"].nunique(), fitting)
    rows = -(-len(panels) // columns)
    width = widths * min(WIDEST, (PANELS_WIDTH / columns - 0.1) / widths)
    height = max(0.42 * batches, 1.2)  # inches: the colour bar needs some
    figure = new_figure(height=rows * (height + 0.45) + 0.75)
    figure.set_layout_engine("compressed")
    colours = ScalarMappable(colour_range(100 * numbers["mean_accuracy"]), "YlGnBu")
    grid = figure.subplots(rows, columns, squeeze=False).ravel()
    for place, (axes, (values, trials)) in enumerate(zip(grid, panels, strict=False)):
        draw_panel(axes, trials, numbers, colours)
        axes.set_box_aspect(height / width)
        many = len(set(numbers["lambda"])) > 1
        title = f"η = {number(values[1])}" + f", λ = {number(values[0])}" * many
        axes.set_title(title, fontweight="bold")
        axes.set_ylabel("" if place % columns else "Batch size (images)")
        axes.tick_params(length=0, labelleft=place % columns == 0)
        axes.set_xlabel("" if place + columns < len(panels) else "Hidden units")
    for axes in grid[len(panels) :]:
        axes.remove()
    below = 100 * numbers["mean_accuracy"].min() < colours.norm.vmin
    bar = figure.colorbar(colours, ax=figure.axes, extend="min" if below else "neither")
    bar.set_label("Validation accuracy (%)")
    tell_marks(figure, numbers)
    return figure


def colour_range(accuracy: pd.Series) -> Normalize:
    """Span the colours over the trials, but for those far below the upper half."""
    best = accuracy.max()
    lowest = max(accuracy.min(), best - max(4 * (best - accuracy.median()), 1))
    return Normalize(min(lowest, best - 0.5), best)


def draw_panel(axes: Axes, trials, numbers: pd.DataFrame, colours) -> None:
    """Draw the trials of one η and λ, placed among the values of the whole grid."""
    widths = sorted(numbers["hidden_units"].unique())
    batches = sorted(numbers["batch_size"].unique())
    for trial in trials.itertuples():
        x, y = widths.index(trial.hidden_units), batches.index(trial.batch_size)
        if pd.isna(trial.mean_accuracy):
            axes.add_patch(Rectangle((x, y), 1, 1, **DIVERGED))
            continue
        fill = colours.to_rgba(100 * trial.mean_accuracy)
        bright = np.dot(fill[:3], (0.3, 0.59, 0.11)) > 0.55
        ink = INK if bright else "white"
        axes.add_patch(Rectangle((x, y), 1, 1, facecolor=fill, edgecolor="white"))
        accuracy = f"{100 * trial.mean_accuracy:.2f}"
        axes.text(x + 0.5, y + 0.44, accuracy, color=ink, fontsize=8, **CENTRED)
        if trial.within_one_standard_error:
            axes.plot(x + 0.5, y + 0.82, color=ink, **DOT)
        if trial.chosen:
            outline = Rectangle((x, y), 1, 1, clip_on=False, zorder=3, **CHOSEN)
            axes.add_patch(outline)
    axes.set(xlim=(0, len(widths)), ylim=(0, len(batches)))
    axes.set_xticks([x + 0.5 for x in range(len(widths))], widths)
    axes.set_yticks([y + 0.5 for y in range(len(batches))], batches)
    axes.spines[:].set_visible(False)


def tell_marks(figure: Figure, numbers: pd.DataFrame) -> None:
    """Explain the marks below the panels."""
    error = 100 * numbers["standard_error"].max()
    within = f"within one standard error ({error:.2f} points) of the best"
    keys = [Line2D([], [], color=INK, label=within, **DOT)]
    for trial in numbers[numbers["chosen"]].itertuples():
        values = f"batch size {trial.batch_size}, {trial.hidden_units} hidden units"
        name = f"chosen: η = {number(trial.learning_rate)}, {values}"
        keys.insert(0, Patch(label=name, **CHOSEN))
    if numbers["mean_accuracy"].isna().any():
        keys.append(Patch(label="diverged", **DIVERGED))
    figure.legend(handles=keys, loc="outside lower left", ncols=3, frameon=False)


if __name__ == "__main__":
    plot_program(draw, "Draw the validation accuracy of every trial of a grid.")
