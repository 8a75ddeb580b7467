"""Draw validation and running training accuracy at the end of each epoch of a run.

Columns read: model, trial, seed, epoch (from 1), train_accuracy and validation_accuracy
(shares), stop (true on the rows of the epoch at which the stopping rule would stop).
Each model has a panel. Several seeds are drawn faint, their mean on top.
"""

from mnist_sweep.base.format import upper_first
from mnist_sweep.base.names import SHORT_MODELS
from mnist_sweep.drawing.axes import epoch_axis, percent_axis
from mnist_sweep.drawing.lines import LineEnd, draw_seeds, finish, label_line_ends
from mnist_sweep.drawing.marks import mark
from mnist_sweep.drawing.style import GREY, INK, MODEL_COLOURS, WIDE, new_figure

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure


def draw(data: pd.DataFrame, width: float = WIDE) -> Figure:
    """Return a panel for each model, side by side, all with the same y axis."""
    models = list(dict.fromkeys(data["model"]))
    shape = (1, len(models)) if width == WIDE else (len(models), 1)
    figure = new_figure(0.3 + (3.0 if width == WIDE else 2.6) * shape[0], width)
    panels = figure.subplots(*shape, sharey=True, squeeze=False).ravel()
    drawn = {}
    for axes, model in zip(panels, models, strict=True):
        drawn[model] = draw_curves(axes, data[data["model"] == model], model)
        percent_axis(axes, "" if axes.get_subplotspec().colspan.start else "Accuracy")
        epoch_axis(axes, int(data["epoch"].max()))
        if len(models) > 1:
            axes.set_title(upper_first(SHORT_MODELS[model]), fontweight="bold")
    panels[0].set_ylim(panels[0].get_ylim())
    for axes, model in zip(panels, models, strict=True):
        train, validation = drawn[model]
        mark_stop(axes, data[data["model"] == model], validation)
        ends = [
            ("training\n(running)", train, GREY, "normal"),
            ("validation", validation, MODEL_COLOURS[model], "bold"),
        ]
        label_line_ends(
            axes,
            [
                LineEnd(curve.index[-1], curve.iloc[-1], text, colour, weight)
                for text, curve, colour, weight in ends
            ],
        )
    return finish(figure)


def draw_curves(
    axes: Axes, data: pd.DataFrame, model: str
) -> tuple[pd.Series, pd.Series]:
    """Draw both curves of a model; return their means over seeds, per cent."""
    run = f"{model}/{data['trial'].iloc[0]}"
    train = draw_seeds(
        axes, data, "train_accuracy", GREY, "Training accuracy", linestyle="--"
    )
    validation = draw_seeds(
        axes,
        data,
        "validation_accuracy",
        MODEL_COLOURS[model],
        "Validation accuracy",
        run,
        marker="o",
        ms=4,
    )
    return train, validation


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
