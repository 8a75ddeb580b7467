"""Draw, for each value of each hyper-parameter, the best trial that has it.

Columns read: hyperparameter (its key, such as learning_rate), value,
trials (that did not diverge), best_accuracy, median_accuracy, lowest_accuracy (shares),
best_trial (all empty where all trials diverged).
"""

from mnist_sweep.base.format import count, number
from mnist_sweep.base.hyperparameters import HYPERPARAMETERS, hyperparameters_of
from mnist_sweep.figures import style
from mnist_sweep.figures.axes import in_percent, percent_axis
from mnist_sweep.figures.lines import finish
from mnist_sweep.figures.marks import mark
from mnist_sweep.figures.program import plot_program

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

COLOUR = "#D55E00"
LINE = "#b5b5b5"
BAR = {"marker": "|", "ms": 10, "ls": "none"}
SHARES = ["best_accuracy", "median_accuracy", "lowest_accuracy"]
MOST_NUMBERED = 14  # in all panels together: with more values, dots have no number
MOST_LARGE = 20  # likewise: with more, dots are small
FAR = 2.5  # points below the best: lower, an arrow stands for a dot


def draw(data: pd.DataFrame) -> Figure:
    """Return a panel for each hyper-parameter, all with the same y axis."""
    percent = in_percent(data, SHARES)
    keys = hyperparameters_of(percent["hyperparameter"])
    figure = style.new_figure(height=3.6)
    if not keys:
        figure.text(0.5, 0.5, "No hyper-parameter is varied", ha="center")
        return figure
    tables = [
        percent[percent["hyperparameter"] == key].sort_values("value") for key in keys
    ]
    # In proportion to the number of values, but never narrower than a title.
    widths = [max(len(table), len(percent) / 6, 1) + 0.5 for table in tables]
    panels = figure.subplots(
        1, len(keys), sharey=True, squeeze=False, width_ratios=widths
    )[0]
    panels[0].set_ylim(*limits(percent))
    for axes, key, table in zip(panels, keys, tables, strict=True):
        percent_axis(axes)
        axes.tick_params(axis="y", length=0)
        draw_values(axes, table, percent)
        axes.set_xlabel(HYPERPARAMETERS[key].axis)
        axes.set_title(trials_of(table), color=style.GREY, fontsize=8.5)
    panels[0].set_ylabel("Validation accuracy (%)")
    add_key(figure, percent)
    return finish(figure)


def limits(percent: pd.DataFrame) -> tuple[float, float]:
    """Return limits of y that hold all marks except those far below the best."""
    highest = percent["best_accuracy"].max()
    if pd.isna(highest):
        return 0, 100
    floor = highest - FAR
    marks = percent[SHARES].to_numpy().ravel()
    low, high = marks[marks >= floor].min(), np.nanmax(marks)
    height = max(high - low, 0.2)
    below = 0.14 if (marks < floor).any() or np.isnan(marks).any() else 0.07
    return low - below * height, high + 0.1 * height


def draw_values(axes: Axes, table: pd.DataFrame, percent: pd.DataFrame) -> None:
    """Draw one panel: its values side by side, evenly spaced."""
    highest = percent["best_accuracy"].max()
    axes.axhline(highest, color=style.GREY, lw=0.7, ls=":", zorder=0)
    size = 6 if len(percent) <= MOST_LARGE else 4
    numbered = len(percent) <= MOST_NUMBERED
    for x, row in enumerate(table.to_dict("records")):
        if pd.isna(row["best_accuracy"]):
            write_above(axes, (x, axes.get_ylim()[0]), "diverged", rotation=90)
            continue
        draw_value(axes, x, row, COLOUR, size)
        note_far(axes, x, row, COLOUR, numbered)
        if numbered and row["best_accuracy"] >= axes.get_ylim()[0]:
            weight = "bold" if row["best_accuracy"] == highest else "normal"
            above = {"fontweight": weight, "backgroundcolor": "white"}
            text = f"{row['best_accuracy']:.2f}"
            write_above(axes, (x, row["best_accuracy"]), text, **above)
    axes.set_xlim(-0.6, len(table) - 0.4)
    name_values(axes, list(table["value"]), len(percent))


def draw_value(
    axes: Axes, x: int, row: dict[str, float], colour: str, size: float
) -> None:
    """Draw one value: its best trial, the median, and down to the lowest."""
    low, high = axes.get_ylim()
    lowest_tick = low + 0.05 * (high - low)  # below it stand the arrows
    best, median = row["best_accuracy"], row["median_accuracy"]
    axes.plot([x, x], [best, row["lowest_accuracy"]], color=LINE, lw=1, zorder=1)
    if row["trials"] > 1 and median > lowest_tick:
        axes.plot(x, median, "_", ms=2 * size, mew=1.6, color=style.GREY)
    (dot,) = axes.plot(x, best, "o", ms=size, color=colour, zorder=3)
    name = HYPERPARAMETERS[row["hyperparameter"]].label.format(
        value=number(row["value"])
    )
    mark(dot, f"{name}: best {best:.2f} %, median {median:.2f} %", row["best_trial"])


def note_far(
    axes: Axes, x: int, row: dict[str, float], colour: str, numbered: bool
) -> None:
    """Draw an arrow for a value's best or lowest trial that lies below the panel."""
    low = axes.get_ylim()[0]
    best, lowest = row["best_accuracy"], row["lowest_accuracy"]
    if min(best, lowest) < low:
        gone, ink = (best, colour) if best < low else (lowest, style.GREY)
        text = f"▾ {gone:.1f}" if numbered else "▾"
        write_above(axes, (x, low), text, color=ink, backgroundcolor="white")


def name_values(axes: Axes, values: list[float], all_values: int) -> None:
    """Write the values below the axis; where there are many, only some of them."""
    names = [number(float(f"{value:.3g}")) for value in values]
    # Letters that fit on the panel, which has its share of the figure's width.
    fitting = 100 * len(values) / max(all_values, len(values))
    step = -(-(max(map(len, names)) + 1) * len(names) // int(max(fitting, 1)))
    places = range(0, len(names), step)
    axes.set_xticks(places, [names[place] for place in places])


def trials_of(table: pd.DataFrame) -> str:
    """Return of how many trials each value of a panel shows the best."""
    counts = table.loc[table["trials"] > 0, "trials"]
    if counts.empty:
        return ""
    if counts.max() == 1:
        return "one trial each"
    fewest, most = count(counts.min()), count(counts.max())
    return f"best of {most if fewest == most else f'{fewest} to {most}'} trials"


def write_above(axes: Axes, point: tuple, text: str, **where: object) -> None:
    """Write text just above a point."""
    where = {"ha": "center", "va": "bottom", "fontsize": 8, **where}
    label = axes.annotate(text, point, (0, 3), textcoords="offset points", **where)
    if where.get("backgroundcolor"):
        label.get_bbox_patch().set_boxstyle("square", pad=0.1)


def add_key(figure: Figure, percent: pd.DataFrame) -> None:
    """Draw the legend above the panels."""
    colour = COLOUR
    keys = [
        Line2D([], [], marker="o", ls="none", ms=6, color=colour, label="best trial"),
    ]
    if (percent["trials"] > 1).any():
        tick = {"marker": "_", "ms": 11, "mew": 1.6, "ls": "none", "color": style.GREY}
        keys.append(Line2D([], [], label="median trial", **tick))
        keys.append(Line2D([], [], color=LINE, label="down to the lowest", **BAR))
    style.legend_above(figure, keys)


if __name__ == "__main__":
    plot_program(draw, "Draw the best trial for each value of each hyper-parameter.")
