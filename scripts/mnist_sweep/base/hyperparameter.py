"""What is to be known of a hyper-parameter, and those that every model has."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Hyperparameter:
    """One hyper-parameter, as the config, paths, figures and the page call it.

    Attributes
    ----------
    key : str
        Its key in a model's section of the config, and its column in tables.
    short : str
        Its name in the path of a trial, as in ``lr~0.1``.
    name : str
        What it is called in a sentence, as in "learning rate".
    meaning : str
        A sentence that says what it is.
    label : str
        How a trial's name is written, with ``{value}``; spaces do not break. This and
        the next three are made from the name where they are left out.
    heading : str
        Its heading in a table.
    axis : str
        The title of an axis that it runs along.
    simpler : str
        What makes a value the simpler of two, as in "fewest hidden units".
    fewer_is_simpler : bool
        Whether the smaller value is the simpler one.
    whole : bool
        Whether it is a whole number.
    least : float or None
        The smallest value that there is; None where it must only be above 0.
    most : float or None
        The largest value that there is; None where there is no such limit.
    standard : float or None
        Its value in every family that does not declare it. Where it has no other,
        names, tables and the page pass over it.
    """

    key: str
    short: str
    name: str
    meaning: str
    label: str = ""
    heading: str = ""
    axis: str = ""
    simpler: str = ""
    fewer_is_simpler: bool = False
    whole: bool = False
    least: float | None = None
    most: float | None = None
    standard: float | None = None

    def __post_init__(self):
        """Fill in what follows from the name."""
        least = "fewest" if self.whole else "smallest"
        defaults = {
            "label": f"{self.name} {{value}}".replace(" ", "\u00a0"),
            "heading": self.name,
            "axis": self.name[:1].upper() + self.name[1:],
            "simpler": f"{least if self.fewer_is_simpler else 'largest'} {self.name}",
        }
        for field, text in defaults.items():
            if not getattr(self, field):
                object.__setattr__(self, field, text)


# Those that training itself has, and so every model.
OF_TRAINING = [
    Hyperparameter(
        key="lambda",
        short="lambda",
        name="weight decay",
        label="λ\u00a0=\u00a0{value}",
        heading="λ",
        axis="Weight decay λ",
        meaning="Weight decay λ, the L2 penalty (λ/2)‖θ‖².",
        simpler="largest λ",
        least=0,
    ),
    Hyperparameter(
        key="learning_rate",
        short="lr",
        name="learning rate",
        label="η\u00a0=\u00a0{value}",
        heading="η",
        axis="Learning rate η",
        meaning="Learning rate η of plain SGD, in the first epoch.",
        simpler="largest η",
    ),
    Hyperparameter(
        key="batch_size",
        short="batch",
        name="batch size",
        label="batch\u00a0{value}",
        heading="batch",
        axis="Batch size (images)",
        meaning="Number of images in a mini-batch.",
        simpler="largest batch",
        whole=True,
        least=1,
    ),
    Hyperparameter(
        key="learning_rate_decay",
        short="decay",
        name="learning-rate decay",
        label="η\u00a0×\u00a0{value} per\u00a0epoch",
        heading="η decay",
        axis="Learning-rate decay",
        meaning="By what η is multiplied after each epoch; at 1, it stays constant.",
        simpler="slowest decay of η",
        most=1,
        standard=1.0,
    ),
]
