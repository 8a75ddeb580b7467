"""Draw, for each hyper-parameter, the trials that differ in it alone.

Columns read: trial, the model's hyper-parameters, mean_accuracy (a share; empty where
the trial diverged), chosen.
"""

from mnist_sweep.base.families import HYPERPARAMETERS, hyperparameters_of
from mnist_sweep.base.format import number
from mnist_sweep.drawing import style
from mnist_sweep.drawing.axes import percent_axis
from mnist_sweep.drawing.lines import finish
from mnist_sweep.drawing.marks import mark

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

FAR = 5  # times the spread of the upper half, below which a trial is not shown
MOST_NAMES = 8  # of values, on an axis


def draw(data: pd.DataFrame, width: float = style.WIDE) -> Figure:
    """Return a panel for each hyper-parameter that varies, all with the same y axis."""
    shown = data.assign(percent=100 * data["mean_accuracy"].astype(float))
    every = hyperparameters_of(shown.columns)
    keys = [key for key in every if len(shown[key].unique()) > 1]
    if not keys:
        figure = style.new_figure(0.8, width)
        figure.text(0.5, 0.5, "No hyper-parameter is varied", ha="center")
        return figure
    narrow = width < style.WIDE
    shape = (len(keys), 1) if narrow else (1, len(keys))
    figure = style.new_figure(2.6 * len(keys) if narrow else 3.4, width)
    panels = figure.subplots(*shape, sharey=True, squeeze=False).ravel()
    low, high = limits(shown["percent"])
    panels[0].set_ylim(low, high)
    for place, (axes, key) in enumerate(zip(panels, keys, strict=True)):
        percent_axis(axes, "Validation accuracy" if narrow or not place else "")
        axes.tick_params(axis="y", length=0)
        draw_groups(axes, shown, key, [one for one in every if one != key])
        axes.set_xlabel(HYPERPARAMETERS[key].axis)
    below = int((shown["percent"] < low).sum() + shown["percent"].isna().sum())
    if below:
        text = f"{below} of {len(shown)} trials diverged or lie below the panels"
        figure.supxlabel(text, fontsize=8.5, color=style.GREY)
    return finish(figure)


def limits(percent: pd.Series) -> tuple[float, float]:
    """Return limits of y that hold all trials except those far below the best."""
    highest = percent.max()
    if pd.isna(highest):
        return 0, 100
    floor = highest - max(FAR * (highest - percent.median()), 1)
    low = percent[percent >= floor].min()
    margin = 0.07 * max(highest - low, 0.2)
    return low - margin, highest + 2 * margin


def draw_groups(axes: Axes, shown: pd.DataFrame, key: str, others: list[str]) -> None:
    """Draw one panel: trials that are otherwise equal are joined by a line."""
    values = sorted(shown[key].unique())
    groups = [group for _, group in shown.groupby(others)] if others else [shown]
    # The group of the chosen trial last, so that it lies above the others.
    for group in sorted(groups, key=lambda group: bool(group["chosen"].any())):
        leads = group["chosen"].any()
        group = group.sort_values(key)
        places = [values.index(value) for value in group[key]]
        ink = style.INK if leads else style.QUIET
        axes.plot(places, group["percent"], color=ink, lw=1.8 if leads else 0.9)
        for place, trial in zip(places, group.to_dict("records"), strict=True):
            if pd.isna(trial["percent"]):
                continue
            colour = style.STANDS_OUT if trial["chosen"] else ink
            size = 7 if trial["chosen"] else 4
            (dot,) = axes.plot(place, trial["percent"], "o", ms=size, color=colour)
            name = style.trial_label({one: trial[one] for one in [*others, key]})
            mark(dot, f"{name}: {trial['percent']:.2f} %", trial["trial"])
            if trial["chosen"]:
                label_chosen(axes, place, trial["percent"], len(values))
    axes.set_xlim(-0.35, len(values) - 0.65)
    step = -(-len(values) // MOST_NAMES)
    names = [number(float(f"{value:.3g}")) for value in values]
    axes.set_xticks(range(0, len(values), step), names[::step])
    axes.set_title(comparison(shown, key, others), color=style.GREY, fontsize=8.5)


def label_chosen(axes: Axes, place: int, percent: float, values: int) -> None:
    """Write at the chosen trial's dot that it is the chosen one."""
    left = place > (values - 1) / 2
    axes.annotate(
        "chosen",
        (place, percent),
        (0 if left else -4, 7),
        textcoords="offset points",
        ha="right" if left else "left",
        color=style.STANDS_OUT,
        fontsize=8.5,
        fontweight="bold",
    )


def comparison(shown: pd.DataFrame, key: str, others: list[str]) -> str:
    """Say in how many pairs of otherwise equal trials the larger value is better.

    A pair has the smallest and the largest value of one hyper-parameter.
    """
    low, high = shown[key].min(), shown[key].max()
    ends = [
        shown[shown[key] == value].set_index(others)["percent"]
        if others
        else shown.loc[shown[key] == value, "percent"].reset_index(drop=True)
        for value in (low, high)
    ]
    gains = (ends[1] - ends[0]).dropna()
    if gains.empty:
        return ""
    better = int((gains > 0).sum())
    told = f"{number(high)} is better than {number(low)}"
    if len(gains) == 1:
        return told if better else f"{number(high)} is not better than {number(low)}"
    pairs = f"all {len(gains)}" if better == len(gains) else f"{better} of {len(gains)}"
    return f"{told}\nin {pairs} pairs"
