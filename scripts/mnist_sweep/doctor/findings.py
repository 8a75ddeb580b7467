"""What a check of the environment has found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One line of what `make doctor` says.

    Attributes
    ----------
    state : str
        ``ok``, ``note`` for what is unusual and works, or ``problem``.
    text : str
        What there is.
    hint : str
        How to mend it, or what follows from it; empty where all is well.
    """

    state: str
    text: str
    hint: str = ""

    def lines(self) -> str:
        """Return it as it is printed, the hint on a line of its own."""
        line = f"{self.state:<8} {self.text}"
        return f"{line}\n{'':8} hint: {self.hint}" if self.hint else line


def ok(text: str) -> Finding:
    """Return that all is well."""
    return Finding("ok", text)


def note(text: str, hint: str) -> Finding:
    """Return what is unusual and works."""
    return Finding("note", text, hint)


def problem(text: str, hint: str) -> Finding:
    """Return what has to be mended."""
    return Finding("problem", text, hint)
