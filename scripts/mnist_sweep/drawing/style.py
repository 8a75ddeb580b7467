"""How every figure looks: fonts, sizes, colours, legends.

Importing this module sets matplotlib's parameters for the process, beginning
from matplotlib's own defaults, so that a user's matplotlibrc changes nothing.
The fonts are those that matplotlib brings along, for the same reason.
"""

from collections.abc import Iterable, Sequence

from mnist_sweep.base.format import SPACE, label
from mnist_sweep.base.names import ROLE_OF_MODEL
from mnist_sweep.base.roles import ROLES, SCALE, SERIES

import matplotlib
import numpy as np
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.textpath import TextPath

# Inches: a page column of about 900 pixels, and a phone, where panels stand one below
# the other.
WIDE, NARROW = 8.5, 4.1
SMALLEST = 6.0  # points, of text that can be read
LONGEST = 16  # letters, of a class's name beside an axis
FEWEST_LETTERS = 3  # of an abbreviation

# A figure has no other colours than those of its roles, so that a page can show it in
# either theme.
PAPER, INK, GREY, QUIET, FAINT, WASH, STANDS_OUT = (
    ROLES[role][0]
    for role in ["paper", "ink", "muted", "quiet", "line", "wash", "strong"]
)
SERIES_COLOURS = [light for light, _ in SERIES.values()]
SCALE_COLOURS = [light for light, _ in SCALE.values()]

MODEL_COLOURS = {name: ROLES[role][0] for name, role in ROLE_OF_MODEL.items()}

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
        "axes.facecolor": PAPER,
        "axes.labelcolor": INK,
        "axes.linewidth": 0.7,
        "axes.axisbelow": True,
        "axes.prop_cycle": matplotlib.cycler(color=SERIES_COLOURS),
        "axes.unicode_minus": True,
        "figure.facecolor": PAPER,
        "grid.color": FAINT,
        "grid.linewidth": 0.5,
        "hatch.color": QUIET,
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


def new_figure(height: float, width: float = WIDE) -> Figure:
    """Return an empty figure of a height and a width in inches."""
    return Figure(figsize=(width, height), layout="constrained")


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
    shown = text
    while True:
        needed = text_width(shown, points, bold=True)
        fitting = points * width / max(needed, 1)
        if fitting >= SMALLEST or len(shown) <= FEWEST_LETTERS:
            return shown, min(points, fitting)
        fewer = min(len(shown) - 1, int(len(shown) * fitting / SMALLEST))
        shown = abbreviate(text, max(fewer, FEWEST_LETTERS))


def text_width(text: str, points: float, bold: bool = False) -> float:
    """Return how wide a line of text is, in points."""
    font = FontProperties(weight="bold" if bold else "normal")
    return TextPath((0, 0), text, points, prop=font).get_extents().width


def abbreviate(text: str, length: int = LONGEST) -> str:
    """Leave off the middle of a text that is longer than `length`."""
    if len(text) <= length:
        return text
    first = length // 2
    return f"{text[:first]}…{text[len(text) - (length - 1 - first) :]}"


def legend_above(figure: Figure, keys: Sequence[Artist], colour: str = GREY) -> None:
    """Draw a legend above the panels, in as few rows as its width allows."""
    widest = max(text_width(key.get_label(), 8.5) for key in keys)
    # An entry's handle, and the room between two, are some 40 points wide.
    columns = int((72 * figure.get_figwidth() - 10) / (widest + 40))
    total = sum(text_width(key.get_label(), 8.5) + 40 for key in keys)
    in_a_row = total < 72 * figure.get_figwidth() - 10
    figure.legend(
        handles=keys,
        loc="outside upper right",
        ncols=len(keys) if in_a_row else max(1, min(columns, len(keys))),
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


def ranked_colours(values: Iterable[float]) -> dict[float, str]:
    """Return a colour for each value of a sweep, by rank: the highest stands out most.

    They are of the upper half of the scale, in which labels can be read.
    """
    values = sorted(set(values))
    upper = SCALE_COLOURS[len(SCALE_COLOURS) // 2 :]
    places = np.linspace(0, len(upper) - 1, len(values)).round().astype(int)
    return dict(zip(values, [upper[place] for place in places], strict=True))
