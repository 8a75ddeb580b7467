"""Draw each digit's error for each model, on training and on test images.

Columns read: model, split (train or test), digit, percent of the
digit's images that are misclassified, low and high (its 95 % interval, per cent),
published (per cent; empty where nothing was published).
"""

from mnist_sweep.base.names import SHORT_MODELS, SPLITS
from mnist_sweep.figures.axes import percent_axis
from mnist_sweep.figures.program import plot_program
from mnist_sweep.figures.style import GREY, MODEL_COLOURS, legend_above, new_figure

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

# Of a digit's unit of the x axis, the marks of all models take this much.
WIDE = 0.62
MARKER = {"linestyle": "none", "marker": "o", "markersize": 4.5, "zorder": 3}
HOLLOW = {**MARKER, "markersize": 4, "markerfacecolor": "white"}


def draw(data: pd.DataFrame) -> Figure:
    """Return a panel for each split: errors, their intervals, published values."""
    splits = [split for split in SPLITS if split in set(data["split"])]
    figure = new_figure(height=3.6)
    panels = figure.subplots(1, len(splits), sharey=True, squeeze=False)[0]
    for split, axes in zip(splits, panels, strict=True):
        draw_split(axes, data[data["split"] == split])
        axes.set_title(f"{SPLITS[split].capitalize()} images", fontweight="bold")
        percent_axis(axes)
        axes.tick_params(axis="y", length=0)
    highest = data[["high", "percent", "published"]].max().max()
    panels[0].set_ylim(0, 1.04 * highest if highest > 0 else 1)
    panels[0].set_ylabel("Misclassified (% of the digit's images)")
    add_key(figure, data)
    return figure


def draw_split(axes: Axes, data: pd.DataFrame) -> None:
    """Draw one panel; bands show which marks belong to the same digit."""
    for digit in range(0, 10, 2):
        axes.axvspan(digit - 0.5, digit + 0.5, color="#f6f6f6", linewidth=0, zorder=0)
    for model, (ours, published) in places_of(models_in(data)).items():
        rows = data[data["model"] == model]
        colour = MODEL_COLOURS[model]
        axes.vlines(rows["digit"] + ours, rows["low"], rows["high"], colour, lw=1.2)
        # Not clipped: at 0 % and 100 % half a mark lies outside the panel.
        axes.plot(
            rows["digit"] + ours, rows["percent"], color=colour, clip_on=False, **MARKER
        )
        axes.plot(
            rows["digit"] + published,
            rows["published"].astype(float),
            color=colour,
            clip_on=False,
            **HOLLOW,
        )
    axes.set(xticks=range(10), xlim=(-0.5, 9.5), xlabel="Digit")
    axes.tick_params(axis="x", length=0)


def models_in(data: pd.DataFrame) -> list[str]:
    """Return the models that are drawn, in the order of the page."""
    return [model for model in SHORT_MODELS if model in set(data["model"])]


def places_of(models: list[str]) -> dict[str, tuple[float, float]]:
    """Return where each model's mark and its published value stand, within a digit.

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
    if data["published"].notna().any():
        keys.append(Line2D([], [], color=GREY, label="published value", **HOLLOW))
    legend_above(figure, keys, "markeredgecolor")


if __name__ == "__main__":
    plot_program(draw, "Draw each digit's error for each model.")
