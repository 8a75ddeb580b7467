"""Draw validation accuracy per epoch for each weight decay λ.

Columns read: trial, lambda, learning_rate, batch_size, seed, epoch (from 1),
validation_accuracy (a share), chosen, stop (true on the rows of the epoch at which the
stopping rule would stop). Several seeds are drawn faint, their mean on top.
"""

from mnist_sweep.base.format import number
from mnist_sweep.drawing.axes import epoch_axis, leading, percent_axis
from mnist_sweep.drawing.lines import LineEnd, draw_seeds, finish, label_line_ends
from mnist_sweep.drawing.marks import mark
from mnist_sweep.drawing.style import (
    GREY,
    PAPER,
    STANDS_OUT,
    WASH,
    WIDE,
    new_figure,
    trial_label,
)

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

CLOSE = 2  # points below the best: what ends there is magnified


def draw(data: pd.DataFrame, width: float = WIDE) -> Figure:
    """Return two panels for each learning rate and batch size.

    The second magnifies the leading curves.
    """
    settings = list(data.groupby(["learning_rate", "batch_size"]))
    shape, size = (len(settings), 2), {"width_ratios": [1, 1.5]}
    if width < WIDE:
        shape, size = (2 * len(settings), 1), {}
    figure = new_figure(0.4 + 3.0 * shape[0], width)
    panels = figure.subplots(*shape, squeeze=False, **size)
    pairs = panels.reshape(-1, 2)
    for (whole, zoom), ((rate, batch), trials) in zip(pairs, settings, strict=True):
        draw_trials(whole, zoom, trials)
        setting = trial_label({"learning_rate": rate, "batch_size": batch})
        whole.set_title("All λ" + (f", {setting}" if len(settings) > 1 else ""))
        zoom.set_title(
            "The shaded range magnified" if width == WIDE else "The shaded range"
        )
        if data["stop"].any():
            zoom.set_title("● epoch to stop at", loc="right", color=GREY)
        percent_axis(whole, "Validation accuracy")
        percent_axis(zoom, "Validation accuracy" if width < WIDE else "")
    for axes in panels.flat:
        epoch_axis(axes, int(data["epoch"].max()))
    return finish(figure)


def draw_trials(whole: Axes, zoom: Axes, trials: pd.DataFrame) -> None:
    """Draw all curves in both panels, each labelled where its end is legible."""
    means, inks = {}, {}
    for value, trial in trials.groupby("lambda"):
        chosen, run = trial["chosen"].any(), trial["trial"].iloc[0]
        ink = inks[value] = STANDS_OUT if chosen else GREY
        line = {"lw": 2, "zorder": 3} if chosen else {"lw": 1}
        name = trial_label({"lambda": value})
        for axes in (whole, zoom):
            means[value] = draw_seeds(
                axes, trial, "validation_accuracy", ink, name, run, **line
            )
            stops = means[value].loc[trial.loc[trial["stop"], "epoch"].unique()]
            dot = {"mec": PAPER, "ms": 7, "zorder": 4 if chosen else 2}
            (dots,) = axes.plot(stops.index, stops, "o", color=ink, **dot)
            stop_at = ", ".join(map(str, stops.index))
            mark(dots, f"{name}: stop after epoch {stop_at}", run)
    curves = pd.DataFrame(means)
    settled = curves.iloc[len(curves) // 2 :]
    close = curves.columns[leading(settled.mean(), within=CLOSE)]
    zoom.set_ylim(*magnified(curves[close]))
    whole.axhspan(*zoom.get_ylim(), color=WASH, linewidth=0, zorder=0)
    zoom.set_facecolor(WASH)
    for axes, lambdas in [(zoom, close), (whole, curves.columns.difference(close))]:
        ends = []
        for value, last in curves[lambdas].iloc[-1].items():
            name = trial_label({"lambda": value})
            end = LineEnd(curves.index[-1], last, name, inks[value])
            if inks[value] == STANDS_OUT:
                end.text, end.weight = f"chosen:\n{name}", "bold"
            ends.append(end)
        label_line_ends(axes, ends)
    diverged = [number(value) for value in curves.columns[curves.iloc[-1].isna()]]
    if diverged:
        text = f"diverged: λ = {', '.join(diverged)}"
        whole.text(0.97, 0.03, text, transform=whole.transAxes, ha="right")


def magnified(curves: pd.DataFrame) -> tuple[float, float]:
    """Return limits of y that hold the curves from their second sixth on."""
    risen = curves.iloc[len(curves) // 6 :]
    low, high = risen.min().min(), curves.max().max()
    if curves.empty:
        return 0, 100
    margin = max(0.06 * (high - low), 0.05)
    return low - margin, high + margin
