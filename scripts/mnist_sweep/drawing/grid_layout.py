"""Which hyper-parameters of a grid run along what, in figures that show all of it."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from mnist_sweep.base.families import OWN, hyperparameters_of
from mnist_sweep.drawing.style import trial_label

import pandas as pd


class GridLayout(NamedTuple):
    """The hyper-parameters of a grid, by what they run along.

    Attributes
    ----------
    along : str
        Within a panel: the model's own one, or else the learning rate.
    across : str
        The other one of a heat map's panel: the batch size.
    panels : list of str
        Those in which panels differ, the learning rate last.
    """

    along: str
    across: str
    panels: list[str]

    def groups(self, trials: pd.DataFrame) -> Iterator[tuple[dict, pd.DataFrame]]:
        """Yield for each panel the values it stands for, and its trials."""
        if not self.panels:
            yield {}, trials
            return
        for values, part in trials.groupby(self.panels):
            yield dict(zip(self.panels, values, strict=True)), part

    def name(self, values: dict[str, Any], trials: pd.DataFrame) -> str:
        """Return the name of a panel: in what it differs from others of `trials`.

        A learning rate is always named.
        """
        told = [
            key
            for key in reversed(self.panels)
            if key == "learning_rate" or len(trials[key].unique()) > 1
        ]
        return trial_label({key: values[key] for key in told})


def layout_of(columns: Iterable[str]) -> GridLayout:
    """Lay out the grid of the hyper-parameters among some columns."""
    keys = hyperparameters_of(columns)
    own = [key for key in keys if key in OWN]
    along = own[0] if own else "learning_rate"
    others = [key for key in keys if key not in {along, "batch_size", "learning_rate"}]
    last = ["learning_rate"] if along != "learning_rate" else []
    return GridLayout(along, "batch_size", [*others, *last])
