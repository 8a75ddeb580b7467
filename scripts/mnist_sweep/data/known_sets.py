"""The data sets that are known by name."""

from dataclasses import dataclass


@dataclass(frozen=True)
class KnownSet:
    """What is known of a data set without its files.

    Attributes
    ----------
    class_names : list of str
        What each label stands for.
    """

    class_names: list[str]


KNOWN_SETS = {"MNIST": KnownSet(class_names=list("0123456789"))}
