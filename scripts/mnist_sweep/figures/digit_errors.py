"""Draw each class's error on test images for each model, the hardest class first.

Columns read: model, split, digit (the label of the class), class (its name), percent of
its images that are misclassified (mean over seeds), low and high (its 95 % interval,
per cent), seeds (those of each, joined by ";"), published (per cent; empty where
nothing was published).
"""

from mnist_sweep.base.names import SHORT_MODELS
from mnist_sweep.drawing.marks import mark
from mnist_sweep.drawing.style import (
    FAINT,
    GREY,
    MODEL_COLOURS,
    PAPER,
    WIDE,
    abbreviate,
    legend_above,
    new_figure,
)

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

MARKER = {"ls": "none", "marker": "o", "ms": 5, "zorder": 3}
SMALL = {"ls": "none", "marker": "o", "ms": 2, "alpha": 0.7}
HOLLOW = {"ls": "none", "marker": "D", "ms": 4.5, "mfc": PAPER, "zorder": 2}
MOST = 40  # classes shown: the hardest
# Models' marks stand one above the other, within so much of a row.
SPREAD = 0.36


def draw(data: pd.DataFrame, width: float = WIDE) -> Figure:
    """Return a row for each class: every model's error, its interval, each seed's."""
    tested = data[data["split"] == "test"]
    models = [model for model in SHORT_MODELS if model in set(tested["model"])]
    order = tested.groupby(["digit", "class"])["percent"].mean()
    order = order.reset_index().sort_values(
        ["percent", "digit"], ascending=[False, True]
    )
    hardest = order.head(MOST)
    rows = {digit: place for place, digit in enumerate(hardest["digit"])}
    each = 0.2 + 0.09 * len(models)
    figure = new_figure(1.0 + 0.2 * (width < WIDE) + each * len(rows), width)
    axes = figure.subplots()
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.set_yticks(range(len(rows)), hardest["class"].map(abbreviate), fontsize=9)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.grid(axis="x")
    axes.hlines(range(len(rows)), 0, 1, FAINT, lw=0.5, transform=across(axes), zorder=0)
    axes.set_xlabel("Misclassified (% of the class's test images)")
    axes.set_ylabel("Class")
    for number, model in enumerate(models):
        aside = (number - (len(models) - 1) / 2) * SPREAD / max(len(models) - 1, 1)
        of_model = tested[(tested["model"] == model) & tested["digit"].isin(rows)]
        draw_model(axes, of_model, rows, aside, model)
    axes.set_xlim(left=0)
    if len(order) > MOST:
        text = f"The {len(order) - MOST} classes with fewer errors are not shown."
        figure.supxlabel(text, x=0.99, ha="right", fontsize=8.5, color=GREY)
    add_key(figure, models, tested)
    return figure


def across(axes: Axes) -> object:
    """Return coordinates that are shares of the panel along x, data along y."""
    return axes.get_yaxis_transform()


def draw_model(
    axes: Axes, data: pd.DataFrame, rows: dict[int, int], aside: float, model: str
) -> None:
    """Draw one model's errors, each a little beside the middle of its class's row."""
    colour = MODEL_COLOURS[model]
    for row in data.to_dict("records"):
        y = rows[row["digit"]] + aside
        axes.plot([row["low"], row["high"]], [y, y], color=colour, lw=1.4)
        seeds = [float(part) for part in str(row["seeds"]).split(";")]
        if len(seeds) > 1:
            # Not clipped: at 0 % half a mark lies outside the panel.
            axes.plot(
                seeds, [y + 0.13] * len(seeds), color=colour, clip_on=False, **SMALL
            )
        if pd.notna(row["published"]):
            axes.plot(row["published"], y, color=colour, clip_on=False, **HOLLOW)
        (dot,) = axes.plot(row["percent"], y, color=colour, clip_on=False, **MARKER)
        name = f"{SHORT_MODELS[model]}, {row['class']}"
        interval = f"95 % interval {row['low']:.1f} to {row['high']:.1f}"
        mark(dot, f"{name}: {row['percent']:.2f} % misclassified ({interval})")


def add_key(figure: Figure, models: list[str], data: pd.DataFrame) -> None:
    """Draw the legend above the panel, each entry in its colour."""
    keys = [
        Line2D([], [], color=MODEL_COLOURS[model], label=SHORT_MODELS[model], **MARKER)
        for model in models
    ]
    bar = {"marker": "|", "ms": 9, "ls": "none"}
    keys.append(Line2D([], [], color=GREY, label="95 % interval", **bar))
    if data["seeds"].astype(str).str.contains(";").any():
        keys.append(Line2D([], [], color=GREY, label="each seed", **SMALL))
    if data["published"].notna().any():
        keys.append(Line2D([], [], color=GREY, label="published", **HOLLOW))
    legend_above(figure, keys, "markeredgecolor")
