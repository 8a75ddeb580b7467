"""The page's answers in words, made from the numbers of this run.

Each function takes the summary (the content of `results/summary.json`) and gives a
sentence or a few, as plain text.
"""

import math
from typing import Any

from mnist_sweep.wording import (
    SPACE,
    count,
    label,
    listing,
    number,
    percent,
    plural,
    points,
)

Summary = dict[str, Any]
# A validation accuracy that swings more than this from epoch to epoch (share) is
# called unsettled.
UNSTABLE = 0.02
MODEL_NAMES = {"logistic": "softmax regression", "mlp": "multilayer perceptron"}


def accuracy(summary: Summary, run: str, split: str) -> dict[str, Any]:
    """Find the accuracy row of a run on a split."""
    return next(
        row for row in summary["accuracy"] if (row["run"], row["split"]) == (run, split)
    )


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


def accuracy_sentence(summary: Summary, run: str) -> str:
    """Say how many images a run gets right on each split."""
    parts = [
        f"{percent(row['accuracy'])} of the {count(row['total'])} {split} images"
        for split in ["train", "validation", "test"]
        for row in [accuracy(summary, run, split)]
    ]
    train, test = (accuracy(summary, run, s)["accuracy"] for s in ("train", "test"))
    gap = abs(train - test)
    if gap < 0.01:
        fit = "so near to each other that it does not overfit"
    else:
        side = "above" if train > test else "below"
        fit = f"train being {points(gap, 1)} {side} test"
    return f"It gets {listing(parts).replace(' train ', ' training ')} right, {fit}."


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


def stopping_sentence(summary: Summary, model: str) -> str:
    """Say when the drawn run should have stopped."""
    curve, epochs = summary["curves"][model], summary["experiment"]["epochs"]
    last = curve["last_validation_accuracy"]
    if curve["stop_epoch"] is None:
        return (
            f"Validation accuracy has not settled within {plural(epochs, 'epoch')} by "
            f"the stopping rule; it ends at {percent(last)}."
        )
    return (
        f"Training could stop after epoch {curve['stop_epoch']}: from there on "
        "validation accuracy gains no more than its own noise. "
        f"It ends at {percent(last)}."
    )


def when_to_stop(summary: Summary) -> list[str]:
    """Answer, for every λ: when should training stop?"""
    sweep = summary["sweeps"]["logistic"]
    sentences = []
    for row in sorted(sweep["trials"], key=lambda row: -row["lambda"]):
        name = trial_label(summary, "logistic", row)
        if row["diverged"]:
            sentences.append(f"{name}: it diverged; a smaller learning rate is needed.")
        elif row["stop_epoch"] is None:
            sentences.append(
                f"{name}: not yet; validation accuracy still rises by more than its "
                f"noise when training ends, at {percent(row['final_accuracy'])}."
            )
        else:
            sentences.append(
                f"{name}: after epoch {row['stop_epoch']}. Over the last epochs it "
                f"averages {percent(row['mean_accuracy'])} and fluctuates by "
                f"±{points(row['epoch_noise'])} from one to the next"
                f"{', so it never settles' if row['epoch_noise'] > UNSTABLE else ''}."
            )
    return sentences


def choice(summary: Summary, model: str) -> list[str]:
    """Say which trial was chosen, why, and by what margin."""
    selection = summary["sweeps"][model]["selection"]
    averaged = plural(selection["averaged_epochs"], "epoch")
    best = trial_label(summary, model, find_trial(summary, model, selection["best"]))
    sentences = [
        f"Averaged over the last {averaged}, validation accuracy is highest for "
        f"{best}: {percent(selection['best_mean_accuracy'], 2)}. On "
        f"{count(selection['validation_images'])} validation images its standard error "
        f"is {points(selection['standard_error'])}.",
        within_sentence(summary, model),
    ]
    if selection["rule"] == "one_standard_error":
        simplest = "largest λ" if model == "logistic" else "fewest hidden units"
        sentences.append(
            f"Among them the rule takes the simplest, the one with the {simplest}: "
            f"{chosen_label(summary, model)}, with "
            f"{percent(selection['mean_accuracy'], 2)}."
        )
    else:
        sentences.append(margin_sentence(summary, model))
    if selection["tied"]:
        tied = [
            trial_label(summary, model, find_trial(summary, model, name))
            for name in selection["tied"]
        ]
        sentences.append(
            f"This is a tie with {listing(tied)}, whose accuracy is exactly the same; "
            "it is broken towards fewer hidden units, larger λ, larger batch and "
            "larger η, in this order."
        )
    if selection["diverged"]:
        sentences.append(
            f"{plural(len(selection['diverged']), 'trial')} diverged and took no part."
        )
    return sentences


def within_sentence(summary: Summary, model: str) -> str:
    """Say which trials lie within one standard error of the best."""
    selection = summary["sweeps"][model]["selection"]
    others = [
        t for t in selection["within_one_standard_error"] if t != selection["best"]
    ]
    if not others:
        return "No other trial lies within one standard error of it."
    if len(others) > 6:
        return (
            f"{len(others)} other trials lie within one standard error of it: this "
            "validation set cannot tell them apart."
        )
    names = [
        trial_label(summary, model, find_trial(summary, model, name)) for name in others
    ]
    joined = "; ".join(names) if model == "mlp" else listing(names)
    verb = "lie" if len(names) > 1 else "lies"
    return (
        f"Within one standard error of it {verb} {joined}: this validation set cannot "
        "tell them apart."
    )


def margin_sentence(summary: Summary, model: str) -> str:
    """Say how far the chosen trial leads the next."""
    selection = summary["sweeps"][model]["selection"]
    if selection["margin"] is None:
        return f"It is the only trial: {chosen_label(summary, model)}."
    runner_up = selection["runner_ups"][0]
    errors = selection["margin"] / selection["standard_error"]
    verdict = (
        "less than the sampling error of the validation set, so another split could "
        "well name another winner"
        if errors < 1
        else f"{errors:.1f} standard errors"
    )
    return (
        f"The choice is therefore {chosen_label(summary, model)}. It leads the next, "
        f"{trial_label(summary, model, runner_up['hyperparameters'])}, by "
        f"{points(selection['margin'])}: {verdict}."
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
    ratio = mlp["parameters"] / softmax["parameters"]
    sentences = [
        f"On the test images the perceptron {verb} {points(abs(difference), 1)}: "
        f"{percent(mlp['test_accuracy'])} against {percent(softmax['test_accuracy'])}, "
        f"or {count(wrong['mlp'])} errors against {count(wrong['logistic'])}."
    ]
    if wrong["logistic"]:
        sentences.append(
            f"That is {percent(wrong['mlp'] / wrong['logistic'], 0)} of the softmax "
            f"regression's errors, for {ratio:.0f} times its parameters "
            f"({count(mlp['parameters'])} against {count(softmax['parameters'])})."
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
    return f"mostly taken for {listing(names)}"


def easiest_digit(summary: Summary, run: str, split: str) -> str:
    """Name the digit least often misclassified."""
    row = [
        row
        for row in summary["digit_errors"]
        if (row["run"], row["split"]) == (run, split)
    ][-1]
    return f"The easiest is {row['digit']} ({row['percent']:.1f}{SPACE}%)."


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


def epoch_range(summary: Summary, model: str) -> str:
    """Say in which epochs the trials of a sweep should have stopped."""
    rows = [row for row in summary["sweeps"][model]["trials"] if not row["diverged"]]
    stops = [row["stop_epoch"] for row in rows if row["stop_epoch"] is not None]
    rising = len(rows) - len(stops)
    if not stops:
        return "No curve has settled by the stopping rule."
    return (
        f"By the stopping rule {len(stops)} of {len(rows)} curves have settled, the "
        f"first after epoch {min(stops)}, the last after epoch {max(stops)}; "
        f"{rising} still rise{'s' if rising == 1 else ''} at the end."
    )


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
