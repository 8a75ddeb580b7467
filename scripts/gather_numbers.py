"""Gather the numbers of figures that no table holds."""

from pathlib import Path

from mnist_sweep.base.arrays import IMAGES, INDICES, LABELS, read_array
from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.tables import pixel_table, read_csv, write_csv
from mnist_sweep.data.description import read_description
from mnist_sweep.data.names import read_names
from mnist_sweep.drawing.numbers import (
    beside_published,
    first_of_each,
    gather,
    gather_chosen_accuracy,
    gather_epochs,
    mark_stop,
)

import pandas as pd
import yaml


def samples(
    *,
    images: Path,
    labels: Path,
    description: Path,
    names: Path,
    indices: Path,
    output: Path,
) -> None:
    """Write index, label, class and pixels of one training image of each class."""
    every_label = read_array(labels, LABELS)
    chosen = first_of_each(every_label, read_array(indices, INDICES))
    data = read_description(description)
    shown = read_array(images, IMAGES, mapped=True)[chosen]
    pixels = pixel_table(shown, data.rows, data.columns)
    named = pd.DataFrame({"index": chosen, "label": every_label[chosen]})
    class_names = read_names(names).class_names
    named["class"] = [class_names[label] for label in named["label"]]
    write_csv(pd.concat([named, pixels], axis=1), output)


def mistakes(*, mistakes: list[Path], names: Path, output: list[Path]) -> None:
    """Write misclassified images with the names of their classes."""
    class_names = dict(enumerate(read_names(names).class_names))
    for source, target in zip(mistakes, output, strict=True):
        table = read_csv(source)
        place = table.columns.get_loc("rows")
        table.insert(place, "class", table["label"].map(class_names))
        table.insert(place + 1, "predicted_class", table["predicted"].map(class_names))
        write_csv(table, target)


def curves(
    *,
    iterations: list[Path],
    epochs: list[Path],
    predictions: list[Path],
    average_epochs: int,
    margin: float,
    loss: Path,
    validation: Path,
) -> None:
    """Write the loss and accuracy curves of one trial, over its seeds.

    Parameters
    ----------
    iterations, epochs, predictions : list of Path
        The ``iterations.parquet``, ``epochs.parquet`` and ``validation.parquet`` of
        each seed.
    average_epochs : int
        How many last epochs trials are selected by.
    margin : float
        The difference of accuracies, a share of images, that does not matter.
    loss, validation : Path
        Where the curves go.
    """
    write_csv(gather(iterations), loss)
    curve = gather_epochs(epochs, predictions, average_epochs)
    write_csv(mark_stop(curve, average_epochs, margin), validation)


def published(
    *,
    accuracy: Path,
    means: Path,
    replicates: Path,
    digit_errors: Path,
    digit_replicates: Path,
    published: Path,
    names: Path,
    chosen_accuracy: Path,
    output: Path,
) -> None:
    """Write test accuracy and errors by class, over seeds, beside published values."""
    values = yaml.safe_load(published.read_text(encoding="utf-8"))
    same = read_names(names).name == values["dataset"]
    shown = gather_chosen_accuracy(
        read_csv(accuracy),
        read_csv(means),
        read_csv(replicates),
        values["accuracy"] if same else {},
    )
    write_csv(shown, chosen_accuracy)
    tables = read_csv(digit_errors), read_csv(digit_replicates)
    errors = beside_published(*tables, values["digit_errors"] if same else None)
    write_csv(errors, output)


if __name__ == "__main__":
    run_program(samples, mistakes, curves, published)
