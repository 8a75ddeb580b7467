"""Draw each class's error for each model, on training and on test images.

Columns read: model, split (train or test), digit (the label of the class), class (its
name), percent of its images that are misclassified (mean over seeds), low and high (its
95 % interval, per cent; empty for training images), seeds (those of each, joined by
";"), published (per cent; empty where nothing was published).
"""

from mnist_sweep.base.names import SHORT_MODELS, SPLITS
from mnist_sweep.figures.axes import percent_axis
from mnist_sweep.figures.marks import mark
from mnist_sweep.figures.program import plot_program
from mnist_sweep.figures.style import (
    GREY,
    MODEL_COLOURS,
    abbreviate,
    legend_above,
    new_figure,
)

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.ticker import MaxNLocator

# Of a class's unit of the x axis, the marks of all models take this much.
WIDE = 0.62
MARKER = {"linestyle": "none", "marker": "o", "markersize": 4.5, "zorder": 3}
# Each seed, just beside their mean.
ASIDE = 0.075
SMALL = {**MARKER, "markersize": 1.8, "alpha": 0.7}
HOLLOW = {**MARKER, "markersize": 4, "markerfacecolor": "white"}
# More classes than this have panels one below the other; still more, no names.
MOST_BESIDE = 12
MOST_NAMES = 64
SHORT_NAME = 2


def draw(data: pd.DataFrame) -> Figure:
    """Return a panel for each split: errors, their intervals, published values."""
    splits = [split for split in SPLITS if split in set(data["split"])]
    names = data.drop_duplicates("digit").set_index("digit")["class"].sort_index()
    long = names.str.len().max() > SHORT_NAME
    stacked = len(names) > MOST_BESIDE
    shape = (len(splits), 1) if stacked else (1, len(splits))
    figure = new_figure(height=shape[0] * (3.6 + 0.4 * long))
    panels = figure.subplots(*shape, sharey=True, squeeze=False).ravel()
    for split, axes in zip(splits, panels, strict=True):
        draw_split(axes, data[data["split"] == split])
        name_classes(axes, names, 90 if stacked else 40, long)
        axes.set_title(f"{SPLITS[split].capitalize()} images", fontweight="bold")
        percent_axis(axes)
        axes.tick_params(axis="y", length=0)
    seeds = data["seeds"].astype(str).str.split(";").explode().astype(float)
    highest = max(data[["high", "percent", "published"]].max().max(), seeds.max())
    panels[0].set_ylim(0, 1.04 * highest if highest > 0 else 1)
    for axes in panels if stacked else panels[:1]:
        axes.set_ylabel("Misclassified (% of the class's images)")
    add_key(figure, data)
    return figure


def draw_split(axes: Axes, data: pd.DataFrame) -> None:
    """Draw one panel; bands show which marks belong to the same class."""
    last = int(data["digit"].max())
    for label in range(0, last + 1, 2):
        axes.axvspan(label - 0.5, label + 0.5, color="#f6f6f6", linewidth=0, zorder=0)
    # Marks of many classes would cover each other.
    scale = min(1.0, 24 / (last + 1)) if last >= MOST_BESIDE else 1.0
    marker, hollow = (
        {**style, "markersize": max(1.5, scale * style["markersize"])}
        for style in (MARKER, HOLLOW)
    )
    for model, (ours, published) in places_of(models_in(data)).items():
        rows = data[data["model"] == model]
        colour, places = MODEL_COLOURS[model], rows["digit"] + ours
        axes.vlines(places, rows["low"], rows["high"], colour, lw=1.2 * scale)
        of_seeds = rows["seeds"].astype(str).str.split(";")
        each = rows.assign(seeds=of_seeds)[of_seeds.str.len() > 1].explode("seeds")
        if len(each):
            beside, percents = each["digit"] + ours + ASIDE, each["seeds"].astype(float)
            axes.plot(beside, percents, color=colour, clip_on=False, **SMALL)
        # Not clipped: at 0 % and 100 % half a mark lies outside the panel.
        for place, row in zip(places, rows.itertuples(), strict=True):
            (dot,) = axes.plot(
                place, row.percent, color=colour, clip_on=False, **marker
            )
            name = f"{SHORT_MODELS[model]}, {row[rows.columns.get_loc('class') + 1]}"
            text = f"{name}: {row.percent:.2f} % misclassified"
            if pd.notna(row.low):
                text += f" (95 % interval {row.low:.1f} to {row.high:.1f})"
            mark(dot, text)
        axes.plot(
            rows["digit"] + published,
            rows["published"].astype(float),
            color=colour,
            clip_on=False,
            **hollow,
        )
    axes.set(xlim=(-0.5, last + 0.5), xlabel="Class")


def name_classes(axes: Axes, names: pd.Series, turned: int, long: bool) -> None:
    """Write the classes' names below a panel, long ones turned, or some labels."""
    axes.tick_params(axis="x", length=0)
    if len(names) > MOST_NAMES:
        axes.xaxis.set_major_locator(MaxNLocator(10, steps=[1, 2, 5], integer=True))
        axes.set_xlabel("Class, by label")
    elif long:
        turned_names = {"rotation": turned, "ha": "right", "rotation_mode": "anchor"}
        axes.set_xticks(names.index, names.map(abbreviate), **turned_names)
    else:
        axes.set_xticks(names.index, names)


def models_in(data: pd.DataFrame) -> list[str]:
    """Return the models that are drawn, in the order of the page."""
    return [model for model in SHORT_MODELS if model in set(data["model"])]


def places_of(models: list[str]) -> dict[str, tuple[float, float]]:
    """Return where each model's mark and its published value stand, within a class.

    They stand side by side, a little nearer to each other than to another model's.
    """
    step = WIDE / max(3.25 * len(models) - 2.25, 1) if len(models) > 1 else 0.19
    start = -(len(models) * step + (len(models) - 1) * 2.25 * step) / 2
    starts = [start + place * 3.25 * step for place in range(len(models))]
    return {
        model: (left, left + step) for model, left in zip(models, starts, strict=True)
    }


def add_key(figure: Figure, data: pd.DataFrame) -> None:
    """Draw the legend above the panels, each entry in its colour."""
    keys = [
        Line2D([], [], color=MODEL_COLOURS[model], label=SHORT_MODELS[model], **MARKER)
        for model in models_in(data)
    ]
    keys.append(
        Line2D([], [], color=GREY, marker="|", ms=9, ls="none", label="95 % interval")
    )
    if data["seeds"].astype(str).str.contains(";").any():
        keys.append(Line2D([], [], color=GREY, label="each seed", **SMALL))
    if data["published"].notna().any():
        keys.append(Line2D([], [], color=GREY, label="published value", **HOLLOW))
    legend_above(figure, keys, "markeredgecolor")


if __name__ == "__main__":
    plot_program(draw, "Draw each class's error for each model.")
