"""Colours for a dark page, made from those for a light one."""

import colorsys

# The grounds of the page, as in workflow/report/styles/.
PAPER = {"light": "#ffffff", "dark": "#14181f"}
Rgb = tuple[float, float, float]


def parse(colour: str) -> Rgb:
    """Return red, green and blue, 0 to 1, of ``#rrggbb``."""
    return tuple(int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))


def luminance(rgb: Rgb) -> float:
    """Return the relative luminance, 0 to 1, as WCAG 2.2 defines it."""
    linear = [
        share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4
        for share in rgb
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    low, high = sorted(luminance(parse(colour)) for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def for_dark(colour: str) -> str:
    """Return a colour that on the dark ground stands out as this one does on white.

    Its hue and saturation are kept; its lightness is the one at which the contrast with
    the dark ground is that of `colour` with white, or as much of it as there can be.

    Parameters
    ----------
    colour : str
        As ``#rrggbb``.
    """
    hue, _, saturation = colorsys.rgb_to_hls(*parse(colour))
    wanted = contrast(colour, PAPER["light"])
    ground = luminance(parse(PAPER["dark"]))
    target = min(wanted * (ground + 0.05) - 0.05, 0.9)
    low, high = 0.0, 1.0
    for _ in range(20):
        middle = (low + high) / 2
        if luminance(colorsys.hls_to_rgb(hue, middle, saturation)) < target:
            low = middle
        else:
            high = middle
    rgb = colorsys.hls_to_rgb(hue, high, saturation)
    return "#" + "".join(f"{round(255 * share):02x}" for share in rgb)
