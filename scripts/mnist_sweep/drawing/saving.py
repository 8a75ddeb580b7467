"""Save a figure as SVG, PNG or PDF, with repeatable bytes."""

import re
from pathlib import Path

from mnist_sweep.base.files import whole_file
from mnist_sweep.drawing.marks import write_marks

from matplotlib.figure import Figure

# Verdana is as wide: an SVG looks the same where DejaVu is missing.
FONTS = "'DejaVu Sans', Verdana, sans-serif"
# What matplotlib would write by itself: the date, and its own version.
NO_METADATA = {
    ".svg": {"Date": None, "Creator": None},
    ".pdf": {"CreationDate": None, "Creator": None, "Producer": None},
    ".png": {"Software": None},
}


def save_figure(figure: Figure, path: Path) -> None:
    """Write a figure in the format of the suffix; the same figure, the same bytes."""
    with whole_file(path) as temporary:
        figure.savefig(temporary, metadata=NO_METADATA[path.suffix])
        if path.suffix == ".svg":
            svg = write_marks(shorten(temporary.read_text("utf-8")))
            svg = svg.replace("'DejaVu Sans'", FONTS)
            temporary.write_text(svg, "utf-8")


def shorten(svg: str) -> str:
    """Return an SVG with the coordinates of its paths cut to 0.01 points.

    Matplotlib writes a millionth, which no screen shows; of a figure with many curves
    that is half the file.
    """
    return re.sub(
        r'(?<= d=")[^"]*', lambda path: re.sub(r"(\.\d\d)\d+", r"\1", path[0]), svg
    )
