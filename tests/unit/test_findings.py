"""Every figure says what it finds, of any data, and claims no more than is decided."""

import re
import shutil

import pytest
from helpers.evidence_rows import seed_differences
from helpers.odd_summaries import LAMBDAS, ODD, USUAL
from helpers.pages import CATALOGUE, FIGURES, REPORT, WRONG, gallery_of, render
from helpers.summaries import make_summary, with_models
from helpers.sweep_rows import mlp, sweep

from mnist_sweep.base.catalogue import for_models, read_figures
from mnist_sweep.base.errors import UserError
from mnist_sweep.base.format import SPACE
from mnist_sweep.page.figures import finding_of
from mnist_sweep.page.render import environment, render_page

MOST_LETTERS = 115
# What two models, and the trials of one, are compared by.
CLAIMS = ["models", "runner_up", "smaller_lambda"]
# A sentence ends with a mark and a capital; so do no abbreviations on the page.
SENTENCE = r"[.?!:]\s+(?=[A-ZΑ-Ω])"


def words_of(summary: dict) -> dict[str, tuple[str, str]]:
    """Return the finding and the alternative text of each figure of the page."""
    templates = environment(REPORT, summary)
    return {
        entry.pattern.format(**wildcards): finding_of(
            entry.facts["caption"], wildcards, templates
        )
        for entry in for_models(read_figures(CATALOGUE), summary["sweeps"])
        if entry.facts["section"]
        for wildcards in entry.wildcards()
    }


# What may be said of no figure, wherever its numbers come from.
OTHER = {
    "a network alone": with_models(USUAL, {"cnn": "mlp"}),
    "softmax regression alone": with_models(USUAL, {"logistic": "logistic"}),
    "three models": with_models(
        USUAL, {"logistic": "logistic", "mlp": "mlp", "cnn": "mlp"}
    ),
    "three models, all undecided": with_models(
        ODD["chance"], {"logistic": "logistic", "mlp": "mlp", "cnn": "mlp"}
    ),
}


@pytest.mark.parametrize("name", [*ODD, *OTHER])
def test_titles_are_short_and_of_their_own_and_texts_have_numbers(name):
    words = words_of((ODD | OTHER)[name])
    titles = [title for title, _ in words.values()]
    assert len(set(titles)) == len(titles)
    for figure, (title, text) in words.items():
        assert 8 < len(title) <= MOST_LETTERS, title
        assert not re.search(r"[.]$", title), title
        for said in (title, text):
            said = said.replace(SPACE, " ")
            assert not re.search("|".join(WRONG) + "|  |\n", said), said
            assert not re.match(r"[a-zΑ-Ω]", said.replace("λ =", "")), said
        assert text[-1] == ".", text
        assert 1 <= len(re.split(SENTENCE, text)) <= 5, text
        assert text != title
        assert re.search(r"\d", text), figure


def titles_of(summary: dict) -> dict[str, str]:
    return {
        name: title.replace(SPACE, " ")
        for name, (title, _) in words_of(summary).items()
    }


def test_a_title_follows_what_was_decided_of_two_models():
    told = titles_of(USUAL)
    one = "The perceptron is more accurate than the softmax regression: 92.0 % against"
    assert told["chosen_accuracy"].startswith(one)
    assert told["replicates"].startswith("With each of 5 seeds, the perceptron is more")
    told = titles_of(ODD["softmax regression is better"])
    other = "The softmax regression is more accurate than the perceptron"
    assert told["chosen_accuracy"].startswith(other)
    assert told["replicates"].startswith("With each of 5 seeds, the softmax regression")
    told = titles_of(ODD["no replicates"])
    assert told["chosen_accuracy"].endswith(", one training each")
    near = make_summary(seed_differences=seed_differences(mean=0.0001, half=0.0002))
    told = titles_of(near)
    assert "are equally accurate, to within 0.10 points" in told["chosen_accuracy"]
    assert "is more accurate" not in told["replicates"]


def test_a_title_follows_what_was_decided_of_the_choice():
    told = titles_of(USUAL)
    assert told["logistic_lambda_final"] == "λ = 0.001 is the most accurate"
    assert "is less accurate than the best" in told["logistic_selection_bootstrap"]
    assert told["mlp_grid_heatmap"].startswith("The most accurate perceptron has ")
    told = titles_of(ODD["the bootstrap ties"])
    assert told["logistic_selection_bootstrap"].startswith("2 of 2 softmax regressions")
    assert "cannot be told from 1 other trial" in told["logistic_lambda_final"]
    told = titles_of(ODD["the simplest"])
    start = "λ = 0.1 is the simplest trial within one standard error of the best; "
    assert told["logistic_lambda_final"].startswith(start)


@pytest.mark.parametrize(
    ("verdict", "said"),
    [
        ("better", "; a smaller λ is more accurate"),
        ("worse", "; smaller λ are less accurate"),
        ("equivalent", "; smaller λ gain nothing"),
        ("undecided", "; a gain from a smaller λ is undecided"),
    ],
)
def test_what_a_smaller_lambda_gains_is_told_as_it_was_decided(verdict, said):
    summary = ODD["the simplest"]
    rows = [
        row | {"verdict": verdict} if row["claim"] == "smaller_lambda" else row
        for row in summary["decisions"]
    ]
    told = titles_of(summary | {"decisions": rows})
    assert told["logistic_lambda_final"].endswith(said)


@pytest.mark.parametrize("name", ODD)
def test_what_is_undecided_is_called_neither_better_nor_worse(name):
    summary = ODD[name]
    undecided = [
        row | {"verdict": "undecided"} if row["claim"] in CLAIMS else row
        for row in summary["decisions"]
    ]
    told = titles_of(summary | {"decisions": undecided})
    for figure in ["chosen_accuracy", "replicates"]:
        assert not re.search("better|worse|is (more|less)", told[figure]), told[figure]


def test_a_hyper_parameter_is_named_where_all_pairs_of_trials_agree():
    grid = [mlp(u, 0.9 + u / 4000 + r, r) for u in [25, 200] for r in [0.01, 0.02]]
    told = titles_of(make_summary(perceptrons=sweep("mlp", grid)))
    assert told["mlp_isolation"] == (
        "Accuracy is higher with 200 hidden units than with 25 hidden units in all "
        "2 pairs of otherwise equal trials"
    )
    for row in grid:
        row["mean_accuracy"] = 0.9
    told = titles_of(make_summary(perceptrons=sweep("mlp", grid)))
    assert "pairs" not in told["mlp_isolation"]


def test_curves_are_told_by_their_states():
    told = titles_of(ODD["every state"])["logistic_lambda_curves"]
    assert told == (
        "After 30 epochs, 1 of 5 softmax regressions has settled and 4 have not"
    )
    trials = [row for row in LAMBDAS if row["stopping"] in ["settled", "unstable"]]
    told = titles_of(make_summary(sweep("logistic", trials)))["logistic_lambda_curves"]
    assert told.endswith(
        "1 of 2 softmax regressions has settled and 1 is unstable (λ = 1)"
    )
    assert titles_of(USUAL)["mlp_grid_curves"] == (
        "After 30 epochs, all 2 perceptrons have settled"
    )


def test_an_image_s_text_names_what_is_shown():
    words = words_of(USUAL)
    text = words["sample_digits"][1]
    assert "in this order: 0, 1, 2, 3, 4, 5, 6, 7, 8 and 9." in text
    text = words["mlp_misclassified_test"][1].replace(SPACE, " ")
    assert (
        "2 taken for 3 (64 %), 3 taken for 4 (64 %), 5 taken for 6 (64 %) and" in text
    )


def test_a_figure_without_its_words_is_an_error(svgs, tmp_path):
    copied = tmp_path / "copy"
    shutil.copytree(REPORT, copied)
    (copied / "findings/loss_curves.txt.j2").unlink()
    gallery = gallery_of(list(USUAL["sweeps"]))
    with pytest.raises(UserError, match=r"loss_curves finds: there is no .*txt\.j2"):
        render_page(USUAL, FIGURES, svgs, copied, gallery)


@pytest.mark.parametrize("name", ODD)
def test_no_paragraph_is_long(page, name):
    for line in page(ODD[name]).split("\n"):
        sentences = re.split(SENTENCE, line)
        # A caption of a figure or a table is one block of facts, not a paragraph.
        if len(line) > 250 and not line.startswith("When each"):
            assert len(sentences) <= 5, line


def test_strings_from_data_are_text(svgs):
    name = "<script>alert(1)</script>"
    dataset = {**USUAL["dataset"], "name": name}
    text = render(USUAL | {"dataset": dataset}, FIGURES, svgs)
    assert name not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert len(re.findall("<script", text)) == 2


def test_item_numbers_are_those_of_the_original_study_alone(svgs):
    assert '<span class="item">1.7</span>' in render(USUAL, FIGURES, svgs)
    other = USUAL | {"published": None}
    assert 'class="item"' not in render(other, FIGURES, svgs)
