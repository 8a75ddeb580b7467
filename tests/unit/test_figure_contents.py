"""What single figures promise to show, and to tell of what went wrong."""

from itertools import pairwise

import numpy as np
import pytest
from helpers.figure_cases import CASES, NAN, USUAL
from helpers.made_up import (
    SOME,
    confusions,
    digit_errors,
    draw,
    grid,
    heatmap,
    texts,
    validation,
)
from helpers.made_up_evidence import optimum, reliability, replicates, resampled
from matplotlib.axes import Axes
from matplotlib.colors import to_hex

from mnist_sweep.base.format import number
from mnist_sweep.drawing.lines import spread
from mnist_sweep.drawing.style import (
    GREY,
    MODEL_COLOURS,
    SCALE_COLOURS,
    STANDS_OUT,
    ranked_colours,
)


def marks(axes: Axes, marker: str = "o") -> list[tuple[float, float]]:
    """Where an axes has marks of one kind, in the order in which they were drawn."""
    return [
        (float(x), float(y))
        for line in axes.lines
        if line.get_marker() == marker
        for x, y in zip(*line.get_data(), strict=True)
    ]


@pytest.mark.parametrize(
    ("case", "said"),
    [
        ("no mistake", "No image is misclassified"),
        ("loss that diverges", "seed 0 diverged at iteration 20"),
        ("λ diverged", "diverged: λ = 1"),
        ("final λ diverged", "diverged"),
        ("grid with divergence", "diverged: 25"),
        ("heat map with divergence", "diverged"),
        ("values diverged", "2 of 12 trials diverged or lie below the panels"),
        ("nothing varied", "No hyper-parameter is varied"),
        ("no mistakes", "no mistakes"),
        ("a class without images", "no images"),
        ("errors of 200 classes", "The 160 classes with fewer errors are not shown."),
        ("some optima", "no optimum computed"),
        ("a gap diverged", "no optimum computed"),
        ("some replicates diverged", "n = 3, 2 diverged"),
        ("all replicates diverged", "all 5 diverged"),
        ("a replicate far off", "◂ 11.3"),
        ("trials diverged", "8 more trials lie further behind; 10 diverged."),
        ("far trials", "20.0 ▸"),
        ("all trials diverged", "All trials diverged"),
        ("no images", "diverged: no probabilities"),
        ("images", "taken for 3 (87 %)"),
        ("lambda_final", "chosen: λ = 0.001, 92.20 %"),
        ("lambda_curves", "chosen:\nλ = 0.001"),
        ("grid_heatmap", "chosen: η = 0.1, batch 256, 200 hidden units"),
        ("validation", "stop after epoch 6"),
    ],
)
def test_it_is_told(case, said):
    assert said in texts(draw(*CASES[case]))


# --- curves ---


def test_the_chosen_curve_stands_out_and_the_others_are_grey():
    for axes in draw("lambda_curves", USUAL["lambda_curves"]).axes:
        curves = [line for line in axes.lines if len(line.get_xdata()) > 1]
        inks = [line.get_color() for line in curves]
        assert sorted(inks) == sorted([STANDS_OUT] + [GREY] * 5)


def test_stopping_epochs_are_marked_only_where_there_are_any():
    figure = draw("grid_curves", grid(stop=12))
    assert "● epoch to stop at" in texts(figure)
    for axes in figure.axes:
        dots = [line for line in axes.lines if line.get_marker() == "o"]
        assert [list(line.get_xdata()) for line in dots] == [[12]] * 3
    assert "epoch to stop at" not in texts(draw("grid_curves", grid(stop=0)))
    assert "stop after" not in texts(draw("validation", validation(30)))


def test_the_highest_value_of_a_sweep_stands_out_most():
    colours = ranked_colours([100, 25, 100, 50])
    assert list(colours) == [25, 50, 100]
    assert colours[100] == SCALE_COLOURS[-1]
    assert colours[25] == SCALE_COLOURS[len(SCALE_COLOURS) // 2]


def test_losses_and_validation_curves_have_a_panel_for_each_model():
    titles = [axes.get_title() for axes in draw("validation", USUAL["validation"]).axes]
    assert not any(titles)  # they stand at the left
    for module in ["loss", "validation"]:
        said = texts(draw(module, USUAL[module]))
        assert "Softmax regression" in said
        assert "Perceptron" in said
    alone = USUAL["loss"][USUAL["loss"]["model"] == "mlp"]
    assert "Perceptron" not in texts(draw("loss", alone))


# --- the grid ---


def test_heat_map_outlines_the_chosen_cell_and_dots_those_within():
    figure = draw("grid_heatmap", USUAL["grid_heatmap"])
    low, high = figure.axes[:2]  # by η
    outlined = [p.get_xy() for p in high.patches if to_hex(p.get_ec()) == STANDS_OUT]
    assert outlined == [(4, 2)]
    within = USUAL["grid_heatmap"].groupby("learning_rate")["within_one_standard_error"]
    assert [len(low.lines), len(high.lines)] == within.sum().tolist()
    fills = {p.get_xy(): to_hex(p.get_fc()) for p in high.patches if p.get_fill()}
    assert fills[4, 2] == SCALE_COLOURS[-1]
    assert to_hex(low.patches[0].get_fc()) in SCALE_COLOURS[:3]


def test_heat_map_names_lambda_only_where_there_are_several():
    several = texts(draw("grid_heatmap", heatmap(lambdas=(0.01, 3e-5))))
    assert "η = 0.1, λ = 0.01" in several
    assert "η = 0.1, λ = 3×10⁻⁵" in several
    assert "λ" not in texts(draw("grid_heatmap", heatmap()))


def test_an_outlier_does_not_take_the_colours():
    trials = heatmap()
    trials.loc[0, "mean_accuracy"] = 0.1135
    figure = draw("grid_heatmap", trials)
    assert "11.35" in texts(figure)
    assert figure.axes[-1].get_ylim()[0] > 90  # the colour bar


def test_isolation_joins_trials_that_differ_in_one_hyper_parameter_alone():
    figure = draw("isolation", USUAL["isolation"])
    said = [axes.get_title("left") for axes in figure.axes]
    assert said == [
        "0.1 is better than 0.01\nin all 15 pairs",
        "256 is better than 64\nin all 10 pairs",
        "200 is better than 25\nin all 6 pairs",
    ]
    joined = [
        [line for line in axes.lines if line.get_marker() == "None"]
        for axes in figure.axes
    ]
    assert [len(lines) for lines in joined] == [15, 10, 6]
    assert [len(lines[0].get_xdata()) for lines in joined] == [2, 3, 5]


def test_isolation_counts_pairs_in_which_the_larger_value_is_worse():
    trials = USUAL["isolation"].copy()
    trials.loc[trials["hidden_units"] == 200, "mean_accuracy"] -= 0.1
    hidden = draw("isolation", trials).axes[-1]
    assert hidden.get_title("left") == "200 is better than 25\nin 0 of 6 pairs"


# --- errors ---


def test_bars_of_a_class_add_up_and_the_highest_stands_out():
    panel = draw("confusions", confusions(SOME)).axes[5]
    assert panel.get_title("right") == "13.8 % misclassified\n(n = 16)"
    assert sum(bar.get_height() for bar in panel.patches) == pytest.approx(100)
    fills = [to_hex(bar.get_facecolor()) for bar in panel.patches]
    assert [digit for digit, fill in enumerate(fills) if fill == STANDS_OUT] == [3]
    assert [text.get_text() for text in panel.texts] == ["75 %"]
    assert [line.get_xdata() for line in panel.lines] == [[5]]  # × at the class itself


def test_ties_are_told_once():
    panel = draw("confusions", confusions(SOME)).axes[0]
    assert [text.get_text() for text in panel.texts] == ["50 % each"]


def test_many_classes_are_a_matrix_with_numbers_while_there_is_room():
    assert len(draw(*CASES["13 classes"]).axes[0].texts) == 13
    assert not draw(*CASES["47 classes"]).axes[0].texts


def test_digit_errors_are_of_test_images_the_hardest_first():
    numbers = digit_errors()
    numbers.loc[numbers["split"] == "train", ["percent", "low", "high"]] = 99
    (axes,) = draw("digit_errors", numbers).axes
    labels = [text.get_text() for text in axes.get_yticklabels()]
    assert labels == list("9876543210")
    means = [x for x in axes.lines if (x.get_marker(), x.get_markersize()) == ("o", 5)]
    assert {line.get_color() for line in means} == {
        MODEL_COLOURS["logistic"],
        MODEL_COLOURS["mlp"],
    }
    assert sorted({float(line.get_xdata()[0]) for line in means}) == [
        3 + n / 2 for n in range(10)
    ]


def test_keys_name_only_what_is_drawn():
    said = texts(draw("digit_errors", digit_errors()))
    assert "each seed" in said
    assert "published" in said
    without = digit_errors(published=NAN).assign(seeds="5.0")
    said = texts(draw("digit_errors", without))
    assert "each seed" not in said
    assert "published" not in said


# --- certainty ---


def test_replicates_have_an_axis_for_each_model_with_mean_and_deviation():
    numbers = replicates()
    figure = draw("replicates", numbers)
    assert len(figure.axes) == 2
    assert len({round(np.diff(axes.get_xlim())[0], 9) for axes in figure.axes}) == 1
    tested = numbers.query("run == 'mlp' and split == 'test'")
    accuracy = 100 * tested["accuracy"]
    axes = figure.axes[-1]
    told = f"{accuracy.mean():.2f} ± {accuracy.std(ddof=1):.2f} %, n = 5"
    assert [text.get_text() for text in axes.texts] == [told]
    ring, *dots = [x for x, _ in marks(axes)]
    assert dots == pytest.approx(accuracy)
    assert ring == pytest.approx(accuracy.iloc[0])
    ((mean, _),) = marks(axes, "|")
    assert mean == pytest.approx(accuracy.mean())
    (band,) = axes.collections
    across = band.get_paths()[0].vertices[:, 0] / 100
    first = tested.iloc[0]
    assert (across.min(), across.max()) == pytest.approx(
        (first["accuracy_low"], first["accuracy_high"])
    )


def test_replicates_that_touch_are_piled():
    axes = draw("replicates", replicates(deviation=0)).axes[0]
    assert len({y for _, y in marks(axes)[1:]}) == 5


def test_best_set_draws_distances_with_their_errors():
    (axes,) = draw("best_set", resampled()).axes
    assert [x for x, _ in marks(axes)] == pytest.approx(0.05 * np.arange(12))
    half = [np.ptp(bar.get_segments()[0][:, 0]) / 2 for bar in axes.collections]
    assert half == pytest.approx([0] + [0.12] * 11)
    inks = [line.get_color() for line in axes.lines if line.get_marker() == "o"]
    assert inks == [MODEL_COLOURS["mlp"]] * 3 + [GREY] * 9


def test_the_chosen_trial_is_shown_wherever_it_stands():
    figure = draw("best_set", resampled(200, chosen=150, step=1e-5))
    weights = [text.get_fontweight() for text in figure.axes[0].get_yticklabels()]
    assert weights == ["normal"] * 11 + ["bold"]
    assert "188 more trials" in texts(figure)


def test_optimum_does_not_pretend_to_know_gaps_below_the_floor():
    trials = optimum()
    gaps = dict(marks(draw("optimum", trials).axes[0]))
    assert gaps[1] == pytest.approx(0.12)
    trials.loc[trials["lambda"] == 1, "gap"] = 1e-9
    figure = draw("optimum", trials)
    assert "≤ 10⁻⁴" in texts(figure)
    assert dict(marks(figure.axes[0]))[1] == pytest.approx(1e-4)


def test_optimum_draws_accuracies_before_and_after():
    accuracies = draw("optimum", optimum([0.001])).axes[1]
    drawn = sorted(y for _, y in marks(accuracies))
    assert drawn == pytest.approx([91.19, 91.69, 92.69, 93.69])


def test_reliability_draws_accuracy_over_confidence_and_counts_images():
    panel, strip = draw("reliability", reliability(images=250)).axes[:2]
    assert panel.get_title("left") == "Softmax regression"
    assert all(y - x == pytest.approx(2) for x, y in marks(panel))
    tops = [bar.get_y() + bar.get_height() for bar in strip.patches]
    assert tops == pytest.approx([250] * 12)


# --- parts of all figures ---


@pytest.mark.parametrize(
    ("value", "text"),
    [(0, "0"), (1.0, "1"), (0.001, "0.001"), (1e-5, "10⁻⁵"), (3e-5, "3×10⁻⁵")],
)
def test_numbers_are_short(value, text):
    assert number(value) == text


def test_spread_moves_no_more_than_it_must():
    apart = [10.0, 50.0, 90.0]
    assert spread(apart, 12, 0, 100).tolist() == apart
    crowded = spread([50.0, 50.0, 50.0], 12, 0, 100)
    assert sorted(crowded) == pytest.approx([38, 50, 62])
    assert spread([99.0, 100.0], 12, 0, 100).tolist() == pytest.approx([88, 100])


def test_spread_keeps_order_and_distance():
    wanted = np.random.default_rng(0).uniform(0, 100, 30)
    found = spread(wanted, 5, 0, 200)
    places = np.sort(found)
    assert all(above - below >= 5 - 1e-9 for below, above in pairwise(places))
    assert places[0] >= 0
    assert places[-1] <= 200
    assert (np.diff(found[np.argsort(wanted)]) > 0).all()
