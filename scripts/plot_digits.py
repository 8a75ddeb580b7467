"""Draw images of digits: samples with their labels, or misclassified ones.

Columns read: index, label, pixel0 … pixel783 (0 black to 255 white, by rows);
where there are also predicted and probability (of the class predicted, a share),
both the true digit and the one taken for it are told.
"""

from mnist_sweep.figures.program import plot_program
from mnist_sweep.figures.style import FAINT, GREY, INK, STANDS_OUT, new_figure

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure


def draw(numbers: pd.DataFrame) -> Figure:
    """Return a figure of one or two rows of images, ten at most."""
    if numbers.empty:
        figure = new_figure(height=0.6)
        figure.text(0.5, 0.5, "No image is misclassified", ha="center", va="center")
        return figure
    misclassified = "predicted" in numbers
    columns = 5 if misclassified else 10
    rows = -(-len(numbers) // columns)
    figure = new_figure(height=rows * (2.1 if misclassified else 1.15))
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes in panels:
        axes.set_axis_off()
    pixels = numbers.filter(regex=r"^pixel\d+$").to_numpy().reshape(-1, 28, 28)
    for axes, image, row in zip(panels, pixels, numbers.itertuples(), strict=False):
        draw_image(axes, image)
        if misclassified:
            tell_mistake(axes, row)
        else:
            axes.set_title(row.label, loc="center", fontsize=11, fontweight="bold")
    return figure


def draw_image(axes: Axes, image) -> None:
    """Draw 28×28 pixels, ink on paper, in a thin frame."""
    axes.imshow(image, cmap="gray_r", vmin=0, vmax=255, interpolation="none")
    axes.set_axis_on()
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set(visible=True, color=FAINT)


def tell_mistake(axes: Axes, row) -> None:
    """Write what the image is above it, and what it was taken for below."""
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
