"""Draw images of digits: samples with their labels, or misclassified ones.

Columns read: index, label, pixel0 … pixel783 (0 black to 255 white, by rows);
misclassified images also have predicted and probability (of the predicted class, a
share), and are labelled with both digits.
"""

from typing import Any

from mnist_sweep.figures.program import plot_program
from mnist_sweep.figures.style import FAINT, GREY, INK, STANDS_OUT, new_figure

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure


def draw(data: pd.DataFrame) -> Figure:
    """Return a figure of one or two rows of images, ten at most."""
    if data.empty:
        figure = new_figure(height=0.6)
        figure.text(0.5, 0.5, "No image is misclassified", ha="center", va="center")
        return figure
    misclassified = "predicted" in data
    columns = 5 if misclassified else 10
    rows = -(-len(data) // columns)
    figure = new_figure(height=rows * (2.1 if misclassified else 1.15))
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes in panels:
        axes.set_axis_off()
    pixels = data.filter(regex=r"^pixel\d+$").to_numpy().reshape(-1, 28, 28)
    for axes, image, row in zip(panels, pixels, data.itertuples(), strict=False):
        draw_image(axes, image)
        if misclassified:
            label_image(axes, row)
        else:
            axes.set_title(row.label, loc="center", fontsize=11, fontweight="bold")
    return figure


def draw_image(axes: Axes, image: np.ndarray) -> None:
    """Draw 28×28 pixels as ink on paper, in a thin frame."""
    axes.imshow(image, cmap="gray_r", vmin=0, vmax=255, interpolation="none")
    axes.set_axis_on()
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set(visible=True, color=FAINT)


def label_image(axes: Axes, row: Any) -> None:
    """Write the true digit above an image, and the predicted one below."""
    axes.set_title(f"true {row.label}", loc="left", color=INK, fontweight="bold")
    axes.set_title(f"image {row.index:,}", loc="right", color=GREY, fontsize=7.5)
    axes.set_xlabel(
        f"taken for {row.predicted} ({100 * row.probability:.0f} %)",
        loc="left",
        color=STANDS_OUT,
        fontweight="bold",
    )


if __name__ == "__main__":
    plot_program(draw, "Draw images of digits with their labels.")
