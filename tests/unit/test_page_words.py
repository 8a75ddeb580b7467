"""The page and its headline say what the numbers say."""

import re
from pathlib import Path

from helpers.odd_summaries import LAMBDAS, ODD, USUAL
from helpers.summaries import curve, errors, logistic, make_summary, sweep

from mnist_sweep.base.format import SPACE
from mnist_sweep.base.names import RUNS, SPLITS
from mnist_sweep.data.known_sets import KNOWN_SETS
from mnist_sweep.page.render import render_headline

REPORT = Path(__file__).resolve().parents[2] / "workflow/report"


def lines(text: str, pattern: str) -> list[str]:
    return [line for line in text.split("\n") if re.search(pattern, line)]


def test_every_lambda_gets_an_answer_of_its_own(page):
    answers = lines(page(ODD["every state"]), r"^λ = [\d.]+: ")
    assert [answer.partition(":")[0] for answer in answers] == [
        f"λ = {value}" for value in ["10", "1", "0.1", "0.01", "0.001"]
    ]
    said = ["diverged", "never settles", "too short", "after epoch 3", "still rising"]
    for answer, words in zip(answers, said, strict=True):
        assert words in answer
    assert "averages" not in answers[0]


def test_a_tie_is_said_to_be_one(page):
    (told,) = lines(page(ODD["a tie"]), "This is a tie: λ = 0.01 reached")
    assert "the choice is λ = 0.1." in told
    assert "leads" not in told
    assert "This is a tie" not in page(USUAL)


def test_a_tie_on_the_same_images_is_said_to_be_one(page):
    text = page(ODD["the bootstrap ties"])
    assert "compared with the best image by image, λ = 0.01 lies within one" in text
    assert "image by image, no other trial lies within" in page(USUAL)


def test_a_lead_is_told_in_standard_errors(page):
    (told,) = lines(page(USUAL), "leads the runner-up, λ = 0.01, by 1.50 points")
    assert "No other trial lies within one standard error" in told
    assert "more than one standard error." in told
    assert "another split" not in told
    close = sweep("logistic", [logistic(0.1, 0.92), logistic(0.01, 0.9199)])
    (told,) = lines(page(make_summary(close)), "leads the runner-up, λ = 0.01")
    assert "no more than one standard error: another split could well" in told


def test_the_only_trial_is_told_to_be_the_only_one(page):
    text = page(ODD["one trial each"])
    assert len(lines(text, "It is the only trial.")) == 2
    assert "bootstrap" not in text


def test_the_only_trial_left_is_told_to_be(page):
    (told,) = lines(page(ODD["all others diverged"]), "No other trial has an accuracy")
    assert "1 trial diverged" in told


def test_one_standard_error_names_what_made_the_chosen_trial_simplest(page):
    text = page(ODD["the simplest"])
    assert "the one with the largest λ: λ = 0.1, with 91.90 %." in text
    assert "The choice is therefore λ = 0.1." in page(ODD["the simplest is the best"])


def test_an_accuracy_of_one_has_no_standard_error_and_is_no_crash(page):
    assert "standard error of this accuracy is 0.00 points" in page(ODD["all right"])


def test_trials_are_named_by_what_varies(page):
    assert "η = 0.1, batch 128, 200 hidden units" in page(USUAL)
    assert "with λ = 0.01 throughout" in page(USUAL)


def test_no_mistake_is_told_as_none(page):
    text = page(ODD["all right"])
    assert len(lines(text, "No test image is misclassified.")) == 2
    assert len(lines(text, "No training image is misclassified.")) == 2
    assert "as many errors" not in text


def test_hard_classes_are_told_with_what_they_are_taken_for(page):
    text = page(USUAL)
    assert "are 5 (12.0 %, most often taken for 6); 3 (8.0 %," in text
    assert "The classes misclassified least often are 0, 1, 4, 6, 7 and 9" in text
    assert "the class misclassified most often is 7 (0.1 %" in page(ODD["one mistake"])


def test_a_difference_is_put_down_to_chance_where_it_may_be(page):
    assert "the perceptron is the more accurate on images of this kind" in page(USUAL)
    text = page(ODD["chance"])
    assert "Chance alone may explain this." in text
    assert "the two models are equally accurate: 95.0 %" in text
    assert "It cannot tell the two apart." in text
    text = page(ODD["the runner-up is better at the end"])
    assert "the softmax regression is the more accurate on images" in text
    assert "4.0 points less accurate" in text
    assert "the runner-up is the better one after the last epoch" in text


def test_several_seeds_are_said_to_be_averaged(page):
    text = page(ODD["several seeds"])
    assert "Each is trained with 2 seeds" in text
    assert "those of seed 1" in text
    assert "Averaged over the last 10 epochs and 2 seeds, validation" in text
    assert "The model of seed 1 classifies" in text
    text = page(USUAL)
    assert "Each is trained" not in text
    assert "Averaged over the last 10 epochs, validation" in text
    assert "The model classifies" in text


def test_the_spread_over_replicates_is_told_with_their_number(page):
    text = page(ODD["several seeds"])
    (seeds,) = lines(text, "Over seeds, test accuracy")
    assert "92.00 ± 0.12 % for the reference (n = 3)" in seeds
    assert "Over splits, test accuracy" in seeds
    assert "gives a standard error of 0.20 points" in seeds


def test_without_replicates_the_page_says_why(page):
    text = page(ODD["no replicates"])
    assert "since replicates is 0 in the config" in text
    assert "Over seeds" not in text
    assert "mean ± standard deviation 9" not in text


def test_replicates_that_all_diverged_are_not_said_to_be_none(page):
    text = page(ODD["all replicates diverged"])
    assert "No run has two replicates that did not diverge" in text
    assert "is 0 in the config" not in text


def test_diverged_replicates_are_warned_of(page):
    text = page(ODD["some replicates diverged"])
    assert (
        "Diverged replicates. The chosen perceptron: 2 trainings with another" in text
    )


def test_a_run_without_warnings_has_no_such_section(page):
    assert not lines(page(USUAL), "^Warnings$")


def test_each_kind_of_warning_is_told_in_words_of_its_own(page):
    told = lines(page(ODD["every warning"]), "^Multilayer perceptron: ")
    assert [line.partition(": ")[2].partition(".")[0] for line in told] == [
        "diverged",
        "a tie",
        "a tie",
        "best at the edge",
        "best at the edge",
        "not converged",
        "unstable",
        "best before the end",
    ]
    assert "For 25 hidden units, the loss" in told[0].replace(
        "η = 0.1, batch 128, ", ""
    )
    assert "150 hidden units lies within one standard error" in told[1]
    assert "100 hidden units lie within one standard error" in told[2]
    assert "has 200 hidden units, the largest value tried" in told[3]
    assert "not at this edge" not in told[3]
    assert "not at this edge" in told[4]
    assert "over the last 10 epochs" in told[5]
    assert "The chosen trial is among them." in told[5]
    assert "For 5 of 5 trials" in told[6]
    assert "The chosen trial is not among them." in told[6]
    assert "This is the chosen trial." in told[7]


def test_many_trials_are_counted_not_named(page):
    (told,) = lines(page(ODD["every warning"]), "Multilayer perceptron: unstable")
    assert "hidden units" not in told
    (told,) = lines(page(ODD["many trials"]), "This is a tie")
    assert "39 trials reached exactly the same" in told


def test_stopping_is_told_for_every_state_of_a_curve(page):
    said = {
        "settled": "Training could stop after epoch 12",
        "rising": "validation accuracy is still rising at the end",
        "unsettled": "validation accuracy never settles",
        "short": "too short to tell when to stop",
        "diverged": "the run diverged",
    }
    for state, words in said.items():
        curves = {"logistic": curve("settled"), "mlp": curve(state)}
        assert words in page(make_summary(curves=curves)), state


def test_converged_and_unconverged_runs_are_told_apart(page):
    rows = sweep("logistic", LAMBDAS[1:])
    (told,) = lines(page(make_summary(rows)), "L-BFGS finds it")
    assert "For λ = 0.001, the training loss was still falling" in told
    assert "For λ = 1 and λ = 0.01, no fall of the training loss" in told
    assert "need be no optimum" in page(ODD["no penalty"])


def test_confidence_is_judged(page):
    text = page(ODD["confidence that does not fit"])
    assert "It is over-confident." in text
    assert "It is under-confident." in text
    assert len(lines(page(USUAL), "The two agree to within the 95 % interval")) == 1


def test_the_original_s_protocol_is_told_apart_from_another(page):
    assert "to within sampling error but not exactly" in page(USUAL)
    assert "this run did not" in page(ODD["one epoch"])


def test_the_headline_gives_both_models_and_the_page():
    told = render_headline(USUAL, REPORT, Path("/here/page.html")).replace(SPACE, " ")
    assert told.split("\n") == [
        "softmax regression (λ = 0.001): training 92.00 %, validation 92.00 %, "
        "test 92.00 %",
        "multilayer perceptron (η = 0.1, batch 128, 200 hidden units): training "
        "96.00 %, validation 96.00 %, test 96.00 %",
        "6 of the 9 published accuracies are reproduced to within ±0.6 points; "
        "the largest difference is 4.0 points.",
        "The page: /here/page.html",
    ]


CLOTHES = KNOWN_SETS["FashionMNIST"].class_names


def dressed(rows: list[dict]) -> list[dict]:
    """Return rows about classes, which are called as clothes."""
    return [
        row | {name: CLOTHES[int(row[name])] for name in row if name.endswith("class")}
        for row in rows
    ]


def about_clothes(**changes) -> dict:
    """Return the usual summary, as if it were about Fashion-MNIST."""
    return make_summary(
        dataset=USUAL["dataset"] | {"name": "FashionMNIST", "class_names": CLOTHES},
        class_errors=dressed(USUAL["class_errors"]),
        confusions={
            model: {split: dressed(rows) for split, rows in found.items()}
            for model, found in USUAL["confusions"].items()
        },
        accuracy=[row | {"published": None} for row in USUAL["accuracy"]],
        published=None,
        **changes,
    )


def test_nothing_says_digit_for_a_shirt(page):
    text = page(about_clothes())
    assert text.startswith("FashionMNIST: softmax regression")
    assert "are Sandal (12.0 %, most often taken for Shirt); Dress (8.0 %," in text
    assert "least often are T-shirt/top, Trouser, Coat, Shirt, Sneaker and" in text
    assert not re.search("digit|original study|published", text, re.IGNORECASE)
    assert "MNIST" not in text.replace("FashionMNIST", "")
    assert "Differences" not in text
    headline = render_headline(about_clothes(), REPORT, Path("page.html"))
    assert "published" not in headline


def test_of_many_classes_the_hardest_are_told(page):
    names = [f"kind {label}" for label in range(200)]
    counts = {
        part: of | {"class_counts": [5] * 200} if part != "seed" else of
        for part, of in USUAL["experiment"]["split"].items()
    }
    rows = [
        row | {"label": label, "class": names[label]}
        for run in RUNS
        for split in SPLITS
        for row in errors(run, {9: 7})[:1]
        for label in range(200)
        for row in [row | {"run": run, "split": split}]
    ]
    text = page(
        make_summary(
            dataset=USUAL["dataset"] | {"name": "Kinds", "class_names": names},
            experiment=USUAL["experiment"] | {"split": counts},
            class_errors=rows,
            published=None,
        )
    )
    assert "the 20 hardest of 200 classes" in text
    assert "Images of each of the 200 classes" in text
    assert "784 inputs and 200 classes" in text
    assert "ln 200 = 5.30" in text
    assert "Each row is one true class" in text
