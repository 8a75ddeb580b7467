"""Draw the test accuracies of models that were trained again: other seeds, splits.

Columns read: run, trial, varied (seed or split), seed, split_seed, split (only test is
shown), accuracy, accuracy_low, accuracy_high (the 95 % interval of that replicate
alone; shares, empty where it diverged), first (true for the replicate that all other
figures show).
"""

from mnist_sweep.base.format import upper_first
from mnist_sweep.base.names import SHORT_MODELS
from mnist_sweep.drawing import style
from mnist_sweep.drawing.axes import in_percent
from mnist_sweep.drawing.lines import finish
from mnist_sweep.drawing.marks import mark

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

VARIED_NAMES = {"seed": "seeds", "split": "splits"}
SHARES = ["accuracy", "accuracy_low", "accuracy_high"]
ROW = 42  # points: a row's height, nearly
# Within a row of height 1, from below: the bar, the dots from here to there, the text.
BAR, LOWEST, HIGHEST, TEXT = 0.15, 0.35, 0.6, 0.84
FAR = 2  # widths of an interval from the middle: beyond, an arrow stands for a dot
MANY = 30  # with more replicates, dots are small and may overlap


def draw(data: pd.DataFrame, width: float = style.WIDE) -> Figure:
    """Return a panel for each model, with an axis of its own and a row for each kind.

    All panels span the same number of percentage points, so that spreads compare.
    """
    shown = in_percent(data, SHARES)
    shown = shown[(shown["split"] == "test") & shown["run"].isin(SHORT_MODELS)]
    models = [model for model in SHORT_MODELS if model in set(shown["run"])]
    varied = [name for name in VARIED_NAMES if name in set(shown["varied"])]
    views = views_of(shown)
    each = 0.75 + max(len(varied), 1) * ROW / 72
    figure = style.new_figure(
        0.45 + 0.4 * (width < style.WIDE) + len(models) * each, width
    )
    if not models:
        figure.text(0.5, 0.5, "No model was trained again", ha="center")
        return figure
    panels = figure.subplots(len(models), 1, squeeze=False).ravel()
    for axes, model in zip(panels, models, strict=True):
        rows = shown[shown["run"] == model]
        prepare(axes, views.get(model), varied)
        for place, name in enumerate(reversed(varied)):
            draw_row(axes, place, rows[rows["varied"] == name], model)
        axes.set_title(upper_first(SHORT_MODELS[model]), fontweight="bold")
    panels[-1].set_xlabel("Test accuracy (%)")
    add_key(figure)
    return finish(figure)


def views_of(shown: pd.DataFrame) -> dict[str, tuple[float, float]]:
    """Return limits of x for each model, all of the same span.

    They hold the replicates, except those far off, and all that is drawn of them.
    """
    extents = {}
    for run, rows in shown.groupby("run"):
        accuracy = rows["accuracy"].dropna()
        if accuracy.empty:
            continue
        width = (rows["accuracy_high"] - rows["accuracy_low"]).median()
        middle = accuracy.quantile(0.5, interpolation="nearest")
        near = accuracy[(accuracy - middle).abs() <= FAR * width]
        mean, deviation = near.groupby(rows["varied"]).agg(["mean", "std"]).to_numpy().T
        first = rows.loc[rows["first"], ["accuracy_low", "accuracy_high"]].to_numpy()
        marks = [*near, *(mean - deviation), *(mean + deviation), *first.flat]
        extents[run] = np.nanmin(marks), np.nanmax(marks)
    span = max([1.15 * (high - low) for low, high in extents.values()], default=1)
    span = max(span, 0.5)
    views = {}
    for run, (low, high) in extents.items():
        # Little beyond 0 and 100 %.
        start = np.clip((low + high - span) / 2, -0.04 * span, 100 - 0.96 * span)
        views[run] = (start, start + span)
    return views


def prepare(axes: Axes, view: tuple[float, float] | None, varied: list[str]) -> None:
    """Set the limits of one panel; without numbers it has no ticks."""
    axes.set_ylim(0, len(varied))
    names = [VARIED_NAMES[name] for name in reversed(varied)]
    axes.set_yticks([place + 0.4 for place in range(len(varied))], names)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
    axes.ticklabel_format(axis="x", useOffset=False)
    axes.grid(axis="x")
    if view:
        axes.set_xlim(*view)
    else:
        axes.set_xticks([])


def draw_row(axes: Axes, place: int, replicates: pd.DataFrame, model: str) -> None:
    """Draw replicates as dots above their mean ± standard deviation, with a summary."""
    if replicates.empty:
        return
    accuracy = replicates["accuracy"]
    low, high = axes.get_xlim()
    corner = {"x": low + 0.012 * (high - low), "y": place + TEXT, "va": "center"}
    axes.text(s=summary(accuracy), fontsize=8, in_layout=False, **corner)
    replicates, accuracy = replicates[accuracy.notna()], accuracy.dropna()
    if replicates.empty:
        return
    colour = style.MODEL_COLOURS[model]
    many = len(accuracy) > MANY
    size = 3 if many else 5
    points = 72 * 0.85 * axes.figure.get_figwidth()
    heights = place + stacked(accuracy, 1.1 * size, (high - low) / points)
    for height, first in zip(heights, replicates.itertuples(), strict=True):
        if first.first and low <= first.accuracy <= high:
            band = (first.accuracy_low, first.accuracy_high)
            under = {"color": style.FAINT, "linewidth": 0, "zorder": 0, "alpha": 0.6}
            axes.fill_between(band, place + 0.03, place + 0.71, **under)
            ring = {"ms": size + 5, "mfc": "none", "mec": style.INK, "mew": 1.3}
            axes.plot(first.accuracy, height, "o", zorder=4, **ring)
    dots = {"ms": size, "mec": style.PAPER, "mew": 0.3, "alpha": 0.6 if many else 0.9}
    for height, one in zip(heights, replicates.itertuples(), strict=True):
        (dot,) = axes.plot(one.accuracy, height, "o", color=colour, zorder=3, **dots)
        which = f"seed {one.seed}, split {one.split_seed}"
        mark(dot, f"{which}: {one.accuracy:.2f} %", f"{model}/{one.trial}")
    if len(accuracy) > 1:
        mean, deviation = accuracy.mean(), accuracy.std()
        bar = {"color": style.INK, "lw": 1.6, "solid_capstyle": "butt"}
        axes.plot([mean - deviation, mean + deviation], [place + BAR] * 2, **bar)
        axes.plot(mean, place + BAR, "|", ms=9, mew=1.6, color=style.INK)
    note_far(axes, place, accuracy)


def summary(accuracy: pd.Series) -> str:
    """Return mean and standard deviation of accuracies, and how many diverged."""
    n, lost = accuracy.count(), accuracy.isna().sum()
    if not n:
        return f"all {lost} diverged" if lost > 1 else "diverged"
    spread = f" ± {accuracy.std():.2f}" if n > 1 else ""
    diverged = f", {lost} diverged" if lost else ""
    return f"{accuracy.mean():.2f}{spread} %, n = {n}{diverged}"


def stacked(accuracy: pd.Series, size: float, point: float) -> np.ndarray:
    """Return each dot's height in its row: dots that would touch are stacked.

    `size` is a dot's diameter in points, `point` how much of the axis is one.
    """
    wide = size * point
    levels, tops = np.zeros(len(accuracy)), []
    for place in np.argsort(accuracy.to_numpy(), kind="stable"):
        value = accuracy.iloc[place]
        level = next(
            (n for n, top in enumerate(tops) if value - top >= wide), len(tops)
        )
        tops[level : level + 1] = [value]
        levels[place] = level
    step = min(size / ROW, (HIGHEST - LOWEST) / max(levels.max(), 1))
    return LOWEST + 0.04 + step * levels


def note_far(axes: Axes, place: int, accuracy: pd.Series) -> None:
    """Write at the edges of a panel what lies outside it."""
    low, high = axes.get_xlim()
    below, above = accuracy[accuracy < low], accuracy[accuracy > high]
    where = {
        "y": place + LOWEST,
        "va": "center",
        "fontsize": 8,
        "color": style.GREY,
        "zorder": 2,
    }
    for far, edge, side in [(below, low, "left"), (above, high, "right")]:
        if len(far):
            text = f"{far.min() if side == 'left' else far.max():.1f}"
            if len(far) > 1:
                text = f"{len(far)}, to {text}"
            text = f"◂ {text}" if side == "left" else f"{text} ▸"
            axes.text(edge, s=text, ha=side, **where)


def add_key(figure: Figure) -> None:
    """Draw the legend above the panels."""
    dot = {"marker": "o", "ls": "none", "color": style.GREY}
    ring = {"marker": "o", "ls": "none", "ms": 10, "mfc": "none", "mec": style.INK}
    bar = {"marker": "|", "ms": 9, "mew": 1.6, "lw": 1.6, "color": style.INK}
    keys = [
        Line2D([], [], label="one replicate", **dot),
        Line2D([], [], label="the one shown elsewhere", **ring),
        Patch(label="its 95 % interval", color=style.FAINT, alpha=0.6),
        Line2D([], [], label="mean ± standard deviation", **bar),
    ]
    style.legend_above(figure, keys)
