"""Draw the set of best trials: how far the leading ones lie behind the best.

Columns read: model, trial, the hyper-parameters (of lambda, learning_rate, batch_size,
hidden_units), mean_accuracy, behind (how far the trial lies below the best one),
behind_low, behind_high (the 95 % interval of that; shares, empty where the trial
diverged), in_best_set, best, chosen, named (the hyper-parameters that name a trial,
joined by ";").
"""

from mnist_sweep.base.format import count, label
from mnist_sweep.drawing import style
from mnist_sweep.drawing.axes import in_percent
from mnist_sweep.drawing.lines import finish
from mnist_sweep.drawing.marks import mark

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

MOST = 12  # trials shown
# Letters that a line of a trial's name has, on a wide and on a narrow figure.
LONG, LONG_NARROW = 44, 20
# The panel spans this many times the range of the trials near the best: a trial beyond
# it is written as a number.
REACH = 8
NEAR = "in the set that holds the best"
SHARES = ["mean_accuracy", "behind", "behind_low", "behind_high"]


def draw(data: pd.DataFrame, width: float = style.WIDE) -> Figure:
    """Return a row for each leading trial: how far it lies behind the best."""
    percent = in_percent(data, SHARES)
    trials = percent[percent["behind"].notna()]
    shown = leading_trials(trials)
    colour = style.MODEL_COLOURS[data["model"].iloc[0]]
    narrow = width < style.WIDE
    names = names_of(shown, LONG_NARROW if narrow else LONG)
    row = 0.14 + 0.13 * max((1 + name.count("\n") for name in names), default=1)
    height = 1.15 + 0.2 * narrow + row * max(len(shown), 2)
    figure = style.new_figure(height, width)
    if trials.empty:
        figure.text(0.5, 0.5, "All trials diverged", ha="center")
        return figure
    axes = figure.subplots()
    axes.set_ylim(len(shown) - 0.5, -0.5)
    axes.set_yticks(range(len(shown)), names, linespacing=1.05)
    for text, chosen in zip(axes.get_yticklabels(), shown["chosen"], strict=True):
        text.set_fontweight("bold" if chosen else "normal")
        text.set_color(style.STANDS_OUT if chosen else style.INK)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="x")
    draw_behind(axes, shown, colour, 4 if narrow else 8)
    add_key(figure, colour)
    note_others(figure, percent, shown)
    return finish(figure)


def leading_trials(trials: pd.DataFrame) -> pd.DataFrame:
    """Return the trials nearest to the best, and the chosen one wherever it stands."""
    ordered = trials.sort_values(["behind", "best"], ascending=[True, False])
    chosen = ordered[ordered["chosen"]]
    if chosen.index.isin(ordered.index[:MOST]).all():
        return ordered.iloc[:MOST]
    return pd.concat([ordered.iloc[: MOST - len(chosen)], chosen])


def names_of(shown: pd.DataFrame, long: int) -> list[str]:
    """Return each trial's name and accuracy, in lines of some `long` letters."""
    named = shown["named"].dropna()
    keys = named.iloc[0].split(";") if len(named) else []
    names = []
    for trial in shown.to_dict("records"):
        lines = [""]
        for part in [label(trial, [key]) for key in keys]:
            if lines[-1] and len(lines[-1]) + len(part) > long:
                lines[-1] += ","
                lines.append(part)
            else:
                lines[-1] += f", {part}" if lines[-1] else part
        name = "\n".join(lines) or "the only trial"
        chosen = ", chosen" if trial["chosen"] and long == LONG else ""
        names.append(f"{name}   {trial['mean_accuracy']:.2f} %{chosen}")
    return names


def draw_behind(axes: Axes, shown: pd.DataFrame, colour: str, ticks: int) -> None:
    """Draw how many points each trial lies behind, with its interval."""
    error = (shown["behind_high"] - shown["behind"]).fillna(0)
    near = shown["in_best_set"].astype(bool)
    reach = max((shown["behind"] + error)[near].max(), error.median(), 0.025)
    most = (shown["behind"] + error).max()
    if most > 1.5 * REACH * reach:
        most = REACH * reach
    lowest = min((shown["behind"] - error).min(), 0)
    margin = 0.06 * max(most - lowest, 0.2)
    axes.set_xlim(lowest - margin, max(most, 0.2) + margin)
    axes.axvline(0, color=style.GREY, lw=1)
    axes.xaxis.set_major_locator(MaxNLocator(nbins=ticks, steps=[1, 2, 5, 10]))
    axes.set_xlabel("Behind the best (percentage points)")
    for place, (trial, half) in enumerate(zip(shown.itertuples(), error, strict=True)):
        ink = colour if trial.in_best_set else style.GREY
        if trial.behind > most:
            text = f"{trial.behind:.1f} ▸"
            where = {"ha": "right", "va": "center", "color": ink, "fontsize": 8.5}
            axes.text(axes.get_xlim()[1], place, text, **where)
            continue
        bar = {"fmt": "o", "ms": 5.5, "color": ink, "elinewidth": 1.5}
        point, _, _ = axes.errorbar(trial.behind, place, xerr=half, **bar)
        mark(point, f"{trial.behind:.2f} ± {half:.2f} points behind", trial.trial)


def add_key(figure: Figure, colour: str) -> None:
    """Draw the legend above the panel."""
    dot = {"marker": "o", "ls": "none", "ms": 5.5}
    keys = [
        Line2D([], [], color=colour, label=NEAR, **dot),
        Line2D([], [], color=style.GREY, label="further behind", **dot),
    ]
    style.legend_above(figure, keys)


def note_others(figure: Figure, trials: pd.DataFrame, shown: pd.DataFrame) -> None:
    """Write below the panel what it does not show."""
    parts, lost = [], int(trials["behind"].isna().sum())
    rest = len(trials) - lost - len(shown)
    if rest:
        verb = "trial lies" if rest == 1 else "trials lie"
        parts.append(f"{count(rest)} more {verb} further behind")
    if lost:
        parts.append(f"{count(lost)} diverged")
    if parts:
        text = "; ".join(parts) + "."
        figure.supxlabel(text, x=0.99, ha="right", fontsize=8.5, color=style.GREY)
