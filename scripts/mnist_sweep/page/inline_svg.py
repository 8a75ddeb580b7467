"""Make the SVG of a figure part of the page: its text, its fonts, its colours."""

import re
from xml.etree import ElementTree

from mnist_sweep.base.errors import UserError
from mnist_sweep.base.roles import ROLES, css_variables

SVG = "{http://www.w3.org/2000/svg}"
LINK = "{http://www.w3.org/1999/xlink}href"
# What matplotlib writes and a page has no use for.
DROPPED = {f"{SVG}metadata", f"{SVG}style"}
# Of a shape that is drawn many times, as markers are, hundredths of a point count.
SMALL = 20.0
ROLE_OF = {light: role for role, (light, _) in ROLES.items()}
NUMBER = re.compile(r"-?\d+\.?\d*(?:e[-+]?\d+)?")


class Styles:
    """The styles of all figures of a page, each as a class with a short name."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def name(self, style: str) -> str:
        """Return the class of the declarations of a ``style`` attribute."""
        declared = "; ".join(filter(None, map(declaration, style.split(";"))))
        return (
            self.names.setdefault(declared, f"s{len(self.names)}") if declared else ""
        )

    def css(self) -> str:
        """Return the colours of all roles, and the rules of all classes."""
        rules = [f".{name}{{{text}}}" for text, name in self.names.items()]
        return "\n".join([f":root {{\n{css_variables()}\n}}", *rules])


def declaration(text: str) -> str:
    """Return one declaration as the page has it: a colour as the variable of its role.

    Fonts are the page's: what remains of one is its size and its weight.

    Raises
    ------
    UserError
        If a colour has no role.
    """
    key, _, value = (part.strip() for part in text.partition(":"))
    if key == "font":
        weight = "font-weight:700;" if "bold" in value.split() or "700" in value else ""
        size = re.search(r"([\d.]+)px", value)
        return f"{weight}font-size:{size[1] if size else 9}px"
    if re.fullmatch("#[0-9a-f]{6}", value):
        if value not in ROLE_OF:
            raise UserError(
                f"a figure has the colour {value}, which no role has",
                "draw it in the colours of mnist_sweep/drawing/style.py",
            )
        value = f"var(--{ROLE_OF[value]})"
    return f"{key}:{value}" if key else ""


def inline(svg: bytes, name: str, styles: Styles, label: str, run_of: str = "") -> str:
    """Return a figure as an element of the page.

    Parameters
    ----------
    svg : bytes
        A file that matplotlib has written.
    name : str
        The figure's name, which makes its ids unique on the page.
    styles : Styles
        The page's; those of this figure are added.
    label : str
        What it shows, for those who cannot see it.
    run_of : str, optional
        The model that the figure is about: the marks name its trials alone.

    Returns
    -------
    str
        An ``svg`` element.

    Raises
    ------
    ElementTree.ParseError
        If `svg` is no XML.
    """
    root = ElementTree.fromstring(svg)
    _clean(root, styles)
    _shorten_ids(root, name)
    for group in root.iter(f"{SVG}g"):
        run = group.get("data-run")
        if run and run_of and "/" not in run:
            group.set("data-run", f"{run_of}/{run}")
    box = root.get("viewBox")
    root.attrib.clear()
    root.attrib |= {"viewBox": box, "role": "graphics-document", "aria-label": label}
    # The ground of the whole figure is the page's.
    figure = root.find(f"{SVG}g")
    if figure is not None and len(figure) and figure[0].tag == f"{SVG}path":
        figure.remove(figure[0])
    text = ElementTree.tostring(root, encoding="unicode")
    text = re.sub(r' xmlns:ns\d+="[^"]*"| xmlns="[^"]*"', "", text)
    text = re.sub(r"(</?)ns\d+:", r"\1", text)
    return re.sub(r">\s+<", "><", text)


def _clean(element: ElementTree.Element, styles: Styles) -> None:
    """Drop what says nothing, below an element; name its styles by their class."""
    for child in list(element):
        if child.tag in DROPPED:
            element.remove(child)
            continue
        _clean(child, styles)
        marked = child.get("class") == "mark"
        if "style" in child.attrib:
            named = styles.name(child.attrib.pop("style"))
            if named:
                child.set("class", named)
        if "d" in child.attrib:
            child.set("d", short_path(child.get("d")))
        for key in ["x", "y"]:
            if key in child.attrib:
                child.set(key, short_number(child.get(key), 1))
        if "transform" in child.attrib:
            moved = NUMBER.sub(lambda n: short_number(n[0], 2), child.get("transform"))
            child.set("transform", moved)
        if LINK in child.attrib:
            child.set("href", child.attrib.pop(LINK))
        if child.tag == f"{SVG}g" and not marked:
            child.attrib.pop("id", None)
            if not child.attrib:
                _replace(element, child)
        elif child.tag == f"{SVG}defs" and not len(child):
            element.remove(child)


def _replace(parent: ElementTree.Element, group: ElementTree.Element) -> None:
    """Put what a group holds in its place."""
    place = list(parent).index(group)
    parent.remove(group)
    for offset, child in enumerate(group):
        parent.insert(place + offset, child)


def _shorten_ids(root: ElementTree.Element, name: str) -> None:
    """Name what is referred to by the figure and a number, and drop other ids."""
    referred: dict[str, str] = {}

    def short(match: re.Match) -> str:
        new = referred.setdefault(match[1], f"{name}-{len(referred)}")
        return match[0].replace(match[1], new)

    for element in root.iter():
        for key, value in element.attrib.items():
            if key == "href":
                element.set(key, re.sub(r"^#(.+)$", short, value))
            elif "url(#" in value:
                element.set(key, re.sub(r"url\(#([^)]+)\)", short, value))
    for element in root.iter():
        if "id" in element.attrib:
            new = referred.get(element.attrib.pop("id"))
            if new:
                element.set("id", new)


def short_path(path: str) -> str:
    """Return a path's data in tenths of a point, a small shape's in hundredths."""
    numbers = [abs(float(found)) for found in NUMBER.findall(path)]
    decimals = 1 if max(numbers, default=0) > SMALL else 2
    path = NUMBER.sub(lambda found: short_number(found[0], decimals), path)
    return re.sub(r"\s*([A-Za-z])\s*", r"\1", path).strip()


def short_number(text: str, decimals: int) -> str:
    """Return a number with at most so many decimals, and no zeros for nothing."""
    short = f"{float(text):.{decimals}f}"
    if "." in short:
        short = short.rstrip("0").rstrip(".")
    return "0" if short == "-0" else short
