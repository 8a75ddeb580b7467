"""Draw the accuracies of models that were trained again with other seeds or splits.

Columns read: run (logistic_reference, logistic, mlp), trial, varied (seed or split),
seed, split_seed, split (of which validation and test are drawn), accuracy,
accuracy_low, accuracy_high (the 95 % interval of that replicate alone; shares, empty
where it diverged), first (true for the replicate that all other figures show).
"""

from mnist_sweep.base.format import upper_first
from mnist_sweep.base.names import RUNS, SHORT_MODELS, SPLITS, model_of
from mnist_sweep.figures import style
from mnist_sweep.figures.axes import in_percent
from mnist_sweep.figures.lines import finish
from mnist_sweep.figures.marks import mark
from mnist_sweep.figures.program import plot_program

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.ticker import MaxNLocator

VARIED_NAMES = {"seed": "seeds", "split": "splits"}
SHARES = ["accuracy", "accuracy_low", "accuracy_high"]
# A run's name stands upright, left of its panels.
NAME = {"rotation": 0, "ha": "right", "va": "center", "ma": "right", "labelpad": 10}
BAND = "#e3eaf0"
ROW, PANEL = 42, 165  # points: a row's height and a panel's width, nearly
# Within a row of height 1, from below: the bar, the dots from here to there, the text.
BAR, LOWEST, HIGHEST, TEXT = 0.15, 0.35, 0.6, 0.84
FAR = 2  # widths of an interval from the middle: beyond, an arrow stands for a dot
MANY = 30  # with more replicates, dots are small and may overlap


def draw(data: pd.DataFrame) -> Figure:
    """Return a row of panels for each run, one for each split.

    All panels span the same number of percentage points, so that spreads compare.
    """
    shown = in_percent(data[data["split"] != "train"], SHARES)
    runs = [run for run in RUNS if run in set(shown["run"])]
    splits = [split for split in SPLITS if split in set(shown["split"])]
    varied = [name for name in VARIED_NAMES if name in set(shown["varied"])]
    views = views_of(shown)
    figure = style.new_figure(0.5 + len(runs) * (0.4 + len(varied) * ROW / 72))
    figure.get_layout_engine().set(hspace=0.06)
    grid = figure.subplots(len(runs), len(splits), squeeze=False)
    for panels, run in zip(grid, runs, strict=True):
        for axes, split in zip(panels, splits, strict=True):
            cell = shown[(shown["run"] == run) & (shown["split"] == split)]
            prepare(axes, views.get((run, split)), varied)
            for place, name in enumerate(reversed(varied)):
                draw_row(axes, place, cell[cell["varied"] == name], run)
        panels[0].tick_params(axis="y", labelleft=True)
        panels[0].set_ylabel(name_of(run), fontweight="bold", **NAME)
    for axes, split in zip(grid[0], splits, strict=True):
        axes.set_title(f"{SPLITS[split].capitalize()} images", fontweight="bold")
    for axes in grid[-1]:
        axes.set_xlabel("Accuracy (%)")
    add_key(figure)
    return finish(figure)


def name_of(run: str) -> str:
    """Return the name of a run, in short lines."""
    model = model_of(run)
    name = upper_first(SHORT_MODELS[model]).replace(" ", "\n")
    return f"{name},\n{'chosen' if run == model else 'reference'}"


def views_of(shown: pd.DataFrame) -> dict[tuple[str, str], tuple[float, float]]:
    """Return limits of x for each run and split, all of the same span.

    They hold the replicates, except those far off, and all that is drawn of them.
    """
    extents = {}
    for key, cell in shown.groupby(["run", "split"]):
        accuracy = cell["accuracy"].dropna()
        if accuracy.empty:
            continue
        width = (cell["accuracy_high"] - cell["accuracy_low"]).median()
        middle = accuracy.quantile(0.5, interpolation="nearest")
        near = accuracy[(accuracy - middle).abs() <= FAR * width]
        mean, deviation = near.groupby(cell["varied"]).agg(["mean", "std"]).to_numpy().T
        first = cell.loc[cell["first"], ["accuracy_low", "accuracy_high"]].to_numpy()
        marks = [*near, *(mean - deviation), *(mean + deviation), *first.flat]
        extents[key] = np.nanmin(marks), np.nanmax(marks)
    span = max([1.15 * (high - low) for low, high in extents.values()], default=1)
    span = max(span, 0.5)
    views = {}
    for key, (low, high) in extents.items():
        # Little beyond 0 and 100 %.
        start = np.clip((low + high - span) / 2, -0.04 * span, 100 - 0.96 * span)
        views[key] = (start, start + span)
    return views


def prepare(axes: Axes, view: tuple[float, float] | None, varied: list[str]) -> None:
    """Set the limits of one panel; without numbers it has no ticks."""
    axes.set_ylim(0, len(varied))
    names = [VARIED_NAMES[name] for name in reversed(varied)]
    axes.set_yticks([place + 0.4 for place in range(len(varied))], names)
    axes.tick_params(axis="y", length=0, labelleft=False)
    axes.spines["left"].set_visible(False)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=4, steps=[1, 2, 5, 10]))
    axes.ticklabel_format(axis="x", useOffset=False)
    axes.grid(axis="x")
    if view:
        axes.set_xlim(*view)
    else:
        axes.set_xticks([])


def draw_row(axes: Axes, place: int, replicates: pd.DataFrame, run: str) -> None:
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
    colour = style.MODEL_COLOURS[model_of(run)]
    many = len(accuracy) > MANY
    size = 3 if many else 5
    heights = place + stacked(accuracy, 1.1 * size, high - low)
    for height, first in zip(heights, replicates.itertuples(), strict=True):
        if first.first and low <= first.accuracy <= high:
            band = (first.accuracy_low, first.accuracy_high)
            under = {"color": BAND, "linewidth": 0, "zorder": 0}
            axes.fill_between(band, place + 0.03, place + 0.71, **under)
            ring = {"ms": size + 5, "mfc": "none", "mec": style.INK, "mew": 1.3}
            axes.plot(first.accuracy, height, "o", zorder=4, **ring)
    dots = {"ms": size, "mec": "white", "mew": 0.3, "alpha": 0.6 if many else 0.9}
    for height, one in zip(heights, replicates.itertuples(), strict=True):
        (dot,) = axes.plot(one.accuracy, height, "o", color=colour, zorder=3, **dots)
        which = f"seed {one.seed}, split {one.split_seed}"
        mark(dot, f"{which}: {one.accuracy:.2f} %", f"{model_of(run)}/{one.trial}")
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


def stacked(accuracy: pd.Series, size: float, span: float) -> np.ndarray:
    """Return each dot's height in its row: dots that would touch are stacked.

    `size` is a dot's diameter in points, `span` that of the axis in its unit.
    """
    wide = size / PANEL * span
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
        Patch(label="its 95 % interval", color=BAND),
        Line2D([], [], label="mean ± standard deviation", **bar),
    ]
    style.legend_above(figure, keys)


if __name__ == "__main__":
    plot_program(draw, "Draw how accuracies vary with the seed and with the split.")
