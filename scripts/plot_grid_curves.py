"""Draw the validation accuracy per epoch of every trial of a grid.

Columns read: lambda, learning_rate, batch_size, hidden_units, seed, epoch (from 1),
validation_accuracy (a share), mean_accuracy (over the last epochs; empty where the
trial diverged), rank (1 the best), chosen, stop (true on the rows of the epoch at which
the stopping rule would stop). Seeds are averaged.
"""

from mnist_sweep.figures import style
from mnist_sweep.figures.program import plot_program

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

BEST = 3  # so many trials are lifted out
# With more lines, or more batch sizes side by side, no line can be named at its end,
# nor marked where it should stop.
MOST_NAMED, MOST_SIDE_BY_SIDE = 100, 5
KEY_NAMED = (
    "Numbers at the lines' ends: hidden units. Bold: the best "
    f"{BEST}, with their mean over the last epochs (%). Grey: the chosen trial."
)
KEY_COLOURED = (
    f"Columns: batch size. Colours: hidden units. Bold: the best {BEST}. "
    "Grey: the chosen trial."
)
KEY_STOP = "● epoch to stop at"


def draw(numbers: pd.DataFrame) -> Figure:
    """Return small multiples: a row for each η and λ, a column for each batch size.

    The chosen trial stands behind every panel in grey, so that each can be read
    against it.
    """
    shown = numbers.assign(accuracy=100 * numbers["validation_accuracy"])
    rows = list(shown.groupby(["lambda", "learning_rate"]))
    rows.sort(key=lambda row: (row[0][0], -row[0][1]))
    batches = sorted(shown["batch_size"].unique())
    widths = style.width_colours(shown["hidden_units"])
    count = len(rows) * len(batches) * len(widths)
    named = count <= MOST_NAMED and len(batches) <= MOST_SIDE_BY_SIDE
    # Inches: the names need room.
    height = max(2.1, 0.18 * len(widths)) if named else 1.2
    figure = style.new_figure(height=0.6 + height * len(rows) + (not named))
    key = KEY_NAMED if named else KEY_COLOURED
    if named and shown["stop"].any():
        key += f"\n{KEY_STOP}"
    figure.suptitle(key, fontsize=8.5, color=style.GREY)
    shape = (len(rows), len(batches))
    grid = figure.subplots(*shape, squeeze=False, sharex=True, sharey=True)
    grid[0, 0].set_ylim(*y_limits(shown))
    chosen = shown[shown["chosen"]].groupby("epoch")["accuracy"].mean()
    for panels, ((weight_decay, rate), row) in zip(grid, rows, strict=True):
        for axes, batch in zip(panels, batches, strict=True):
            style.percent_axis(axes)
            style.epoch_axis(axes, int(shown["epoch"].max()))
            axes.set_xlabel("Epoch" if axes in grid[-1] else "")
            if not named:
                axes.set_xticks(sorted({1, int(shown["epoch"].max())}))
            axes.plot(chosen.index, chosen, color=style.FAINT, lw=2.5, zorder=0)
            draw_panel(axes, row[row["batch_size"] == batch], widths, named)
        name = f"η = {style.number(rate)}"
        if len({key[0] for key, _ in rows}) > 1:
            name += f", λ = {style.number(weight_decay)}"
        panels[0].set_ylabel(f"{name}\nValidation accuracy (%)" if named else name)
    for axes, batch in zip(grid[0], batches, strict=True):
        axes.set_title(f"Batch size {batch}" if named else batch)
    if named:
        return style.finish(figure)
    figure.supylabel("Validation accuracy (%)", fontsize=9)
    tell_colours(figure, widths)
    return figure


def tell_colours(figure: Figure, colours: dict) -> None:
    """Explain below the panels which colour is how many hidden units."""
    figure.legend(
        [Line2D([], [], color=colour) for colour in colours.values()],
        colours,
        loc="outside lower center",
        ncols=min(len(colours), 12),
        title="Hidden units",
        frameon=False,
        fontsize=8.5,
        handlelength=1.2,
    )


def y_limits(shown: pd.DataFrame) -> tuple[float, float]:
    """Span the accuracies, but for the lowest tenth: in a long run, first epochs."""
    accuracy = shown.loc[shown["mean_accuracy"].notna(), "accuracy"]
    if accuracy.empty:
        return 0, 100
    low, high = accuracy.quantile(min(0.1, shown["epoch"].max() / 100)), accuracy.max()
    margin = max(0.06 * (high - low), 0.2)
    return low - margin, high + margin


def draw_panel(axes: Axes, trials: pd.DataFrame, colours: dict, named: bool) -> None:
    """Draw a line for each number of hidden units, and name it at its end if asked."""
    ends, diverged = [], []
    for units, trial in trials.groupby("hidden_units"):
        curve = trial.groupby("epoch")["accuracy"].mean()
        mean, lifted = trial["mean_accuracy"].iloc[0], trial["rank"].iloc[0] <= BEST
        line = {"lw": 2 if lifted else 1.1, "marker": "o" if len(curve) == 1 else ""}
        axes.plot(curve.index, curve, color=colours[units], **line)
        if named:
            stops = curve.loc[trial.loc[trial["stop"], "epoch"].unique()]
            dot = {"ms": 6 if lifted else 5, "mec": "white", "mew": 0.7, "zorder": 3}
            axes.plot(stops.index, stops, "o", color=colours[units], **dot)
        end = style.LineEnd(curve.index[-1], curve.iloc[-1], str(units), colours[units])
        if lifted:
            end.text, end.weight = f"{units}: {100 * mean:.2f}", "bold"
        if pd.isna(mean):
            diverged.append(str(units))
        else:
            ends.append(end)
    if named:
        style.label_line_ends(axes, ends)
    if diverged:
        which = ", ".join(diverged) if named else len(diverged)
        text = f"diverged: {which}"
        label = axes.text(0.97, 0.03, text, transform=axes.transAxes, ha="right")
        label.set_bbox({"facecolor": "white", "linewidth": 0, "pad": 1})


if __name__ == "__main__":
    plot_program(draw, "Draw validation accuracy per epoch over a grid.")
