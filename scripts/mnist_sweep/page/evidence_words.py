"""The page's sentences about how sure its results are.

Each function takes the summary (the content of `results/summary.json`) and gives plain
text made from the numbers of this run.
"""

import math
from typing import Any

from mnist_sweep.base.format import (
    SPACE,
    count,
    listing,
    percent,
    plural,
    points,
    signed_points,
)
from mnist_sweep.page.sweep_words import (
    chosen_label,
    find_trial,
    last_epochs,
    trial_label,
)
from mnist_sweep.page.words import MODEL_NAMES, RUN_NAMES, Summary, accuracy

VARIED = {"seed": "seeds", "split": "splits"}


def spread(
    summary: Summary, run: str, split: str, varied: str = "seed"
) -> dict[str, Any] | None:
    """Find the mean and spread of a run's replicates, if it has any."""
    return next(
        (
            row
            for row in summary["replicates"]
            if (row["run"], row["split"], row["varied"]) == (run, split, varied)
            and row["n"] > 1
        ),
        None,
    )


def mean_and_deviation(row: dict[str, Any]) -> str:
    """Write a mean with its standard deviation: 92.26 ± 0.05 %."""
    deviation = f"{100 * row['standard_deviation']:.2f}"
    return f"{100 * row['mean']:.2f} ± {deviation}{SPACE}%"


def over_seeds(summary: Summary, run: str) -> str:
    """Say a run's mean test accuracy over seeds, in the width of a card."""
    row = spread(summary, run, "test")
    if not row:
        return ""
    return f"{row['n']} seeds: mean ± standard deviation {mean_and_deviation(row)}"


def replicates(summary: Summary) -> list[str]:
    """Say how much another seed or split changes each model's test accuracy."""
    sentences = []
    for varied, name in VARIED.items():
        parts = [
            f"{RUN_NAMES[run].lower()} {mean_and_deviation(row)} (n = {row['n']})"
            for run in RUN_NAMES
            if (row := spread(summary, run, "test", varied))
        ]
        if parts:
            sentences.append(
                f"Test accuracy, mean ± standard deviation over {name}: "
                f"{listing(parts)}."
            )
    if not sentences:
        return ["No model was trained again: `replicates` is 0 in the config."]
    return [*sentences, *against_sampling(summary)]


def against_sampling(summary: Summary) -> list[str]:
    """Set the spread over seeds beside the sampling error of the test images."""
    parts = []
    for run in ["logistic", "mlp"]:
        if row := spread(summary, run, "test"):
            shown = accuracy(summary, run, "test")
            share = shown["accuracy"]
            error = (share * (1 - share) / shown["total"]) ** 0.5
            parts.append(
                f"{RUN_NAMES[run].lower()} {points(row['standard_deviation'])} beside "
                f"{points(error)}"
            )
    return parts and [
        "A seed's standard deviation, beside the standard error that comes from there "
        f"being no more test images: {listing(parts)}."
    ]


def certainty(summary: Summary, model: str) -> list[str]:
    """Say how often each trial would win on other validation images, and who ties."""
    rows = summary["certainty"][model]
    if len(rows) < 2:
        return []
    winners = sorted(rows, key=lambda row: -row["win_share"])[:3]
    wins = [
        f"{trial_label(summary, model, row)} in {percent(row['win_share'], 0)}"
        for row in winners
        if row["win_share"] >= 0.005
    ]
    sentences = [
        f"Drawn again from the validation images, 10,000 times, highest is "
        f"{'; '.join(wins)}."
    ]
    tied = [row for row in rows if row["indistinguishable"] and not row["best"]]
    if tied:
        names = [trial_label(summary, model, row) for row in tied]
        named = "; ".join(names) if len(names) <= 6 else plural(len(names), "trial")
        sentences.append(
            f"This is a tie: compared with the highest image by image, {named} "
            f"{'lies' if len(tied) == 1 else 'lie'} within one standard error."
        )
    else:
        sentences.append(
            "Compared image by image, no other trial lies within one standard error of "
            "the highest."
        )
    return [*sentences, *chosen_behind(summary, model), *another_seed(summary, model)]


def another_seed(summary: Summary, model: str) -> list[str]:
    """Say that all this is about the models as they were trained."""
    row = spread(summary, model, "validation")
    if not row:
        return []
    return [
        "All this is of the models as trained: another seed moves the chosen one's "
        f"validation accuracy by {points(row['standard_deviation'])} (standard "
        "deviation)."
    ]


def chosen_behind(summary: Summary, model: str) -> list[str]:
    """Say what the chosen trial gives away, and how often its rule chooses it."""
    rows = summary["certainty"][model]
    chosen = next(row for row in rows if row["chosen"])
    optimism = points(chosen["winner_optimism"], 3)
    sentences = []
    if not chosen["best"]:
        error = chosen["standard_error"]
        told = "" if error is None else f" (paired standard error {points(error)})"
        sentences.append(
            f"The chosen one, {chosen_label(summary, model)}, lies "
            f"{points(chosen['behind'])} behind{told}, and its rule takes it in "
            f"{percent(chosen['chosen_share'], 0)} of the draws."
        )
    return [
        *sentences,
        "That the highest was picked for being highest makes it look better than it is "
        f"by about {optimism} (bootstrap).",
    ]


def optimism(summary: Summary) -> str:
    """Say how far validation promises more than the test set holds."""
    rows = {row["run"]: row for row in summary["optimism"]}
    parts = [
        f"{RUN_NAMES[run].lower()} {signed(rows[run])}" for run in ["logistic", "mlp"]
    ]
    told = f"Validation minus test accuracy: {listing(parts)}."
    reference = rows["logistic_reference"]
    if reference["trial"] != rows["logistic"]["trial"]:
        told += (
            f" The reference, which was not chosen by validation, has "
            f"{signed(reference)}: what the two sets differ by without a choice."
        )
    return told


def signed(row: dict[str, Any]) -> str:
    """Write a difference in points with its sign and 95 % interval."""
    low, middle, high = (
        signed_points(row[name], 2)
        for name in ["difference_low", "difference", "difference_high"]
    )
    return f"{middle}{SPACE}points (95{SPACE}%: {low} to {high})"


def find_pair(summary: Summary, comparison: str, split: str) -> dict[str, Any] | None:
    """Find the comparison of two models on the same images."""
    return next(
        (
            row
            for row in summary["paired_tests"]
            if (row["comparison"], row["split"]) == (comparison, split)
        ),
        None,
    )


def probability(value: float) -> str:
    """Write a p-value: p = 0.88, p = 0.004, p < 0.0001."""
    if value < 0.0001:
        return "p < 0.0001"
    return f"p = {value:.2f}" if value >= 0.1 else f"p = {value:.1g}"


def models_compared(summary: Summary) -> list[str]:
    """Say whether the perceptron is better than the softmax regression on test."""
    row = find_pair(summary, "models", "test")
    better = "perceptron" if row["difference"] > 0 else "softmax regression"
    verdict = (
        f"Chance does not explain this: the {better} is better on images of this kind."
        if row["p_value"] < 0.05
        else "Chance alone may explain this."
    )
    return [
        f"Of the {count(row['images'])} test images the perceptron alone gets "
        f"{count(row['only_second'])} right, the softmax regression alone "
        f"{count(row['only_first'])}; both err on {count(row['both_wrong'])}. The "
        f"paired difference is {signed(row)}, McNemar's exact test gives "
        f"{probability(row['p_value'])}. {verdict}"
    ]


def runner_up(summary: Summary, model: str) -> str:
    """Say how the chosen trial compares with its runner-up, image by image."""
    row = find_pair(summary, f"{model}_runner_up", "validation")
    if row is None:
        return ""
    trial = find_trial(summary, model, row["first"].partition("/")[2])
    verdict = (
        "they differ" if row["p_value"] < 0.05 else "they cannot be told apart by it"
    )
    return (
        f"At the last epoch, against {trial_label(summary, model, trial)}: on "
        f"{count(row['only_second'])} validation images only the chosen is right, "
        f"on {count(row['only_first'])} only the other; paired difference "
        f"{signed(row)}, McNemar's exact test "
        f"{probability(row['p_value'])}: {verdict}."
    )


def stopping_cost(summary: Summary, model: str) -> str:
    """Say what stopping by the rule would have cost over a sweep."""
    rows = [
        row
        for row in summary["sweeps"][model]["trials"]
        if row["stopping"] == "settled"
    ]
    if not rows:
        return ""
    saved = sum(row["epochs_saved"] for row in rows)
    epochs = summary["experiment"]["epochs"] * len(rows)
    dearest = max(rows, key=lambda row: row["stop_cost"])
    cost = dearest["stop_cost"]
    told = (
        f"at most {points(cost)} of validation accuracy "
        f"({trial_label(summary, model, dearest)})"
        if cost > 0
        else "no validation accuracy"
    )
    return (
        f"To stop so would, looking back, have saved {percent(saved / epochs, 0)} of "
        f"the epochs of the {plural(len(rows), 'settled curve')}, and cost {told}, "
        "against the mean of the last five epochs."
    )


def optimum(summary: Summary) -> list[str]:
    """Say how far each λ's run ended from the optimum of its λ."""
    rows = [row for row in summary["optimum"] if row["gap"] is not None]
    if not rows:
        return ["Without a penalty there need be no optimum to compare with."]
    nearest = min(rows, key=lambda row: row["gap"])
    furthest = max(rows, key=lambda row: row["gap"])
    # Rounded up: a bound.
    bound = math.ceil(1e4 * max(row["bound"] for row in rows)) / 1e4
    gaps = f"{nearest['gap']:.3g}{SPACE}nats above it for {softmax(summary, nearest)}"
    if furthest is not nearest:
        gaps += (
            f" and {furthest['gap']:.3g}{SPACE}nats for {softmax(summary, furthest)}"
        )
    highest = max(rows, key=lambda row: row["optimum_validation_accuracy"])
    return [
        "The penalised loss of softmax regression is convex: for each λ > 0 it has one "
        f"optimum, found here by L-BFGS to within {bound:g}{SPACE}nats. After "
        f"{plural(summary['experiment']['epochs'], 'epoch')} of SGD the objective lies "
        f"{gaps}.",
        *still_falling(summary, rows),
        *(
            f"The chosen {softmax(summary, row)} has "
            f"{percent(row['sgd_validation_accuracy'])} of the validation images right "
            f"after SGD, {percent(row['optimum_validation_accuracy'])} at its optimum."
            for row in rows
            if row["chosen"]
        ),
        f"Of the optima, that of {softmax(summary, highest)} is the most accurate on "
        f"validation images, with {percent(highest['optimum_validation_accuracy'])}.",
    ]


def still_falling(summary: Summary, rows: list[dict[str, Any]]) -> list[str]:
    """Say which runs are on their way to the optimum, and which are not seen to be."""
    last = last_epochs(summary, "logistic")
    falls = {
        trial["trial"]: trial["training_falls"]
        for trial in summary["sweeps"]["logistic"]["trials"]
    }
    return [
        f"For {named} the training loss {told}."
        for state, told in [
            (True, f"still falls {last}: not converged, more epochs bring it nearer"),
            (
                False,
                f"is not seen to fall any more {last}: a constant learning rate keeps "
                "it hovering above the optimum",
            ),
        ]
        if (
            named := short_list(
                [softmax(summary, row) for row in rows if falls[row["trial"]] is state]
            )
        )
    ]


def short_list(names: list[str], most: int = 8) -> str:
    """Join names as a sentence does, or say how many they are."""
    return listing(names) if len(names) <= most else plural(len(names), "trial")


def softmax(summary: Summary, row: dict[str, Any]) -> str:
    """Name a softmax regression by what its sweep varies."""
    return trial_label(summary, "logistic", row)


def expected_best(summary: Summary) -> str:
    """Say how many random trials of the grid would have come how near to the best."""
    rows = summary["expected_best"]
    if len(rows) < 2:
        return ""
    best = rows[0]["best"]
    shown = [rows[place] for place in (0, 4, 9) if place < len(rows) - 1]
    parts = [
        f"{plural(row['trials'], 'trial')} {percent(row['without_replacement'], 2)}"
        for row in shown
    ]
    return (
        f"The best of all {len(rows)} has {percent(best, 2)}; the best of some, drawn "
        f"from them at random, is expected to have: {listing(parts)}."
    )


def calibration(summary: Summary) -> list[str]:
    """Say whether each model is too sure of itself, or not sure enough."""
    sentences = []
    for row in summary["calibration"]:
        shown = accuracy(summary, row["run"], "test")
        if row["confidence"] > shown["accuracy_high"]:
            verdict = "too sure of itself"
        elif row["confidence"] < shown["accuracy_low"]:
            verdict = "less sure than it might be"
        else:
            verdict = "on average about as sure as it should be"
        sentences.append(
            f"The {MODEL_NAMES[row['run']]} gives its predictions a probability of "
            f"{percent(row['confidence'])} on average and is right in "
            f"{percent(row['accuracy'])}: {verdict}."
        )
    return sentences
