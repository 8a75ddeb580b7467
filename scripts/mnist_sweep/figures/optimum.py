"""Draw how far training stopped from the optimum of its objective, for each λ.

Columns read: trial, lambda, learning_rate, batch_size, gap (how far the objective
after training lies above the optimum, nats), bound (how far the optimum's own value may
be off, nats), sgd_train_accuracy, optimum_train_accuracy, sgd_validation_accuracy,
optimum_validation_accuracy (shares), chosen. What diverged, or has no optimum, is
empty.
"""

import math
from collections.abc import Sequence
from typing import Any

from mnist_sweep.base.format import number
from mnist_sweep.base.names import SPLITS
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

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure, SubFigure
from matplotlib.ticker import FuncFormatter, NullFormatter
from matplotlib.transforms import ScaledTranslation

CLOSE = 2  # points below the best: what lies lower stands below the axis break
KEY = "● after SGD   ○ optimum   pale: training images"
ACCURACIES = [
    f"{kind}_{split}_accuracy"
    for kind in ["sgd", "optimum"]
    for split in ["train", "validation"]
]
MOST_NUMBERED = 8  # with more gaps, none is written as a number
MOST_NAMED = 6  # with more settings of η and batch size, none is labelled or joined


def draw(data: pd.DataFrame, width: float = style.WIDE) -> Figure:
    """Return two panels over λ: the gap in the objective, and what it costs."""
    shown = in_percent(data, ACCURACIES)
    narrow = width < style.WIDE
    figure = style.new_figure(6.8 if narrow else 3.5, width)
    settings = len(shown.groupby(["learning_rate", "batch_size"]))
    size = 6 if settings <= MOST_NAMED else 3.5
    if narrow:
        left, right = figure.subfigures(2, 1)
    else:
        left, right = figure.subfigures(1, 2, width_ratios=[1, 1.1])
    draw_gaps(left.subplots(), shown, size)
    draw_accuracies(right, shown, size)
    return finish(figure)


def draw_gaps(axes: Axes, trials: pd.DataFrame, size: float) -> None:
    """Draw each trial's gap in nats; below the floor nothing is known."""
    places = lambda_axis(axes, trials["lambda"])
    low, high = axes.get_xlim()
    axes.set_xlim(low / 1.5, high * 1.5)  # room for numbers
    known = trials[trials["gap"].notna()].sort_values("lambda")
    axes.set_yscale("log")
    axes.set_ylim(*gap_limits(known))
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: number(value)))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_ylabel("Objective above its optimum (nats)")
    axes.grid(axis="y")
    settings = list(known.groupby(["learning_rate", "batch_size"]))
    numbered = len(known) <= MOST_NUMBERED
    ends = []
    for (rate, batch), setting in settings:
        x = setting["lambda"].map(places)
        # What lies below the floor may be anything: it stands on it.
        y = setting[["gap", "bound"]].max(axis=1).clip(lower=axes.get_ylim()[0])
        if len(settings) <= MOST_NAMED:
            axes.plot(x, y, color=style.GREY, lw=0.8, zorder=1)
        name = style.trial_label({"learning_rate": rate, "batch_size": batch})
        name = name.replace(", ", ",\n")
        ends.append(LineEnd(x.iloc[-1], y.iloc[-1], name, style.GREY))
        for *point, trial in zip(x, y, setting.to_dict("records"), strict=True):
            draw_gap(axes, point, trial, size, numbered)
    if 1 < len(settings) <= MOST_NAMED:
        label_line_ends(axes, ends)
    draw_floor(axes, known, places)
    if trials["chosen"].any():
        axes.set_title(
            "◯ chosen", loc="right", color=style.STANDS_OUT, fontsize=8.5, pad=9
        )
    label_missing(axes, trials, places)


def draw_gap(
    axes: Axes,
    point: Sequence[float],
    trial: dict[str, Any],
    size: float,
    numbered: bool,
) -> None:
    """Draw one gap: hollow where it is below the floor, ringed if it is the chosen."""
    sure = trial["gap"] > trial["bound"]
    colour = style.STANDS_OUT if trial["chosen"] else style.INK
    fill = colour if sure else style.PAPER
    (dot,) = axes.plot(*point, "o", ms=size, color=colour, mfc=fill, mew=1)
    above = f"{trial['gap']:.3g} nats above its optimum"
    name = style.trial_label({"lambda": trial["lambda"]})
    mark(dot, f"{name}: {above}", trial["trial"])
    if numbered:
        text = f"{trial['gap']:.2g}" if sure else f"≤ {number(trial['bound'])}"
        write_at(axes, point, (0, 8), text, ha="center", fontsize=8)
    if trial["chosen"]:
        ring = {"ms": size + 5, "mfc": "none", "mec": style.STANDS_OUT, "mew": 1.5}
        axes.plot(*point, "o", zorder=4, **ring)


def gap_limits(known: pd.DataFrame) -> tuple[float, float]:
    """Return limits of y that hold bounds and gaps, with room for numbers."""
    marks = np.r_[known["bound"], known[["gap", "bound"]].max(axis=1)]
    marks = marks[marks > 0]
    if not len(marks):
        return 1e-6, 1
    # Two decades at least, or the axis might have no tick.
    top = marks.max() * 3
    return min(marks.min() / 3, top / 100), top


def draw_floor(axes: Axes, known: pd.DataFrame, places: dict) -> None:
    """Shade the gaps that are smaller than the possible error of the optimum."""
    bounds = known.groupby("lambda")["bound"].max()
    if bounds.empty or not bounds.max():
        return
    low, high = axes.get_xlim()
    bottom = axes.get_ylim()[0]
    if bounds.index[0] > min(places):
        low = places[bounds.index[0]] / math.sqrt(10)
    x = [low, *(places[value] for value in bounds.index), high]
    y = np.clip([bounds.iloc[0], *bounds, bounds.iloc[-1]], bottom, None)
    axes.fill_between(x, bottom, y, color=style.WASH, linewidth=0, zorder=0)
    axes.plot(x[1:-1], y[1:-1], "_", ms=12, color=style.GREY, zorder=1)
    top = math.log10(axes.get_ylim()[1] / bottom)
    # In the band where that is wide enough for it, else above.
    inside = math.log10(y.min() / bottom) / top > 0.09
    write_at(
        axes,
        (high, bottom if inside else y.max()),
        (-4, 3),
        "the optimum's own error",
        ha="right",
        fontsize=8,
        color=style.GREY,
    )


def draw_accuracies(part: SubFigure, trials: pd.DataFrame, size: float) -> None:
    """Draw accuracies after training and at the optimum, joined by a line."""
    validation = trials[["sgd_validation_accuracy", "optimum_validation_accuracy"]]
    upper = leading(validation.max(axis=1), within=CLOSE)
    panels = broken_axes(part, broken_limits(trials[ACCURACIES], upper))
    part.supylabel("Accuracy (%)", fontsize=9)
    places = lambda_axis(panels[-1], trials["lambda"])
    for axes in panels:
        for split, points in [("train", 4), ("validation", -3)]:
            shift = ScaledTranslation(points / 72, 0, part.dpi_scale_trans)
            for trial in trials.to_dict("records"):
                colour = style.STANDS_OUT if trial["chosen"] else style.INK
                colour = style.QUIET if split == "train" else colour
                sgd, optimum = (
                    trial[f"{kind}_{split}_accuracy"] for kind in ["sgd", "optimum"]
                )
                aside = {"color": colour, "transform": axes.transData + shift}
                told = f"{SPLITS[split]} images, {{kind}}: {{accuracy:.2f}} %"
                named = (trial["lambda"], trial["trial"], told)
                draw_pair(
                    axes, places[trial["lambda"]], sgd, optimum, size, aside, named
                )
    panels[0].set_title(KEY, loc="right", color=style.GREY, fontsize=8.5, pad=9)


def draw_pair(
    axes: Axes,
    x: float,
    sgd: float,
    optimum: float,
    size: float,
    aside: dict,
    named: tuple[float, str, str],
) -> None:
    """Draw one accuracy after training and at the optimum, joined by a line.

    The optimum is a ring, into which the dot fits where both are equal. `named` are
    the weight decay, the trial and what a mark says.
    """
    weight_decay, run, told = named
    name = style.trial_label({"lambda": weight_decay})
    low, high = axes.get_ylim()
    if min(sgd, optimum) <= high and max(sgd, optimum) >= low:
        axes.plot([x, x], [sgd, optimum], lw=1, **aside)
    marks = {"clip_on": False, **aside}
    if low <= optimum <= high:
        (ring,) = axes.plot(
            x, optimum, "o", ms=size + 1, mfc=style.PAPER, mew=1.2, **marks
        )
        mark(
            ring, f"{name}, {told.format(kind='at the optimum', accuracy=optimum)}", run
        )
    if low <= sgd <= high:
        small = max(size - 1.5, 3)
        (dot,) = axes.plot(x, sgd, "o", ms=small, mew=0, zorder=3, **marks)
        mark(dot, f"{name}, {told.format(kind='after SGD', accuracy=sgd)}", run)


def label_missing(axes: Axes, trials: pd.DataFrame, places: dict) -> None:
    """Label the λ that have no gap, just above the floor."""
    floor = np.nanmax([axes.get_ylim()[0], *trials["bound"]])
    for value, alike in trials.groupby("lambda"):
        lost = alike["sgd_train_accuracy"].isna()
        if alike["gap"].notna().any():
            continue
        text = "diverged" if value > 0 and lost.all() else "no optimum computed"
        where = {"rotation": 90, "ha": "center", "va": "bottom", "fontsize": 8.5}
        write_at(axes, (places[value], floor), (0, 4), text, **where)


def write_at(
    axes: Axes, point: Sequence[float], offset: tuple, text: str, **where: object
) -> None:
    """Write text beside a point of the data; the offset is in points."""
    axes.annotate(text, point, offset, textcoords="offset points", **where)
