"""Marks: what a curve, a point or a cell of an SVG stands for, read by hovering.

A plot program says of an artist what it is. In an SVG its group then has that as a
title, which browsers show, and the name of the run, by which a page knows it again.
Other formats have no such thing.
"""

import html
import json
import re
from xml.sax.saxutils import escape, quoteattr

from matplotlib.artist import Artist

PREFIX = "mark "


def mark(artist: Artist, text: str, run: str | None = None) -> None:
    """Say what an artist stands for.

    Parameters
    ----------
    artist : Artist
        A line, a patch, a collection: whatever is one group of an SVG.
    text : str
        What it shows, with its numbers: ``η = 0.1, batch 64: 95.16 %``.
    run : str, optional
        The name of its trial, where it belongs to one; ``model/trial`` in a figure of
        several models.
    """
    artist.set_gid(PREFIX + json.dumps([run, text], ensure_ascii=False))


def write_marks(svg: str) -> str:
    """Turn the ids that `mark` has given into titles, in an SVG by matplotlib."""
    return re.sub(rf"<g id=([\"']){PREFIX}(.*?)\1>", _titled, svg)


def _titled(match: re.Match) -> str:
    """Return the beginning of a group with its title."""
    run, text = json.loads(html.unescape(match[2]))
    name = f" data-run={quoteattr(run)}" if run else ""
    return f'<g class="mark"{name}><title>{escape(text)}</title>'
