"""The sizes of a data set's images, and its number of classes."""

from dataclasses import dataclass


@dataclass(frozen=True)
class ImageSizes:
    """What fixes a model's inputs and outputs.

    Attributes
    ----------
    rows, columns : int
        Pixels of an image, from top to bottom and from left to right.
    classes : int
        The labels are 0 to `classes` − 1.
    """

    rows: int
    columns: int
    classes: int

    @property
    def pixels(self) -> int:
        """The number of pixels of an image, and of a model's inputs."""
        return self.rows * self.columns
