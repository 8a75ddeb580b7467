"""Draw validation and running training accuracy at the end of each epoch of a run.

Columns read: model (gives the colour), trial, seed, epoch (from 1), train_accuracy and
validation_accuracy (shares), stop (true on the rows of the epoch at which the stopping
rule would stop). Several seeds are drawn faint, their mean on top.
"""

from mnist_sweep.drawing.axes import epoch_axis, percent_axis
from mnist_sweep.drawing.lines import LineEnd, draw_seeds, finish, label_line_ends
from mnist_sweep.drawing.marks import mark
from mnist_sweep.drawing.style import GREY, INK, MODEL_COLOURS, new_figure

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure


def draw(data: pd.DataFrame) -> Figure:
    """Return one panel with two labelled lines, and a mark at the epoch to stop at."""
    figure = new_figure(height=3.3)
    axes = figure.subplots()
    train = draw_seeds(
        axes, data, "train_accuracy", GREY, "Training accuracy", linestyle="--"
    )
    colour = MODEL_COLOURS[data["model"].iloc[0]]
    validation = draw_seeds(
        axes,
        data,
        "validation_accuracy",
        colour,
        "Validation accuracy",
        data["trial"].iloc[0],
        marker="o",
        ms=4,
    )
    percent_axis(axes, "Accuracy")
    epoch_axis(axes, int(data["epoch"].max()))
    axes.set_ylim(axes.get_ylim())
    mark_stop(axes, data, validation)
    ends = [
        LineEnd(train.index[-1], train.iloc[-1], "training\n(running)", GREY),
        LineEnd(
            validation.index[-1], validation.iloc[-1], "validation", colour, "bold"
        ),
    ]
    label_line_ends(axes, ends)
    return finish(figure)


def mark_stop(axes: Axes, data: pd.DataFrame, validation: pd.Series) -> None:
    """Ring the validation accuracy at the stopping epoch, if there is one."""
    for epoch in data.loc[data["stop"], "epoch"].unique():
        accuracy = validation[epoch]
        (ring,) = axes.plot(epoch, accuracy, "o", ms=10, mew=1.5, mfc="none", color=INK)
        mark(ring, f"stop after epoch {epoch}: {accuracy:.2f} %")
        axes.vlines(epoch, axes.get_ylim()[0], accuracy, color=INK, lw=0.7, ls=":")
        left = epoch > validation.index[-1] / 2
        axes.annotate(
            f"stop after epoch {epoch}",
            # Low in the panel, which the curves leave empty once they have risen.
            xy=(epoch, 0.05),
            xycoords=axes.get_xaxis_transform(),
            xytext=(-6 if left else 6, 0),
            textcoords="offset points",
            ha="right" if left else "left",
        )
