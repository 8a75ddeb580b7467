"""Numbers that leave a mark wherever they are written, and the numbers without one.

What a page says of a summary is made by templates. If every number of the summary is
replaced by one that adds a mark to its text, then a number on the page that has none
was not taken from the summary: somebody typed it. That holds whatever the sentences
say, and whatever other numbers the summary has.
"""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import jinja2.filters

from mnist_sweep.page import figures

# A kind of space, which `float` passes over at the end of a text, and no template has.
MARK = "\u205f"
# What stands for it in text whose spaces have been put in order.
SEEN = "¤"
# As in 50,000, 0.5, +3.02, −0.2; the sign is no part of a range, 92.1–93.2.
NUMBER = re.compile(r"[+−-]?(?<![\w.,])\d[\d,]*(?:\.\d+)?(?:×10[⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)?")
CONVERSION = re.compile(r"%[-+ 0#]*(?:\*|\d+)?(?:\.(?:\*|\d+))?[a-z]")
OPERATIONS = ["add", "radd", "sub", "rsub", "mul", "rmul", "truediv", "rtruediv"]
OPERATIONS += ["neg", "abs", "round", "pow", "rpow", "floordiv", "mod"]


def marked(kind: type) -> type:
    """Return a kind of number whose text ends in a mark, as that of its results."""

    def written(self: Any) -> str:
        return kind.__repr__(self) + MARK

    def formatted(self: Any, how: str) -> str:
        return format(kind(self), how) + MARK

    def result_of(name: str) -> Callable:
        def operate(self: Any, *others: Any) -> Any:
            return traced(getattr(kind, name)(self, *others))

        return operate

    names = [f"__{name}__" for name in OPERATIONS if hasattr(kind, f"__{name}__")]
    members = {name: result_of(name) for name in names}
    members |= {"__str__": written, "__format__": formatted}
    return type(f"Traced{kind.__name__.title()}", (kind,), members)


TRACED = {int: marked(int), float: marked(float)}


def traced(value: Any) -> Any:
    """Return a summary, or a part of it, whose numbers leave marks."""
    if isinstance(value, dict):
        return {key: traced(part) for key, part in value.items()}
    if isinstance(value, list):
        return [traced(part) for part in value]
    return TRACED[type(value)](value) if type(value) in TRACED else value


def formatting(text: str, *values: Any) -> str:
    """Format as the filter of Jinja does, and leave a mark after each traced number."""
    given = list(values)

    def convert(match: re.Match) -> str:
        taken = [given.pop(0) for _ in range(1 + match[0].count("*"))]
        known = type(taken[-1]) in TRACED.values()
        return match[0] % tuple(taken) + (MARK if known else "")

    return CONVERSION.sub(convert, text)


@contextmanager
def tracing() -> Iterator[None]:
    """Let templates write and count so that marks are left, and none is stripped."""
    filters = {
        "format": formatting,
        "length": lambda items: traced(len(items)),
        "float": lambda text: traced(float(text)),  # of a number that was rounded
    }
    one_line = figures.one_line
    with (
        patch.dict(jinja2.filters.FILTERS, filters),
        patch.object(figures, "one_line", lambda t: one_line(t.replace(MARK, SEEN))),
    ):
        yield


def typed_numbers(text: str, allowed: list[str]) -> list[str]:
    """List the numbers of a text that have no mark, each with the words around it.

    Parameters
    ----------
    text : str
        What is read on a page, with `SEEN` in the place of each mark.
    allowed : list of str
        Patterns of what may be typed, around and including the number.
    """
    rest = re.sub("|".join(allowed), "", text)
    return [
        rest[max(0, found.start() - 40) : found.end() + 25].replace(SEEN, "")
        for found in NUMBER.finditer(rest)
        if not rest.startswith(SEEN, found.end())
    ]
