"""Draw validation accuracy per epoch for each weight decay λ.

Columns read: trial, lambda, learning_rate, batch_size, seed, epoch (from 1),
validation_accuracy (a share), stop (true on the rows of the epoch at which the stopping
rule would stop). Several seeds are drawn faint, their mean on top.
"""

from mnist_sweep.base.format import number
from mnist_sweep.drawing.axes import epoch_axis, leading, percent_axis
from mnist_sweep.drawing.lines import LineEnd, draw_seeds, finish, label_line_ends
from mnist_sweep.drawing.marks import mark
from mnist_sweep.drawing.style import GREY, lambda_colours, new_figure, trial_label

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

CLOSE = 2  # points below the best: what ends there is magnified
SHADE = "#f3f3f3"


def draw(data: pd.DataFrame) -> Figure:
    """Return two panels for each learning rate and batch size.

    The second magnifies the leading curves.
    """
    settings = list(data.groupby(["learning_rate", "batch_size"]))
    colours = lambda_colours(data["lambda"])
    figure = new_figure(height=0.4 + 3.0 * len(settings))
    panels = figure.subplots(len(settings), 2, width_ratios=[1, 1.5], squeeze=False)
    for (whole, zoom), ((rate, batch), trials) in zip(panels, settings, strict=True):
        draw_trials(whole, zoom, trials, colours)
        setting = trial_label({"learning_rate": rate, "batch_size": batch})
        whole.set_title("All λ" + (f", {setting}" if len(settings) > 1 else ""))
        zoom.set_title("The shaded range magnified")
        if data["stop"].any():
            zoom.set_title("● epoch to stop at", loc="right", color=GREY)
        percent_axis(whole, "Validation accuracy")
        percent_axis(zoom)
    for axes in panels.flat:
        epoch_axis(axes, int(data["epoch"].max()))
    return finish(figure)


def draw_trials(whole: Axes, zoom: Axes, trials: pd.DataFrame, colours: dict) -> None:
    """Draw all curves in both panels, each labelled where its end is legible."""
    means = {}
    for value, trial in trials.groupby("lambda"):
        for axes in (whole, zoom):
            means[value] = draw_seeds(
                axes,
                trial,
                "validation_accuracy",
                colours[value],
                trial_label({"lambda": value}),
                trial["trial"].iloc[0],
            )
            stops = means[value].loc[trial.loc[trial["stop"], "epoch"].unique()]
            (dots,) = axes.plot(
                stops.index, stops, "o", color=colours[value], mec="white", ms=7
            )
            stop_at = ", ".join(map(str, stops.index))
            told = f"{trial_label({'lambda': value})}: stop after epoch {stop_at}"
            mark(dots, told, trial["trial"].iloc[0])
    curves = pd.DataFrame(means)
    settled = curves.iloc[len(curves) // 2 :]
    close = curves.columns[leading(settled.mean(), within=CLOSE)]
    zoom.set_ylim(*magnified(curves[close]))
    whole.axhspan(*zoom.get_ylim(), color=SHADE, linewidth=0, zorder=0)
    zoom.set_facecolor(SHADE)
    for axes, lambdas in [(zoom, close), (whole, curves.columns.difference(close))]:
        last = curves[lambdas].iloc[-1]
        label_line_ends(
            axes,
            [
                LineEnd(
                    curves.index[-1], y, trial_label({"lambda": value}), colours[value]
                )
                for value, y in last.items()
            ],
        )

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
