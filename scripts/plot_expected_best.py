"""Draw the expected accuracy of the best of k trials against k.

Columns read: trials (from 1), with_replacement, without_replacement (the expected
best), best (the best found, the same in every row; all shares).
"""

from mnist_sweep.base.format import count
from mnist_sweep.figures import style
from mnist_sweep.figures.axes import in_percent, percent_axis
from mnist_sweep.figures.lines import LineEnd, finish, label_line_ends
from mnist_sweep.figures.marks import mark
from mnist_sweep.figures.program import plot_program

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import NullFormatter, NullLocator

COLUMNS = ["with_replacement", "without_replacement", "best"]
# Numbers of trials at which the line is labelled, and the axis has a tick.
ROUND = [1, 2, 3, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10_000]
MOST_LINEAR = 20  # trials on a linear axis; with more it is logarithmic


def draw(data: pd.DataFrame) -> Figure:
    """Return one panel with two labelled lines, which meet the best from below."""
    shown = in_percent(data, COLUMNS)
    shown = (
        shown.dropna(subset=["without_replacement"]).set_index("trials").sort_index()
    )
    figure = style.new_figure(height=3.2)
    if shown.empty:
        figure.text(0.5, 0.5, "All trials diverged", ha="center")
        return figure
    axes = figure.subplots()
    trials_axis(axes, int(shown.index[-1]))
    percent_axis(axes, "Expected best validation accuracy")
    best = shown["best"].iloc[0]
    low = shown[COLUMNS].min().min()
    height = max(best - low, 0.5)
    axes.set_ylim(low - 0.12 * height, best + 0.14 * height)
    axes.axhline(best, color=style.GREY, lw=0.8, ls=":")
    draw_lines(axes, shown)
    label_points(axes, shown["without_replacement"])
    return finish(figure)


def trials_axis(axes: Axes, most: int) -> None:
    """Make the x axis run over numbers of trials, with round ones as ticks."""
    logarithmic = most > MOST_LINEAR
    if logarithmic:
        axes.set_xscale("log")
        axes.set_xlim(0.93, most * 1.04)
    else:
        axes.set_xlim(0.7, most + 0.3)
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_minor_formatter(NullFormatter())
    ticks = round_counts(most)
    axes.set_xticks(ticks, map(count, ticks))
    axes.set_xlabel("Trials tried")


def round_counts(most: int) -> list[int]:
    """Return round numbers of trials, then the greatest; none just before it."""
    if most <= MOST_LINEAR / 2:
        return list(range(1, most + 1))
    return [*(value for value in ROUND if value <= most / 1.35), most]


def draw_lines(axes: Axes, shown: pd.DataFrame) -> None:
    """Draw both expectations, and label them at their ends."""
    last = shown.index[-1]
    without, drawn_again = shown["without_replacement"], shown["with_replacement"]
    dot = {"marker": "o", "ms": 4} if len(shown) <= MOST_LINEAR else {}
    (again,) = axes.plot(shown.index, drawn_again, color=style.GREY, ls="--", lw=1.2)
    mark(again, f"drawn with replacement: {drawn_again.iloc[-1]:.2f} % for {last}")
    (once,) = axes.plot(shown.index, without, color=style.INK, lw=2, **dot)
    mark(once, f"drawn without replacement: {without.iloc[-1]:.2f} % for {last}")
    best = shown["best"].iloc[0]
    name = f"the best of {count(last)}:\n{best:.2f} %" if last > 1 else f"{best:.2f} %"
    ends = [LineEnd(last, without.iloc[-1], name, style.INK, "bold")]
    if last > 1:
        again = "trials drawn with\nreplacement"
        ends.append(LineEnd(last, drawn_again.iloc[-1], again, style.GREY))
    label_line_ends(axes, ends)


def label_points(axes: Axes, expected: pd.Series) -> None:
    """Write the expected best at each tick but the last, where the line ends."""
    for trials in round_counts(int(expected.index[-1]))[:-1]:
        if trials in expected.index:
            value = expected[trials]
            (dot,) = axes.plot(trials, value, "o", ms=5, color=style.INK)
            mark(dot, f"best of {count(trials)}: expected {value:.2f} %")
            # Above the line, which rises; the first stands at the axis.
            place = (5, -10) if trials == 1 else (-1, 5)
            label = axes.annotate(
                f"{value:.2f}",
                (trials, value),
                place,
                textcoords="offset points",
                ha="left" if trials == 1 else "right",
                fontsize=8.5,
            )
            label.set_bbox({"facecolor": "white", "linewidth": 0, "pad": 0.5})


if __name__ == "__main__":
    plot_program(draw, "Draw the expected best accuracy against the trials tried.")
