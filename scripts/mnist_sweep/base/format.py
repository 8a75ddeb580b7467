"""Numbers and hyper-parameters as text for people."""

import math
from collections.abc import Iterable, Sequence

from mnist_sweep.base.families import HYPERPARAMETERS

# A space that does not break the line.
SPACE = "\u00a0"
SUPERSCRIPTS = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def percent(share: float, decimals: int = 1) -> str:
    """Write a share as per cent: 0.9231 is 92.3 %."""
    return f"{100 * share:z.{decimals}f}{SPACE}%"


def points(difference: float, decimals: int = 2) -> str:
    """Write a difference of shares in percentage points: 0.0031 is 0.31 points."""
    return f"{100 * difference:z.{decimals}f}{SPACE}points"


def signed_points(difference: float, decimals: int = 1) -> str:
    """Write a difference of shares in points with its sign: +0.3, −0.2, 0.0."""
    text = f"{100 * difference:+.{decimals}f}"
    return text.lstrip("+-") if float(text) == 0 else text.replace("-", "−")


def mean_and_deviation(mean: float, deviation: float) -> str:
    """Write a mean share with its standard deviation: 92.26 ± 0.05 %."""
    return f"{100 * mean:.2f} ± {100 * deviation:.2f}{SPACE}%"


def p_value(value: float) -> str:
    """Write a p-value: p = 0.88, p = 0.004, p < 0.0001."""
    if value < 0.0001:
        return "p < 0.0001"
    return f"p = {value:.2f}" if value >= 0.1 else f"p = {value:.1g}"


def number(value: float) -> str:
    """Write a hyper-parameter: 0.01, 128, and 10⁻⁵ for 0.00001."""
    if value == 0 or abs(value) >= 0.001:
        return f"{value:g}"
    exponent = math.floor(math.log10(abs(value)))
    mantissa = f"{value / 10**exponent:.6g}"
    power = "10" + str(exponent).translate(SUPERSCRIPTS)
    return power if mantissa == "1" else f"{mantissa}×{power}"


def count(value: int) -> str:
    """Write a count: 50,000."""
    return f"{value:,}"


def label(values: dict[str, float], keys: Iterable[str]) -> str:
    """Write some of a trial's hyper-parameters: λ = 0.01, or η = 0.1, batch 128."""
    return ", ".join(
        HYPERPARAMETERS[key].label.format(value=number(values[key])) for key in keys
    )


def upper_first(text: str) -> str:
    """Begin a text with a capital, and leave the rest: CNN stays CNN."""
    return text[:1].upper() + text[1:]


def listing(items: Sequence[str]) -> str:
    """Write items as a sentence lists them: a, b and c; with semicolons if need be."""
    if len(items) < 2:
        return "".join(items)
    if any(", " in item for item in items):
        return f"{'; '.join(items[:-1])}; and {items[-1]}"
    return f"{', '.join(items[:-1])} and {items[-1]}"


def plural(value: int, noun: str) -> str:
    """Write a count with its noun: 1 epoch, 30 epochs."""
    return f"{count(value)}{SPACE}{noun}{'' if value == 1 else 's'}"
