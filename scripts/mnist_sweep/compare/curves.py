"""Curves of two studies over each other."""

from mnist_sweep.base.families import HYPERPARAMETERS
from mnist_sweep.base.format import label
from mnist_sweep.base.names import SHORT_MODELS
from mnist_sweep.compare.reading import Results
from mnist_sweep.drawing.axes import epoch_axis, percent_axis
from mnist_sweep.drawing.lines import curve_text
from mnist_sweep.drawing.marks import mark
from mnist_sweep.drawing.style import GREY, MODEL_COLOURS, legend_above, new_figure

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

ACROSS = 3


def draw(
    first: Results, second: Results, shown: list[tuple[str, str]], names: list[str]
) -> Figure:
    """Return a panel for each trial, with the curve of either study that has it.

    Parameters
    ----------
    first, second : Results
        The studies.
    shown : list of (str, str)
        Model and trial of each panel; at least one.
    names : list of str
        What the two studies are called.
    """
    down = -(-len(shown) // ACROSS)
    figure = new_figure(height=0.4 + 2.3 * down)
    panels = figure.subplots(down, ACROSS, squeeze=False).ravel()
    styles = [{"color": GREY, "ls": "--"}, {"lw": 1.8}]
    for axes, (model, trial) in zip(panels, shown, strict=False):
        epochs, title = 1, title_of(first, second, model, trial)
        for study, name, style in zip((first, second), names, styles, strict=True):
            curve = study.curve(model, trial)
            if curve is None:
                continue
            percent = 100 * curve
            epochs = max(epochs, int(percent.index[-1]))
            style = {"color": MODEL_COLOURS[model], **style}
            marker = "o" if len(percent) == 1 else ""
            (line,) = axes.plot(percent.index, percent, marker=marker, **style)
            mark(line, curve_text(f"{name}, {title}", percent))
        epoch_axis(axes, epochs)
        percent_axis(axes)
        axes.set_title(f"{SHORT_MODELS[model]}\n{title}", fontsize=8)
    for axes in panels[len(shown) :]:
        axes.remove()
    figure.supylabel("Validation accuracy (%)", fontsize=9)
    keys = [
        Line2D([], [], label=name, **{"color": GREY, **style})
        for name, style in zip(names, styles, strict=True)
    ]
    legend_above(figure, keys)
    return figure


def title_of(first: Results, second: Results, model: str, trial: str) -> str:
    """Return a trial's hyper-parameters as text."""
    values = (first.trials(model) | second.trials(model))[trial]
    named = dict.fromkeys(
        key
        for study in (first, second)
        if model in study.models
        for key in study.summary["sweeps"][model]["named"]
    )
    keys = [key for key in HYPERPARAMETERS if key in named]
    return label(values, keys).replace("\u00a0", " ") or trial
