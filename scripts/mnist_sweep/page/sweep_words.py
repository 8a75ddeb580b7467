"""The page's sentences about the sweeps: when to stop, what was chosen and why.

Each function takes the summary (the content of `results/summary.json`) and gives a
sentence or a few, as plain text made from the numbers of this run.
"""

from typing import Any

from mnist_sweep.base.format import (
    count,
    label,
    listing,
    number,
    percent,
    plural,
    points,
)
from mnist_sweep.page.words import MODEL_NAMES, Summary
from mnist_sweep.sweep.early_stopping import AHEAD

# What makes a trial simpler, in the order of `selection.simplest_first`.
SIMPLER = {
    "hidden_units": "fewest hidden units",
    "lambda": "largest λ",
    "batch_size": "largest batch",
    "learning_rate": "largest η",
}


def trial_label(summary: Summary, model: str, values: dict[str, float]) -> str:
    """Name a trial by the hyper-parameters that the sweep varies."""
    return label(values, summary["sweeps"][model]["named"])


def chosen_label(summary: Summary, model: str) -> str:
    """Name the chosen trial."""
    values = summary["sweeps"][model]["selection"]["hyperparameters"]
    return trial_label(summary, model, values)


def find_trial(summary: Summary, model: str, name: str) -> dict[str, Any]:
    """Find the row of a trial by its name."""
    trials = summary["sweeps"][model]["trials"]
    return next(row for row in trials if row["trial"] == name)


def stopping_sentence(summary: Summary, model: str) -> str:
    """Say when the drawn run should have stopped."""
    curve = summary["curves"][model]
    last = f"It ends at {percent(curve['last_validation_accuracy'])}{over(summary)}."
    if curve["stopping"] == "diverged":
        return "No epoch is a good one to stop at: the run diverged."
    return f"When to stop: {stopping_words(curve)}. {last}"


def over(summary: Summary) -> str:
    """Say over how many seeds a curve is averaged, where there are several."""
    seeds = len(summary["experiment"]["seeds"])
    return f", the mean of {seeds} seeds" if seeds > 1 else ""


def stopping_words(row: dict[str, Any]) -> str:
    """Say at which epoch a curve allows to stop, or why at none."""
    return {
        "settled": (
            f"after epoch {row['stop_epoch']}, from where on no five epochs together "
            "gain more than the curve's own noise"
        ),
        "rising": "not yet; validation accuracy still rises at the end",
        "unsettled": "at no epoch, since validation accuracy never settles",
        "short": f"more than {AHEAD} epochs are needed to tell",
        "diverged": "it diverged; a smaller learning rate is needed",
    }[row["stopping"]]


def stopping_cell(row: dict[str, Any]) -> str:
    """Say the same as `stopping_words` in the width of a table's cell."""
    return {
        "settled": f"after epoch {row['stop_epoch']}",
        "rising": "still rising",
        "unsettled": "never settles",
        "short": "too short to tell",
        "diverged": "diverged",
    }[row["stopping"]]


def when_to_stop(summary: Summary) -> list[str]:
    """Answer, for every λ: when should training stop?"""
    trials = summary["sweeps"]["logistic"]["trials"]
    sentences = []
    for row in sorted(trials, key=lambda row: -row["lambda"]):
        settled = row["stopping"] == "settled"
        answer = stopping_cell(row) if settled else stopping_words(row)
        told = f"{trial_label(summary, 'logistic', row)}: {answer}"
        if not row["diverged"]:
            told += (
                f". {last_epochs(summary, 'logistic').capitalize()} it averages "
                f"{percent(row['mean_accuracy'])}, and fluctuates by "
                f"±{points(row['epoch_noise'])} from epoch to epoch"
            )
        sentences.append(f"{told}.")
    return sentences


def last_epochs(summary: Summary, model: str) -> str:
    """Name the epochs over which the choice averages."""
    averaged = summary["sweeps"][model]["selection"]["averaged_epochs"]
    return "in the last epoch" if averaged == 1 else f"over the last {averaged} epochs"


def choice(summary: Summary, model: str) -> list[str]:
    """Say which trial was chosen, why, and by what margin."""
    selection = summary["sweeps"][model]["selection"]
    best = trial_label(summary, model, find_trial(summary, model, selection["best"]))
    sentences = [
        f"Averaged {last_epochs(summary, model)}{over(summary)}, validation accuracy "
        f"is highest for {best}: {percent(selection['best_mean_accuracy'], 2)}. On "
        f"{count(selection['validation_images'])} validation images the standard error "
        f"of this accuracy is {points(selection['standard_error'])}."
    ]
    if len(summary["sweeps"][model]["trials"]) == 1:
        sentences.append("It is the only trial.")
    else:
        sentences.append(within_sentence(summary, model))
        if selection["rule"] == "one_standard_error":
            sentences.append(simplest_sentence(summary, model))
        elif selection["tied"]:
            sentences.append(tie_sentence(summary, model))
        else:
            sentences.append(margin_sentence(summary, model))
    if selection["diverged"]:
        sentences.append(
            f"{plural(len(selection['diverged']), 'trial')} diverged and took no part."
        )
    return sentences


def within_sentence(summary: Summary, model: str) -> str:
    """Say which trials lie within one standard error of the best."""
    selection = summary["sweeps"][model]["selection"]
    others = [
        name
        for name in selection["within_one_standard_error"]
        if name != selection["best"]
    ]
    if not others:
        return "No other trial lies within one standard error of it."
    if len(others) > 6:
        return f"{len(others)} other trials lie within one standard error of it."
    names = trial_labels(summary, model, others)
    joined = "; ".join(names) if model == "mlp" else listing(names)
    verb = "lie" if len(names) > 1 else "lies"
    return f"Within one standard error of it {verb} {joined}."


def trial_labels(summary: Summary, model: str, names: list[str]) -> list[str]:
    """Name several trials by the hyper-parameters that the sweep varies."""
    return [
        trial_label(summary, model, find_trial(summary, model, name)) for name in names
    ]


def simplest_sentence(summary: Summary, model: str) -> str:
    """Say what made the chosen trial the simplest within one standard error."""
    selection = summary["sweeps"][model]["selection"]
    chosen = f"{chosen_label(summary, model)}"
    within = [
        find_trial(summary, model, name)
        for name in selection["within_one_standard_error"]
    ]
    if len(within) == 1:
        return f"The choice is therefore {chosen}."
    reasons = []
    for key, reason in SIMPLER.items():
        if key in within[0] and len({row[key] for row in within}) > 1:
            reasons.append(reason)
            value = selection["hyperparameters"][key]
            within = [row for row in within if row[key] == value]
    return (
        f"Of these the rule takes the simplest, the one with the {listing(reasons)}: "
        f"{chosen}, with {percent(selection['mean_accuracy'], 2)}."
    )


def tie_sentence(summary: Summary, model: str) -> str:
    """Say with which trials the chosen one ties, and how the tie was broken."""
    tied = trial_labels(summary, model, summary["sweeps"][model]["selection"]["tied"])
    return (
        f"This is a tie: {'; '.join(tied)} reached exactly the same. It is broken "
        "towards fewer hidden units, then larger λ, larger batch and larger η; the "
        f"choice is {chosen_label(summary, model)}."
    )


def margin_sentence(summary: Summary, model: str) -> str:
    """Say how far the chosen trial leads the next."""
    selection = summary["sweeps"][model]["selection"]
    if not selection["runner_ups"]:
        return "No other trial has an accuracy."
    runner_up = selection["runner_ups"][0]
    margin, error = selection["margin"], selection["standard_error"]
    verdict = (
        "less than one standard error, so another split could well name another winner"
        if margin < error
        else "more than one standard error"
    )
    return (
        f"The choice is therefore {chosen_label(summary, model)}. It leads the next, "
        f"{trial_label(summary, model, runner_up['hyperparameters'])}, by "
        f"{points(margin)}: {verdict}."
    )


def winners(summary: Summary) -> str:
    """Say whether the winners of this run are winners beyond doubt."""
    doubtful = [
        MODEL_NAMES[model]
        for model, sweep in summary["sweeps"].items()
        if len(sweep["selection"]["within_one_standard_error"]) > 1
    ]
    if not doubtful:
        return "Here no other trial comes within one standard error of either winner."
    return (
        f"Here, for {listing(doubtful)}, the leading trials lie within one standard "
        "error, and this page says so."
    )


def epoch_range(summary: Summary, model: str) -> str:
    """Say in which epochs the trials of a sweep should have stopped."""
    rows = summary["sweeps"][model]["trials"]
    stops = [row["stop_epoch"] for row in rows if row["stopping"] == "settled"]
    others = {
        state: sum(row["stopping"] == state for row in rows)
        for state in ["rising", "unsettled", "short", "diverged"]
    }
    parts = [
        f"{number_of} {words_of}"
        for state, words_of in [
            ("rising", "still rising at the end"),
            ("unsettled", "never settling"),
            ("short", "too short to tell"),
            ("diverged", "diverged"),
        ]
        if (number_of := others[state])
    ]
    if stops:
        when = f"the first after epoch {min(stops)}, the last after epoch {max(stops)}"
        parts.insert(0, f"{len(stops)} settled, {when}")
    return f"By the stopping rule, of {plural(len(rows), 'curve')}: {'; '.join(parts)}."


def rates_compared(summary: Summary) -> str:
    """Say which value of each varied hyper-parameter of the grid does best."""
    sweep = summary["sweeps"]["mlp"]
    rows = [row for row in sweep["trials"] if not row["diverged"]]
    parts = []
    for key, name in [
        ("learning_rate", "learning rates"),
        ("batch_size", "batch sizes"),
        ("hidden_units", "numbers of hidden units"),
        ("lambda", "weight decays"),
    ]:
        best: dict[float, float] = {}
        for row in rows:
            best[row[key]] = max(best.get(row[key], 0), row["mean_accuracy"])
        if len(best) > 1:
            shown = ", ".join(
                f"{number(value)}: {percent(best[value])}" for value in sorted(best)
            )
            parts.append(f"over the {name} {shown}")
    if not parts:
        return ""
    return f"The best accuracy that each value reaches is, {'; '.join(parts)}."
