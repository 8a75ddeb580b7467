"""What the page warns of, at its top: a sentence for each rule that finds something.

Each function takes the summary (the content of `results/summary.json`) and gives plain
text made from the numbers of this run.
"""

from typing import Any

from mnist_sweep.base.format import count, label, listing, plural
from mnist_sweep.page.sweep_words import last_epochs, trial_labels
from mnist_sweep.page.words import MODEL_NAMES, RUN_NAMES, Summary
from mnist_sweep.sweep.early_stopping import SWINGS

# With more trials than this, their number says enough.
MOST_NAMED = 4


def warnings(summary: Summary) -> list[tuple[str, str]]:
    """Give each warning as a few words and a sentence, in one order."""
    told = []
    for row in summary["warnings"]:
        title, sentence = WORDS[row["kind"]]
        model = MODEL_NAMES[row["model"]].capitalize()
        told.append((f"{model}: {title}", sentence(summary, row)))
    return told + diverged_replicates(summary)


def concerned(summary: Summary, row: dict[str, Any]) -> str:
    """Name the trials that a warning concerns, or say how many they are."""
    names = row["trials"].split(";")
    if len(names) > MOST_NAMED:
        return f"{count(int(row['count']))} of {plural(int(row['of']), 'trial')}"
    labels = trial_labels(summary, row["model"], names)
    return "; ".join(labels) if row["model"] == "mlp" else listing(labels)


def whose(row: dict[str, Any]) -> str:
    """Say whether the chosen trial is concerned."""
    if row["chosen"]:
        return "The chosen trial is among them."
    return "The chosen trial is not among them."


def tie(summary: Summary, row: dict[str, Any]) -> str:
    """Say which trials validation cannot tell from the best."""
    return (
        "Compared image by image, within one standard error of the most accurate "
        f"trial: {concerned(summary, row)}."
    )


def edge(summary: Summary, row: dict[str, Any]) -> str:
    """Say that the best value is the last that was tried."""
    best = label({row["hyperparameter"]: row["value"]}, [row["hyperparameter"]])
    told = (
        f"The most accurate trial has {best}, the {row['side']} that was tried; the "
        "best may lie beyond."
    )
    if not row["chosen"]:
        told += " The chosen trial does not lie on this edge."
    return told


def improving(summary: Summary, row: dict[str, Any]) -> str:
    """Say which trials still gain, so that more epochs could change the order."""
    return (
        "More than by chance, validation accuracy gained "
        f"{last_epochs(summary, row['model'])} of "
        f"{concerned(summary, row)}. More epochs could change the order. {whose(row)}"
    )


def unstable(summary: Summary, row: dict[str, Any]) -> str:
    """Say which trials swing from epoch to epoch."""
    return (
        f"From epoch to epoch accuracy swings by more than {SWINGS} of its standard "
        f"errors in {concerned(summary, row)}: no single epoch stands for them. "
        f"{whose(row)}"
    )


def diverged(summary: Summary, row: dict[str, Any]) -> str:
    """Say which trials took no part in the choice."""
    return (
        f"A loss was not finite in {concerned(summary, row)}: shown, and left out of "
        "the choice. A smaller learning rate mends it."
    )


def fell_back(summary: Summary, row: dict[str, Any]) -> str:
    """Say which trials were at their best long before the end."""
    return (
        "Validation accuracy was highest long before the end, and has fallen since, in "
        f"{concerned(summary, row)}. {whose(row)}"
    )


def diverged_replicates(summary: Summary) -> list[tuple[str, str]]:
    """Warn of replicates without an accuracy."""
    lost = {
        (row["run"], row["varied"]): row["diverged"]
        for row in summary["replicates"]
        if row["diverged"]
    }
    return [
        (
            "Diverged replicates",
            f"{RUN_NAMES[run]}: {plural(number, 'training')} (another {varied}) "
            "diverged; means and deviations are of the others.",
        )
        for (run, varied), number in lost.items()
    ]


# Kind -> its title, and the function that says the rest.
WORDS = {
    "diverged": ("diverged", diverged),
    "tie": ("a tie", tie),
    "edge": ("best at the edge", edge),
    "improving": ("not converged", improving),
    "unstable": ("unstable", unstable),
    "fell_back": ("best before the end", fell_back),
}
