"""What the data set and its classes are called: `results/dataset/names.json`.

For tables, figures and the page. Nothing that trains or evaluates reads it.
"""

from dataclasses import asdict, dataclass
from pathlib import Path

from mnist_sweep.base.digests import damaged
from mnist_sweep.base.files import read_json, write_json


@dataclass(frozen=True)
class Names:
    """What things are called.

    Attributes
    ----------
    name : str
        The data set.
    class_names : list of str
        What each label stands for, from 0 on.
    """

    name: str
    class_names: list[str]


def read_names(path: Path) -> Names:
    """Read names.

    Raises
    ------
    UserError
        If the file is absent, damaged, or of another release.
    """
    content = read_json(path)
    try:
        return Names(**content)
    except TypeError:
        problem = f"is of another release: it holds {', '.join(content) or 'nothing'}"
        raise damaged(path, problem) from None


def write_names(names: Names, path: Path) -> None:
    """Write names as JSON."""
    write_json(asdict(names), path)
