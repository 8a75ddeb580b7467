"""Draw what the test accuracy of a single training varies by: images, seed, split.

Columns read: run, varied (seed or split), split, n, standard_deviation, deviation_low,
deviation_high (its 95 % interval), images_error (the standard error that the finite
number of images gives alone); shares.
"""

from mnist_sweep.base.format import upper_first
from mnist_sweep.base.names import SHORT_MODELS
from mnist_sweep.figures.axes import in_percent
from mnist_sweep.figures.marks import mark
from mnist_sweep.figures.program import plot_program
from mnist_sweep.figures.style import GREY, MODEL_COLOURS, new_figure

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

SHARES = ["standard_deviation", "deviation_low", "deviation_high", "images_error"]
VARIED = {"seed": "seed", "split": "training and validation split"}


def draw(data: pd.DataFrame) -> Figure:
    """Return a row for each source, in it a bar for each model."""
    percent = in_percent(data, SHARES)
    tested = percent[(percent["split"] == "test") & percent["run"].isin(SHORT_MODELS)]
    sources = sources_of(tested)
    models = [model for model in SHORT_MODELS if model in set(tested["run"])]
    figure = new_figure(height=0.95 + 0.3 * max(1, len(sources) * len(models)))
    axes = figure.subplots()
    height = 0.8 / max(len(models), 1)
    for place, (source, rows) in enumerate(sources.items()):
        for number, model in enumerate(models):
            there = place + (number - (len(models) - 1) / 2) * height
            for row in rows[rows["run"] == model].to_dict("records"):
                draw_bar(axes, there, height, source, row)
    axes.set_yticks(range(len(sources)), sources)
    axes.set_ylim(max(len(sources), 1) - 0.45, -0.55)
    axes.tick_params(axis="y", length=0)
    axes.set_xlim(left=0)
    axes.margins(x=0.15)
    axes.set_xlabel("Standard deviation of a single test accuracy (percentage points)")
    axes.grid(axis="x")
    for model in models:
        name = upper_first(SHORT_MODELS[model])
        axes.barh([0], [0], color=MODEL_COLOURS[model], label=name)
    figure.legend(loc="outside upper right", ncols=max(len(models), 1))
    return figure


def sources_of(tested: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Return, by what varies, the rows whose `deviation` is to be drawn."""
    images = tested[tested["images_error"].notna()].drop_duplicates("run")
    sources = {
        "test images": images.assign(
            deviation=images["images_error"],
            deviation_low=np.nan,
            deviation_high=np.nan,
        )
    }
    for varied, name in VARIED.items():
        rows = tested[
            (tested["varied"] == varied) & tested["standard_deviation"].notna()
        ]
        if len(rows):
            sources[name] = rows.assign(deviation=rows["standard_deviation"])
    return {name: rows for name, rows in sources.items() if len(rows)}


def draw_bar(
    axes: Axes, place: float, height: float, source: str, row: dict[str, float]
) -> None:
    """Draw one standard deviation, with its 95 % interval where it is an estimate."""
    model, deviation = row["run"], row["deviation"]
    low, high = row["deviation_low"], row["deviation_high"]
    (bar,) = axes.barh(place, deviation, 0.86 * height, color=MODEL_COLOURS[model])
    told = f"{SHORT_MODELS[model]}, {source}: {deviation:.2f} points"
    end = deviation
    if not np.isnan(low):
        axes.plot([low, high], [place] * 2, color=GREY, lw=1.2)
        told += f" (95 % interval {low:.2f} to {high:.2f}, n = {row['n']:.0f})"
        end = high
    mark(bar, told)
    axes.annotate(
        f"{deviation:.2f}",
        (end, place),
        (5, 0),
        textcoords="offset points",
        va="center",
        fontsize=8.5,
    )


if __name__ == "__main__":
    plot_program(draw, "Draw what test accuracy varies by.")
