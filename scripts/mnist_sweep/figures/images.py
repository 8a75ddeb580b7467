"""Draw images: samples with their labels, or misclassified ones.

Columns read: index, class, rows, columns (the size of an image), pixel0, pixel1, … (0
black to 255 white, row by row); misclassified images also have predicted_class and
probability (of that class, a share), and are labelled with both classes.
"""

from typing import Any

from mnist_sweep.drawing.style import (
    FAINT,
    GREY,
    INK,
    STANDS_OUT,
    WIDE,
    fit_text,
    new_figure,
)

import numpy as np
import pandas as pd
from matplotlib.axes import Axes
from matplotlib.figure import Figure

# More samples than this are drawn at half the size.
MOST_LARGE = 30
# Taller or wider images than this are drawn no larger.
RATIOS = 0.4, 2.0
# Names up to this length leave room for the image's number beside them.
SHORT_NAME = 3


def draw(data: pd.DataFrame, width: float = WIDE) -> Figure:
    """Return a figure of rows of images: of samples ten or twenty, of mistakes five.

    A narrow figure has rows of half as many samples, or of three mistakes.
    """
    if data.empty:
        figure = new_figure(0.6, width)
        figure.text(0.5, 0.5, "No image is misclassified", ha="center", va="center")
        return figure
    mistakes = "predicted_class" in data
    columns = 5 if mistakes else 10 if len(data) <= MOST_LARGE else 20
    if width < WIDE:
        columns = 3 if mistakes else columns // 2
    rows = -(-len(data) // columns)
    size = data["rows"].iloc[0], data["columns"].iloc[0]
    ratio = np.clip(size[0] / size[1], *RATIOS)
    long = mistakes and longest(data) > SHORT_NAME
    text = 0.85 if long else 0.55 if mistakes else 0.35
    figure = new_figure(rows * ((0.91 * width / columns) * ratio + text), width)
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    for axes in panels:
        axes.set_axis_off()
    pixels = data.filter(regex=r"^pixel\d+$").to_numpy().reshape(-1, *size)
    points = 0.9 * 72 * width / columns
    largest = 11
    if not mistakes:
        largest = min(fit_text(name, largest, points)[1] for name in data["class"])
    # By their own range: pixels need not go up to 255.
    shades = pixels.min(), pixels.max()
    for axes, image, row in zip(panels, pixels, data.to_dict("records"), strict=False):
        draw_image(axes, image, shades)
        if mistakes:
            label_image(axes, row, points, long)
        else:
            name, size = fit_text(row["class"], largest, points)
            axes.set_title(name, loc="center", fontsize=size, fontweight="bold")
    return figure


def longest(data: pd.DataFrame) -> int:
    """Return the length of the longest name of a class."""
    return max(data["class"].str.len().max(), data["predicted_class"].str.len().max())


def draw_image(axes: Axes, image: np.ndarray, shades: tuple[int, int]) -> None:
    """Draw an image as ink on paper, from white to black in `shades`, in a frame."""
    lowest, highest = shades
    axes.imshow(image, "gray_r", vmin=lowest, vmax=highest, interpolation="none")
    axes.set_axis_on()
    axes.set(xticks=[], yticks=[])
    axes.spines[:].set(visible=True, color=FAINT)


def label_image(axes: Axes, row: dict[str, Any], width: float, long: bool) -> None:
    """Write the true class above an image, and the predicted one below.

    `long` names get lines of their own, up to `width` points wide.
    """
    number, share = f"image {row['index']:,}", f"({100 * row['probability']:.0f} %)"
    above, taken = f"true {row['class']}", f"taken for {row['predicted_class']}"
    points = 9.0
    if long:
        number += "\n"
        above, points = fit_text(above, 9, width)
        taken, below = fit_text(taken, 9, width)
        points = min(points, below)
    else:
        points = fit_text(f"{taken} {share}", points, width)[1]
    axes.set_title(above, loc="left", color=INK, fontweight="bold", fontsize=points)
    axes.set_title(number, loc="right", color=GREY, fontsize=7.5)
    axes.set_xlabel(
        f"{taken}\n{share}" if long else f"{taken} {share}",
        loc="left",
        color=STANDS_OUT,
        fontweight="bold",
        fontsize=points,
    )
