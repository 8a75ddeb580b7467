"""Draw the set of best trials: how far the leading trials lie behind the best.

Columns read: model (logistic or mlp), trial, the hyper-parameters (of lambda,
learning_rate, batch_size, hidden_units), mean_accuracy, behind (how far the trial lies
below the best one), behind_low, behind_high (the 95 % interval of that; shares, empty
where the trial diverged), in_best_set, best, chosen, named (the hyper-parameters that
name a trial, joined by ";").
"""

from mnist_sweep.base.format import count, label
from mnist_sweep.figures import style
from mnist_sweep.figures.axes import in_percent
from mnist_sweep.figures.lines import finish
from mnist_sweep.figures.marks import mark
from mnist_sweep.figures.program import plot_program

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

MOST = 12  # trials shown
LONG = 44  # letters: a longer name takes two lines
# The panel spans this many times the range of the trials near the best: a trial beyond
# it is written as a number.
REACH = 8
NEAR = "in the set that holds the best"
SHARES = ["mean_accuracy", "behind", "behind_low", "behind_high"]


def draw(data: pd.DataFrame) -> Figure:
    """Return a row for each leading trial: how far behind the best it is."""
    percent = in_percent(data, SHARES)
    trials = percent[percent["behind"].notna()]
    shown = leading_trials(trials)
    colour = style.MODEL_COLOURS[data["model"].iloc[0]]
    names = names_of(shown)
    row = 0.4 if any("\n" in name for name in names) else 0.27
    figure = style.new_figure(height=1.15 + row * max(len(shown), 2))
    if trials.empty:
        figure.text(0.5, 0.5, "All trials diverged", ha="center")
        return figure
    far = figure.subplots()
    far.set_ylim(len(shown) - 0.5, -0.5)
    far.set_yticks(range(len(shown)), names, linespacing=1.05)
    for text, chosen in zip(far.get_yticklabels(), shown["chosen"], strict=True):
        text.set_fontweight("bold" if chosen else "normal")
    far.tick_params(axis="y", length=0)
    far.grid(axis="x")
    draw_behind(far, shown, colour)
    write_at(far, (0, 1), (-4, 4), "bold: chosen", ha="right", color=style.GREY)
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


def names_of(shown: pd.DataFrame) -> list[str]:
    """Return each trial's name and accuracy, in two lines where one is long."""
    named = shown["named"].dropna()
    keys = named.iloc[0].split(";") if len(named) else []
    trials = shown.to_dict("records")
    names = [label(trial, keys) for trial in trials]
    if max(map(len, names), default=0) > LONG:
        half = len(keys) // 2
        names = [
            f"{label(trial, keys[:half])},\n{label(trial, keys[half:])}"
            for trial in trials
        ]
    return [
        f"{name or 'the only trial'}   {trial['mean_accuracy']:.2f} %"
        for name, trial in zip(names, trials, strict=True)
    ]


def draw_behind(axes: Axes, shown: pd.DataFrame, colour: str) -> None:
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
    axes.xaxis.set_major_locator(MaxNLocator(nbins=6, steps=[1, 2, 5, 10]))
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


def write_at(
    axes: Axes, point: tuple, offset: tuple, text: str, **where: object
) -> None:
    """Write text beside a point of the data; (0, 1) is the panel's upper corner."""
    coordinates = "axes fraction" if point == (0, 1) else "data"
    axes.annotate(
        text,
        point,
        offset,
        xycoords=coordinates,
        textcoords="offset points",
        annotation_clip=False,
        fontsize=8.5,
        **where,
    )


def add_key(figure: Figure, colour: str) -> None:
    """Draw the legend above the panels."""
    dot = {"marker": "o", "ls": "none", "ms": 5.5}
    keys = [
        Line2D([], [], color=colour, label=NEAR, **dot),
        Line2D([], [], color=style.GREY, label="further behind", **dot),
    ]
    style.legend_above(figure, keys)


def note_others(figure: Figure, trials: pd.DataFrame, shown: pd.DataFrame) -> None:
    """Write below the panels what they do not show."""
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


if __name__ == "__main__":
    plot_program(draw, "Draw how far the leading trials lie behind the best.")
