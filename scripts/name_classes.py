"""Write down what the data set and its classes are called.

Apart from `prepare`, so that another name is no reason to train again.
"""

import json
from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.data.description import read_description
from mnist_sweep.data.names import Names, write_names


def name_classes(
    *, description: Path, name: str, class_names: str = "[]", output: Path
) -> None:
    """Write the names; classes without any are called by their numbers.

    Parameters
    ----------
    description : Path
        What is known of the training images.
    name : str
        What the data set is called.
    class_names : str
        A list as JSON, from label 0 on.
    output : Path
        Where the names go.
    """
    classes = range(read_description(description).classes)
    named = json.loads(class_names) or [str(label) for label in classes]
    write_names(Names(name, named), output)


if __name__ == "__main__":
    run_program(name_classes)
