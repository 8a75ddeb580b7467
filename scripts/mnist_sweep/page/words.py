"""The page's sentences about the evaluated models, made from the numbers of this run.

Each function takes the summary (the content of `results/summary.json`) and gives a
sentence or a few, as plain text.
"""

import math
from typing import Any

from mnist_sweep.base.format import SPACE, count, listing, percent, plural, points

Summary = dict[str, Any]
MODEL_NAMES = {"logistic": "softmax regression", "mlp": "multilayer perceptron"}
RUN_NAMES = {
    "logistic_reference": "The reference",
    "logistic": "The chosen softmax regression",
    "mlp": "The chosen perceptron",
}


def accuracy(summary: Summary, run: str, split: str) -> dict[str, Any]:
    """Find the accuracy row of a run on a split."""
    return next(
        row for row in summary["accuracy"] if (row["run"], row["split"]) == (run, split)
    )


def one_model(summary: Summary) -> str:
    """Name the model that is evaluated: where there are several seeds, by its seed."""
    seeds = summary["experiment"]["seeds"]
    return f"The model of seed {min(seeds)}" if len(seeds) > 1 else "The model"


def accuracy_sentence(summary: Summary, run: str) -> str:
    """Say how many images a run gets right on each split, and how they differ."""
    parts = [
        f"{percent(row['accuracy'])} of the {count(row['total'])} {split} images"
        for split in ["train", "validation", "test"]
        for row in [accuracy(summary, run, split)]
    ]
    train, validation, test = (
        accuracy(summary, run, split)["accuracy"]
        for split in ["train", "validation", "test"]
    )
    return (
        f"{one_model(summary)} gets {listing(parts).replace(' train ', ' training ')} "
        f"right: training is {above(train - validation)} validation and "
        f"{above(train - test)} test."
    )


def above(difference: float) -> str:
    """Say that something lies above or below by a difference of shares."""
    side = "above" if difference >= 0 else "below"
    return f"{points(abs(difference), 1)} {side}"


def loss_sentence(summary: Summary, model: str) -> str:
    """Say how the training loss of the drawn run fell."""
    curve = summary["curves"][model]
    if curve["last_epoch_loss"] is None or curve["first_batch_loss"] is None:
        return "This run diverged: its loss did not stay finite."
    return (
        f"The mini-batch cross-entropy starts at {curve['first_batch_loss']:.2f} nats "
        f"(guessing costs ln{SPACE}10 = {math.log(10):.2f}), averages "
        f"{curve['first_epoch_loss']:.3f} over the first epoch and "
        f"{curve['last_epoch_loss']:.3f} over the last, after "
        f"{plural(curve['iterations'], 'iteration')}."
    )


def comparison(summary: Summary) -> list[str]:
    """Set the chosen perceptron against the chosen softmax regression."""
    softmax, mlp = summary["comparison"][0], summary["comparison"][1]
    difference = mlp["test_accuracy"] - softmax["test_accuracy"]
    wrong = {
        run: row["total"] - row["correct"]
        for run in ["logistic", "mlp"]
        for row in [accuracy(summary, run, "test")]
    }
    verb = "gains" if difference >= 0 else "loses"
    sentences = [
        f"On the test images the perceptron {verb} {points(abs(difference), 1)}: "
        f"{percent(mlp['test_accuracy'])} against {percent(softmax['test_accuracy'])}, "
        f"or {count(wrong['mlp'])} errors against {count(wrong['logistic'])}."
    ]
    parameters = f"{count(mlp['parameters'])} parameters against"
    parameters += f" {count(softmax['parameters'])}"
    if wrong["logistic"]:
        sentences.append(
            f"That is {percent(wrong['mlp'] / wrong['logistic'], 0)} of the softmax "
            f"regression's errors, with {parameters}."
        )
    return sentences


def hardest_digits(summary: Summary, run: str, split: str, how_many: int = 3) -> str:
    """Name the digits most often misclassified, and what they are taken for."""
    rows = [
        row
        for row in summary["digit_errors"]
        if (row["run"], row["split"]) == (run, split) and row["misclassified"]
    ][:how_many]
    if not rows:
        return "No image is misclassified."
    parts = [
        f"{row['digit']} ({row['percent']:.1f}{SPACE}%, "
        f"{taken_for(summary, run, split, row['digit'])})"
        for row in rows
    ]
    return f"Most often misclassified: {'; '.join(parts)}."


def published_hardest(summary: Summary, run: str, how_many: int = 3) -> str:
    """Name the digits that the original study misclassified most often."""
    percents = summary["published"]["digit_errors"][run]["test"]
    worst = sorted(range(10), key=lambda digit: -percents[digit])[:how_many]
    return f"The original found {listing([str(digit) for digit in worst])} hardest."


def taken_for(summary: Summary, run: str, split: str, digit: int) -> str:
    """Name the one or two digits that a digit is most often taken for."""
    taken = [row for row in summary["confusions"][run][split] if row["label"] == digit]
    # The second is worth a word only where it is nearly as frequent.
    names = [
        str(row["predicted"])
        for row in taken[:2]
        if row["count"] > taken[0]["count"] / 2
    ]
    return f"most often taken for {listing(names)}"


def easiest_digit(summary: Summary, run: str, split: str) -> str:
    """Name the digit, or the digits, least often misclassified."""
    rows = [
        row
        for row in summary["digit_errors"]
        if (row["run"], row["split"]) == (run, split)
    ]
    least = min(row["percent"] for row in rows)
    easiest = listing([str(row["digit"]) for row in rows if row["percent"] == least])
    return f"Least often: {easiest} ({least:.1f}{SPACE}%)."


def published_agreement(summary: Summary, tolerance: float = 0.006) -> str:
    """Say how near the accuracies come to the published ones."""
    gaps = [
        abs(row["accuracy"] - row["published"])
        for row in summary["accuracy"]
        if row["published"] is not None
    ]
    near = sum(gap <= tolerance for gap in gaps)
    return (
        f"{near} of the {len(gaps)} published accuracies are met within "
        f"±{points(tolerance, 1)}; the largest difference is {points(max(gaps), 1)}."
    )


def comparable(summary: Summary) -> str:
    """Say whether this run is the study's, so that its numbers should agree."""
    experiment = summary["experiment"]
    split = experiment["split"]
    sizes = (split["train"]["images"], split["validation"]["images"])
    if experiment["epochs"] == 30 and sizes == (50_000, 10_000):
        return (
            "The original trained each model once, with a split of its own and without "
            "a seed, so its numbers can be met within sampling error, not exactly."
        )
    return (
        "The original trained for 30 epochs on 50,000 images with 10,000 to validate; "
        "this run did not, so its numbers need not agree."
    )
