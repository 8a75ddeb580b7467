"""How every figure looks: fonts, sizes, colours, legends.

Importing this module sets matplotlib's parameters for the process, beginning
from matplotlib's own defaults, so that a user's matplotlibrc changes nothing.
The fonts are those that matplotlib brings along, for the same reason.
"""

from collections.abc import Iterable, Sequence

from mnist_sweep.base.families import FAMILIES
from mnist_sweep.base.format import SPACE, label

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

WIDTH = 8.5  # inches: a page column of about 900 pixels
SMALLEST = 6.0  # points, of text that can be read
LONGEST = 16  # letters, of a class's name beside an axis
FEWEST_LETTERS = 3  # of an abbreviation

INK = "#222222"
GREY = "#767676"  # the lightest grey that is legible as text on white
FAINT = "#d4d4d4"
STANDS_OUT = "#B3123F"  # what a reader should see first

MODEL_COLOURS = {name: family.colour for name, family in FAMILIES.items()}

matplotlib.rcdefaults()
matplotlib.rcParams.update(
    {
        "font.family": "DejaVu Sans",
        "font.size": 9,
        "axes.titlesize": 9,
        "axes.titlelocation": "left",
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": GREY,
        "axes.labelcolor": INK,
        "axes.linewidth": 0.7,
        "axes.axisbelow": True,
        "axes.unicode_minus": True,
        "grid.color": "#ebebeb",
        "grid.linewidth": 0.7,
        "hatch.color": "#bbbbbb",
        "hatch.linewidth": 0.7,
        "legend.frameon": False,
        "legend.fontsize": 8.5,
        "lines.linewidth": 1.5,
        "lines.markersize": 5,
        "text.color": INK,
        "xtick.color": GREY,
        "ytick.color": GREY,
        "xtick.labelcolor": INK,
        "ytick.labelcolor": INK,
        "xtick.labelsize": 8.5,
        "ytick.labelsize": 8.5,
        "savefig.dpi": 200,
        "svg.fonttype": "none",  # text stays text: found, selected, read aloud
        "svg.hashsalt": "mnist-sweep",  # the same ids, so the same bytes, each time
    }
)


def new_figure(height: float) -> Figure:
    """Return an empty figure of the common width and a height in inches."""
    return Figure(figsize=(WIDTH, height), layout="constrained")


def fit_text(text: str, points: float, width: float) -> tuple[str, float]:
    """Fit a bold line into a width: in a smaller font or, if need be, abbreviated.

    Parameters
    ----------
    text : str
        One line.
    points : float
        The size of the font.
    width : float
        Points.

    Returns
    -------
    text : str
    points : float
    """
    bold = FontProperties(weight="bold")
    shown = text
    while True:
        needed = TextPath((0, 0), shown, points, prop=bold).get_extents().width
        fitting = points * width / max(needed, 1)
        if fitting >= SMALLEST or len(shown) <= FEWEST_LETTERS:
            return shown, min(points, fitting)
        fewer = min(len(shown) - 1, int(len(shown) * fitting / SMALLEST))
        shown = abbreviate(text, max(fewer, FEWEST_LETTERS))


def abbreviate(text: str, length: int = LONGEST) -> str:
    """Leave off the middle of a text that is longer than `length`."""
    if len(text) <= length:
        return text
    first = length // 2
    return f"{text[:first]}…{text[len(text) - (length - 1 - first) :]}"


def legend_above(figure: Figure, keys: Sequence[Artist], colour: str = GREY) -> None:
    """Draw a legend in a row above the panels, at its right end."""
    figure.legend(
        handles=keys,
        loc="outside upper right",
        ncols=len(keys),
        labelcolor=colour,
        handletextpad=0.5,
        columnspacing=1.4,
        borderpad=0,
    )


def trial_label(values: dict[str, float]) -> str:
    """Return hyper-parameters as text, in their order: η = 0.1, batch 128.

    With ordinary spaces, since no line of a figure breaks by itself.
    """
    return label(values, values).replace(SPACE, " ")


def lambda_colours(lambdas: Iterable[float]) -> dict[float, tuple]:
    """Return a colour for each weight decay λ of a sweep."""
    return _ranked_colours(lambdas, "plasma")


def sweep_colours(values: Iterable[float]) -> dict[float, tuple]:
    """Return a colour for each value of another hyper-parameter of a sweep."""
    return _ranked_colours(values, "viridis")


def _ranked_colours(values: Iterable[float], colour_map: str) -> dict[float, tuple]:
    """Return colours from dark to light for the sorted values, by rank.

    The light end of the map is left out: on white it is illegible.
    """
    values = sorted(set(values))
    positions = np.linspace(0.0, 0.68, len(values))
    return dict(
        zip(values, matplotlib.colormaps[colour_map](positions).tolist(), strict=True)
    )
