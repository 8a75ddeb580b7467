"""The page and its headline say what the numbers say."""

import re
from pathlib import Path

import pytest
from helpers.evidence_rows import averaging, errors, over_seeds
from helpers.odd_summaries import LAMBDAS, ODD, USUAL
from helpers.summaries import make_summary
from helpers.sweep_rows import curve, sweep

from mnist_sweep.base.format import SPACE
from mnist_sweep.base.names import RUNS, SPLITS
from mnist_sweep.data.class_names import CLASS_NAMES
from mnist_sweep.page.render import render_headline

REPORT = Path(__file__).resolve().parents[2] / "workflow/report"


def lines(text: str, pattern: str) -> list[str]:
    return [line for line in text.split("\n") if re.search(pattern, line)]


def test_every_lambda_gets_an_answer_of_its_own(page):
    text = page(ODD["every state"])
    _, _, table = text.partition("could stop. The rule fits")
    said = {
        "10": "diverged",
        "1": "unstable",
        "0.1": "too short to tell",
        "0.01": "after epoch 3",
        "0.001": "not within 30",
    }
    for value, words in said.items():
        assert f"λ = {value}\n{words}\n" in table
    assert "By the stopping rule, 1 of 5 curves settles" in text


def test_a_tie_is_said_to_be_one(page):
    (told,) = lines(page(ODD["a tie"]), "This is a tie: λ = 0.01 reached")
    assert "the choice is λ = 0.1." in told
    assert "leads" not in told
    assert "This is a tie" not in page(USUAL)


def test_a_tie_on_the_same_images_is_said_to_be_one(page):
    text = page(ODD["the best set ties"])
    (told,) = lines(text, "Compared on the same images, λ = 0.01 is not shown")
    assert "the set of 2 trials that contains the truly best one with 95 %" in told
    assert "all other trials are shown to be less accurate" in page(USUAL)


def test_a_lead_is_told_with_its_paired_interval(page):
    (told,) = lines(page(USUAL), "The choice leads λ = 0.01 by 1.50 points")
    assert "(95 % interval +1.30 to +1.70" in told
    assert "it is the more accurate of the two." in told
    assert "selection band" not in told
    (told,) = lines(page(ODD["the simplest"]), "The selection band is one standard")
    assert "0.27 points on 10,000 validation images. In it lies λ = 0.1." in told
    (told,) = lines(page(ODD["the simplest"]), "The choice lies behind")
    assert "lies behind λ = 0.01 by 0.10 points" in told


def test_the_only_trial_is_told_to_be_the_only_one(page):
    text = page(ODD["one trial each"])
    assert len(lines(text, "It is the only trial.")) == 2


def test_the_only_trial_left_is_told_to_be(page):
    text = page(ODD["all others diverged"])
    assert lines(text, "No other trial has an accuracy")
    assert lines(text, "^1 trial diverged and took no part")


def test_one_standard_error_names_what_made_the_chosen_trial_simplest(page):
    text = page(ODD["the simplest"])
    assert "the one with the largest λ: λ = 0.1, with 91.90 %." in text
    assert "The choice is therefore λ = 0.1." in page(ODD["the simplest is the best"])


def test_an_accuracy_of_one_has_no_standard_error_and_is_no_crash(page):
    assert "100.00 %. The choice is therefore λ = 0.1." in page(ODD["all right"])


def test_trials_are_named_by_what_varies(page):
    assert "η = 0.1, batch 128, 200 hidden units" in page(USUAL)
    assert "Throughout the sweep: λ = 0.01." in page(USUAL)


def test_no_mistake_is_told_as_none(page):
    text = page(ODD["all right"])
    assert len(lines(text, "No test image is misclassified.")) == 2
    assert len(lines(text, "No training image is misclassified.")) == 2
    assert "as many errors" not in text


def test_hard_digits_are_told_with_what_holds_with_every_seed(page):
    text = page(USUAL)
    (told,) = set(
        lines(text, "^Over 5 seeds, the test images misclassified most often")
    )
    assert "5 (12.0 %, in the run shown most often taken for 6); 3 (8.0 %," in told
    assert "With every seed, 5 is misclassified more often than 3, 8, 2," in told
    assert "45 pairs of classes" in told
    text = page(ODD["one mistake"])
    assert (
        "In this one run, the test images misclassified most often are those of 7"
        in (text)
    )
    assert "With every seed" not in text


def test_the_headline_is_the_mean_over_seeds(page):
    text = page(USUAL)
    told = lines(text, "mean of 5 seeds, 95 % interval")[0]
    assert "λ = 0.001" in told
    assert "95 % interval 91.5 % to 92.5 % over seeds and test images" in told
    assert "standard deviation over the 5 seeds 0.12 points" in told
    assert "exceeded by 1 of the 5" in told
    text = page(ODD["no replicates"])
    assert "one run, 95 % interval over images" in text
    assert "mean of 5 seeds" not in text


def test_a_difference_is_put_down_to_chance_where_it_may_be(page):
    text = page(USUAL)
    assert (
        "Over 5 seeds and all test images, the perceptron is 4.00 points more" in text
    )
    assert (
        "and ahead with 5 of the seeds. The perceptron is more accurate, as trained"
        in text
    )
    assert "Neither the seed nor the choice of test images explains" in text
    text = page(ODD["chance"])
    assert "the two are equally accurate: 95.0 %" in text
    assert "Which of the two is more accurate is undecided." in text
    text = page(ODD["softmax regression is better"])
    assert "The softmax regression is more accurate, as trained here" in text
    assert "4.0 points less accurate" in text
    assert "each trained once, the perceptron" in page(ODD["no replicates"])


@pytest.mark.parametrize(
    ("mean", "half", "told"),
    [
        (0.003, 0.001, ": they are recommended for use."),
        (-0.003, 0.001, ": the last weights are better."),
        (0.0001, 0.0005, ": the two are equivalent."),
        (0.003, 0.004, ": which of the two is better is undecided."),
    ],
)
def test_averaged_weights_are_recommended_where_they_are_better(page, mean, half, told):
    text = page(make_summary(averaging=averaging(mean=mean, half=half)))
    assert len(lines(text, f"^For .* the averaged weights are .*{told}")) == 2
    recommended = lines(text, "For use, averaged weights are recommended")
    assert bool(recommended) == (told == ": they are recommended for use.")


def test_every_claim_is_told_with_its_verdict(page):
    text = page(USUAL)
    start = text.index("What can be claimed\nA difference")
    table = text[start : text.index("Seeds, splits and images", start)]
    told = lines(table, "^(better|higher|equivalent|worse|lower|undecided)$")
    assert len(told) == len(USUAL["decisions"])
    assert "Perceptron compared with softmax regression: test accuracy" in table
    assert "+4.00\n+3.00 to +5.00\n5 of 5\nbetter" in table


def test_several_seeds_are_said_to_be_averaged(page):
    text = page(ODD["several seeds"])
    assert "Each was trained with 2 seeds" in text
    assert "those of seed 1" in text
    assert "Averaged over the last 10 epochs and 2 seeds, validation" in text
    assert "The model of seed 1 classifies" in text
    text = page(USUAL)
    assert "Each was trained" not in text
    assert "Averaged over the last 10 epochs, validation" in text
    assert "The model classifies" in text


def test_the_spread_over_replicates_is_told_with_their_number(page):
    text = page(ODD["several seeds"])
    (seeds,) = lines(text, "Over seeds, test accuracy")
    assert "92.00 ± 0.12 % for the reference (n = 3)" in seeds
    assert "Over splits, test accuracy" in seeds
    assert "give the mean over seeds a standard error of 0.22 points" in text


def test_without_replicates_the_page_says_why(page):
    text = page(ODD["no replicates"])
    assert "No model was trained again, since" in text
    assert "Over seeds" not in text


def test_replicates_that_all_diverged_are_not_said_to_be_none(page):
    text = page(ODD["all replicates diverged"])
    assert "No run has two replicates that did not diverge" in text
    assert "No model was trained again" not in text


def test_diverged_replicates_are_warned_of(page):
    text = page(ODD["some replicates diverged"])
    assert (
        "Diverged replicates. The chosen perceptron: 2 trainings with another" in text
    )


def test_a_run_without_warnings_has_no_such_section(page):
    assert not lines(page(USUAL), "Warnings that touch|further warning")


def test_each_kind_of_warning_is_told_in_words_of_its_own(page):
    text = page(ODD["every warning"])
    told = lines(text, r"^Multilayer perceptron: [a-z ]+\. ")
    assert all(line.endswith("Evidence") for line in told)

    def of_kind(kind: str) -> list[str]:
        return [
            line for line in told if line.startswith(f"Multilayer perceptron: {kind}.")
        ]

    (diverged,) = of_kind("diverged")
    assert "hidden units did not stay finite" in diverged
    ties = " ".join(of_kind("a tie"))
    assert "150 hidden units is not shown to be less accurate" in ties
    assert "they belong to the set" in ties
    edges = of_kind("best at the edge")
    assert all("have 200 hidden units, the largest value tried" in e for e in edges[:1])
    assert ["not at this edge" in edge for edge in edges] == [False, True]
    (improving,) = of_kind("not settled")
    assert "had not settled within 30 epochs" in improving
    assert "The chosen trial is among them." in improving
    (unstable,) = of_kind("unstable")
    assert "of 5 of 5 trials" in unstable
    assert "The chosen trial is not among them." in unstable
    (fallen,) = of_kind("best before the end")
    assert "This is the chosen trial." in fallen
    # Those about the chosen trials come first, the others are folded.
    urgent, _, folded = text.partition("further warning")
    assert fallen in urgent
    assert unstable in folded


def test_many_trials_are_counted_not_named(page):
    (told,) = lines(page(ODD["every warning"]), "Multilayer perceptron: unstable")
    assert "hidden units" not in told
    (told,) = lines(page(ODD["many trials"]), "This is a tie")
    assert "39 trials reached exactly the same" in told


def test_stopping_is_told_for_every_state_of_a_curve(page):
    said = {
        "settled": "training could have stopped after epoch 12",
        "improving": "It had not settled within 30 epochs",
        "unstable": "validation accuracy varies by more than 0.5 points",
        "short": "too short to tell when to stop",
        "diverged": "the run diverged",
    }
    for state, words in said.items():
        curves = {"logistic": curve("settled"), "mlp": curve(state)}
        assert words in page(make_summary(curves=curves)), state


def test_converged_and_unconverged_runs_are_told_apart(page):
    rows = sweep("logistic", LAMBDAS[1:])
    text = page(make_summary(rows))
    (told,) = lines(text, "a fall of the training loss, without")
    assert "L-BFGS finds it" in text
    assert (
        "For λ = 0.001, the training loss, without the penalty, was still falling"
        in text
    )
    assert "For λ = 1 and λ = 0.01, a fall of the training loss, without" in told
    assert "is not certain (p = 0.008, p = 0.008)" in told
    assert "need be no optimum" in page(ODD["no penalty"])


def test_confidence_is_judged(page):
    text = page(ODD["confidence that does not fit"])
    assert "it is over-confident." in text
    assert "it is under-confident." in text
    agrees = "the two agree, and in the run shown the expected calibration error (ECE)"
    assert agrees in page(USUAL)
    text = page(ODD["bins that do not fit"])
    assert "not bin by bin: its expected calibration error (ECE) of 5.00 %" in text


def test_what_drives_accuracy_is_told_with_what_it_is_mixed_with(page):
    text = page(ODD["a budget too short for one value"])
    assert "All 2 trials with η = 0.01 had yet to settle after 30 epochs" in text
    assert "had yet to settle" not in page(USUAL)


def test_the_original_s_protocol_is_told_apart_from_another(page):
    assert "as almost any would be that differ by no more than" in page(USUAL)
    assert "This run did not" in page(ODD["one epoch"])


def test_the_headline_gives_both_models_and_the_page():
    told = render_headline(USUAL, REPORT, Path("/here/page.html")).replace(SPACE, " ")
    assert told.split("\n") == [
        "softmax regression (λ = 0.001): training 92.00 %, validation 92.00 %, "
        "test 92.00 %; mean of 5 seeds: test 92.00 %, 95 % interval 91.5 % to 92.5 %",
        "multilayer perceptron (η = 0.1, batch 128, 200 hidden units): training "
        "96.00 %, validation 96.00 %, test 96.00 %; mean of 5 seeds: test 92.00 %, "
        "95 % interval 91.5 % to 92.5 %",
        "9 of the 9 published accuracies lie within ±0.6 points of the mean of 5 "
        "seeds; the largest difference is 0.0 points.",
        "The page: /here/page.html",
    ]


CLOTHES = CLASS_NAMES["FashionMNIST"]


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
        class_replicates=dressed(USUAL["class_replicates"]),
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
    assert "Sandal (12.0 %, in the run shown most often taken for Shirt)" in text
    assert "With every seed, Sandal is misclassified more often than Dress, Bag" in text
    assert not re.search("digit|original study|published", text, re.IGNORECASE)
    assert "MNIST" not in text.replace("FashionMNIST", "")
    assert "What is done differently" not in text
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
            class_replicates=[
                over_seeds(row["run"], {9: 7})[0]
                | {key: row[key] for key in ["split", "label", "class"]}
                for row in rows
            ],
            published=None,
        )
    )
    assert "the 20 hardest of 200 classes" in text
    assert "Images of each of the 200 classes" in text
    assert "784 inputs, and 200 outputs" in text
    assert "ln 200 = 5.30" in text
    assert "Each row is one true class" in text


def test_a_weight_decay_of_zero_has_its_column_in_the_comparison(page):
    zero = [row | {"lambda": 0.0} for row in USUAL["comparison"]]
    table = page(USUAL | {"comparison": zero}).partition("The chosen models (")[2]
    head, _, _ = table.partition("\nparameters\n")
    assert "λ" in head.split("\n")
