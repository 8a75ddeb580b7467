"""Draw the validation accuracy per epoch of every trial of a grid.

Columns read: trial, the model's hyper-parameters, seed, epoch (from 1),
validation_accuracy (a share), mean_accuracy (over the last epochs; empty where the
trial diverged), rank (1 the best), chosen, stop (true on the rows of the epoch at which
the stopping rule would stop). Seeds are averaged.
"""

import textwrap

from mnist_sweep.base.families import HYPERPARAMETERS
from mnist_sweep.drawing import style
from mnist_sweep.drawing.axes import epoch_axis, percent_axis
from mnist_sweep.drawing.grid_layout import GridLayout, layout_of
from mnist_sweep.drawing.lines import (
    LineEnd,
    curve_text,
    finish,
    label_line_ends,
)
from mnist_sweep.drawing.marks import mark

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

BEST = 3  # how many trials stand out
# With more lines, or more batch sizes side by side, no line can be named at its end,
# nor marked where it should stop.
MOST_NAMED, MOST_SIDE_BY_SIDE = 100, 5
KEY_NAMED = (
    "Numbers at the lines' ends: {along}. Bold: the best "
    f"{BEST}, with their mean over the last epochs (%). Grey: the chosen trial."
)
KEY_COLOURED = (
    f"Columns: batch size. Colours: {{along}}. Bold: the best {BEST}. "
    "Grey: the chosen trial."
)
KEY_STOP = "● epoch to stop at"


def draw(data: pd.DataFrame, width: float = style.WIDE) -> Figure:
    """Return small multiples: a row for each η and λ, a column for each batch size.

    The lines of a panel differ in the model's own hyper-parameter, hidden units. The
    chosen trial stands behind every panel in grey, so that each can be read
    against it. On a narrow figure, panels with named lines stand one below the other.
    """
    shown = data.assign(accuracy=100 * data["validation_accuracy"])
    layout = layout_of(shown.columns)
    rows = list(layout.groups(shown))
    rows.sort(key=lambda row: place_of(row[0]))
    batches = sorted(shown[layout.across].unique())
    widths = style.ranked_colours(shown[layout.along])
    count = len(rows) * len(batches) * len(widths)
    named = count <= MOST_NAMED and len(batches) <= MOST_SIDE_BY_SIDE
    narrow = width < style.WIDE
    shape = (len(rows), len(batches))
    if narrow and named:
        shape = (len(rows) * len(batches), 1)
    # Inches: the names need room.
    height = max(1.7 if narrow else 2.1, 0.18 * len(widths)) if named else 1.2
    figure = style.new_figure(0.6 + height * shape[0] + (not named), width)
    key = (KEY_NAMED if named else KEY_COLOURED).format(
        along=HYPERPARAMETERS[layout.along].heading
    )
    if named and shown["stop"].any():
        key += f"\n{KEY_STOP}"
    if narrow:
        key = textwrap.fill(key, 54, replace_whitespace=False)
    figure.suptitle(key, fontsize=8.5, color=style.GREY)
    grid = figure.subplots(*shape, squeeze=False, sharex=True, sharey=True)
    grid = grid.reshape(len(rows), len(batches))
    grid[0, 0].set_ylim(*y_limits(shown))
    chosen = shown[shown["chosen"]].groupby("epoch")["accuracy"].mean()
    for panels, (values, row) in zip(grid, rows, strict=True):
        for axes, batch in zip(panels, batches, strict=True):
            prepare(axes, int(shown["epoch"].max()), named)
            axes.plot(chosen.index, chosen, color=style.QUIET, lw=2.5, zorder=0)
            cell = row[row[layout.across] == batch]
            draw_panel(axes, cell, layout.along, widths, named)
        name = layout.name(values, shown)
        if shape[1] == 1:
            for axes, batch in zip(panels, batches, strict=True):
                axes.set_title(f"{name}, batch size {batch}")
        else:
            panels[0].set_ylabel(f"{name}\nValidation accuracy (%)" if named else name)
    for axes in list(grid.flat)[: -shape[1]]:
        axes.set_xlabel("")
    if shape[1] == 1:
        figure.supylabel("Validation accuracy (%)", fontsize=9)
    for axes, batch in zip(grid[0] if shape[1] > 1 else [], batches, strict=False):
        axes.set_title(f"Batch size {batch}" if named else batch)
    if named:
        return finish(figure)
    figure.supylabel("Validation accuracy (%)", fontsize=9)
    add_colour_key(figure, layout, widths)
    return figure


def place_of(values: dict[str, float]) -> list[float]:
    """Return by what rows are ordered: the largest η first, all else ascending."""
    return [-n if key == "learning_rate" else n for key, n in values.items()]


def prepare(axes: Axes, epochs: int, named: bool) -> None:
    """Set the axes of one panel; where lines have no names, it has little room."""
    percent_axis(axes)
    epoch_axis(axes, epochs)
    if not named:
        axes.set_xticks(sorted({1, epochs}))


def add_colour_key(figure: Figure, layout: GridLayout, colours: dict) -> None:
    """Draw the legend of the lines' colours below the panels."""
    figure.legend(
        [Line2D([], [], color=colour) for colour in colours.values()],
        colours,
        loc="outside lower center",
        ncols=min(len(colours), 12 if figure.get_figwidth() == style.WIDE else 5),
        title=HYPERPARAMETERS[layout.along].axis,
        frameon=False,
        fontsize=8.5,
        handlelength=1.2,
    )


def given(trial: pd.Series) -> dict[str, float]:
    """Return the hyper-parameters that a trial has."""
    return {key: trial[key] for key in HYPERPARAMETERS if key in trial.index}


def y_limits(shown: pd.DataFrame) -> tuple[float, float]:
    """Return limits of y without the lowest tenth: in a long run, the first epochs."""
    accuracy = shown.loc[shown["mean_accuracy"].notna(), "accuracy"]
    if accuracy.empty:
        return 0, 100
    low, high = accuracy.quantile(min(0.1, shown["epoch"].max() / 100)), accuracy.max()
    margin = max(0.06 * (high - low), 0.2)
    return low - margin, high + margin


def draw_panel(
    axes: Axes, trials: pd.DataFrame, along: str, colours: dict, named: bool
) -> None:
    """Draw a line for each value of `along`; label it at its end if `named`."""
    ends, diverged = [], []
    for units, trial in trials.groupby(along):
        curve = trial.groupby("epoch")["accuracy"].mean()
        mean, leads = trial["mean_accuracy"].iloc[0], trial["rank"].iloc[0] <= BEST
        line = {"lw": 2 if leads else 1.1, "marker": "o" if len(curve) == 1 else ""}
        (drawn,) = axes.plot(curve.index, curve, color=colours[units], **line)
        name = style.trial_label(given(trial.iloc[0]))
        mark(drawn, curve_text(name, curve), trial["trial"].iloc[0])
        if named:
            stops = curve.loc[trial.loc[trial["stop"], "epoch"].unique()]
            dot = {"ms": 6 if leads else 5, "mec": style.PAPER, "mew": 0.7, "zorder": 3}
            axes.plot(stops.index, stops, "o", color=colours[units], **dot)
        end = LineEnd(curve.index[-1], curve.iloc[-1], str(units), colours[units])
        if leads:
            end.text, end.weight = f"{units}: {100 * mean:.2f}", "bold"
        if pd.isna(mean):
            diverged.append(str(units))
        else:
            ends.append(end)
    if named:
        label_line_ends(axes, ends)
    if diverged:
        which = ", ".join(diverged) if named else len(diverged)
        text = f"diverged: {which}"
        label = axes.text(0.97, 0.03, text, transform=axes.transAxes, ha="right")
        label.set_bbox({"facecolor": style.PAPER, "linewidth": 0, "pad": 1})
