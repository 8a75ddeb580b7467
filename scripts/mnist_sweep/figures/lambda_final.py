"""Draw the validation accuracy at the end of training against the weight decay λ.

Columns read: trial, lambda, learning_rate, batch_size, final_accuracy (of the last
epoch), mean_accuracy (over the last epochs; both shares, empty where a trial diverged),
standard_error (a share), best, chosen (true or false).
"""

from mnist_sweep.drawing import style
from mnist_sweep.drawing.axes import (
    broken_axes,
    broken_limits,
    in_percent,
    lambda_axis,
    leading,
)
from mnist_sweep.drawing.lines import LineEnd, finish, label_line_ends
from mnist_sweep.drawing.marks import mark

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.transforms import ScaledTranslation

CLOSE = 2  # points below the best: what lies lower stands below the axis break
KEY = "● mean of the last epochs ± 1 standard error", "○ last epoch"


def draw(data: pd.DataFrame, width: float = style.WIDE) -> Figure:
    """Return a panel for each learning rate and batch size, its y axis broken."""
    columns = ["final_accuracy", "mean_accuracy", "standard_error"]
    percent = in_percent(data, columns)
    mean, error = percent["mean_accuracy"], percent["standard_error"]
    marks = pd.concat([mean - error, mean + error, percent["final_accuracy"]], axis=1)
    limits = broken_limits(marks, leading(mean, within=CLOSE))
    settings = list(percent.groupby(["learning_rate", "batch_size"]))
    figure = style.new_figure(0.2 + 3.4 * len(settings), width)
    key = ("    " if width == style.WIDE else "\n").join(KEY)
    parts = figure.subfigures(len(settings), squeeze=False).ravel()
    for part, ((rate, batch), trials) in zip(parts, settings, strict=True):
        panels = broken_axes(part, limits)
        part.supylabel("Validation accuracy (%)", fontsize=9)
        places = lambda_axis(panels[-1], data["lambda"])
        for axes in panels:
            draw_trials(axes, trials, places)
        label_diverged(panels[-1], trials, places)
        draw_band(panels[0], percent[percent["best"]])
        label_chosen(panels[0], trials[trials["chosen"]], places)
        panels[0].set_title(key, loc="right", color=style.GREY, fontsize=8.5, pad=9)
        if len(settings) > 1:
            setting = {"learning_rate": rate, "batch_size": batch}
            # Above the key, which has two lines on a narrow figure.
            above = "\n\n" if width < style.WIDE else ""
            panels[0].set_title(style.trial_label(setting) + above, pad=9)
    return finish(figure)


def draw_trials(axes: Axes, trials: pd.DataFrame, places: dict) -> None:
    """Draw each trial's mean with its standard error, and its final value beside it."""
    low, high = axes.get_ylim()
    aside = axes.transData + ScaledTranslation(7 / 72, 0, axes.figure.dpi_scale_trans)
    for trial in trials.to_dict("records"):
        x = places[trial["lambda"]]
        colour = style.STANDS_OUT if trial["chosen"] else style.GREY
        mean, final = trial["mean_accuracy"], trial["final_accuracy"]
        if low <= mean <= high:
            error = trial["standard_error"]
            point, _, _ = axes.errorbar(
                x, mean, error, fmt="o", ms=6, capsize=3, color=colour
            )
            name = style.trial_label({"lambda": trial["lambda"]})
            mark(point, f"{name}: {mean:.2f} ± {error:.2f} %", trial["trial"])
        if low <= final <= high:
            ring = {"ms": 4.5, "mfc": style.PAPER, "mec": colour, "transform": aside}
            (point,) = axes.plot(x, final, "o", **ring)
            name = style.trial_label({"lambda": trial["lambda"]})
            mark(point, f"{name}: {final:.2f} % after the last epoch", trial["trial"])


def label_diverged(axes: Axes, trials: pd.DataFrame, places: dict) -> None:
    """Label the trials that have no accuracy, just above the axis of λ."""
    for value in trials.loc[trials["mean_accuracy"].isna(), "lambda"]:
        place = (places[value], axes.get_ylim()[0])
        axes.annotate(
            "diverged",
            place,
            (0, 4),
            textcoords="offset points",
            rotation=90,
            ha="center",
        )


def draw_band(axes: Axes, best: pd.DataFrame) -> None:
    """Shade what lies at most one standard error below the best mean."""
    for trial in best.itertuples():
        low, high = trial.mean_accuracy - trial.standard_error, trial.mean_accuracy
        axes.axhspan(low, high, color=style.WASH, linewidth=0, zorder=0)
        edge, text = axes.get_xlim()[1], "selection band:\none standard\nerror wide"
        end = LineEnd(edge, (low + high) / 2, text, style.GREY)
        label_line_ends(axes, [end])


def label_chosen(axes: Axes, chosen: pd.DataFrame, places: dict) -> None:
    """Ring the chosen trial's mean and name it at the top of the panel."""
    for trial in chosen.to_dict("records"):
        x, mean = places[trial["lambda"]], trial["mean_accuracy"]
        axes.plot(x, mean, "o", ms=11, mfc="none", mec=style.STANDS_OUT, mew=1.5)
        name = style.trial_label({"lambda": trial["lambda"]})
        text = f"chosen: {name}, {mean:.2f} %"
        point, top = (x, mean + trial["standard_error"]), (x, axes.get_ylim()[1])
        line = {"arrowstyle": "-", "lw": 0.7, "color": style.STANDS_OUT}
        # Centred over the point, except near an end of the axis.
        share = axes.transAxes.inverted().transform(axes.transData.transform(point))[0]
        side = "left" if share < 0.25 else "right" if share > 0.75 else "center"
        where = {"ha": side, "va": "top", "fontweight": "bold"}
        where["color"] = style.STANDS_OUT
        axes.annotate(text, point, top, arrowprops=line, **where)
