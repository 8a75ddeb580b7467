"""The figures of the grid's heat map and of the mistakes say what they promise."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from mnist_sweep.drawing.saving import save_figure
from mnist_sweep.drawing.style import MODEL_COLOURS, STANDS_OUT, WIDTH
from mnist_sweep.evaluation.confusions import confusions
from mnist_sweep.figures import confusions as plot_confusions
from mnist_sweep.figures import digit_errors as plot_digit_errors
from mnist_sweep.figures import grid_heatmap as plot_grid_heatmap


def grid(rates=(0.1, 0.01), batches=(64, 128), widths=(25, 50), lambdas=(0.01,)):
    """Made-up trials, each a little better than the one before; the last is chosen."""
    keys = ["lambda", "learning_rate", "batch_size", "hidden_units"]
    trials = pd.DataFrame(product(lambdas, rates, batches, widths), columns=keys)
    last = trials.index[-1]
    return trials.assign(
        trial=[f"trial {n}" for n in trials.index],
        mean_accuracy=0.95 - 0.001 * (last - trials.index),
        standard_error=0.002,
        within_one_standard_error=trials.index >= last - 2,
        best=trials.index == last,
        chosen=trials.index == last,
    )


def with_accuracy(trials: pd.DataFrame, accuracy: float) -> pd.DataFrame:
    """The trials, of which the first has another accuracy."""
    return trials.assign(mean_accuracy=[accuracy, *trials["mean_accuracy"][1:]])


def mistaken(counts: dict, right: int = 100, digits=range(10)) -> pd.DataFrame:
    """What is counted when `right` images of each digit are, and some others not."""
    pairs = [(digit, digit) for digit in digits for _ in range(right)]
    pairs += [pair for pair, count in counts.items() for _ in range(count)]
    return confusions(
        pd.DataFrame(pairs, columns=["label", "predicted"]), list("0123456789")
    )


def errors(percent: float = 5.0, published: float = 6.0) -> pd.DataFrame:
    rows = product(["logistic", "mlp"], ["train", "test"], range(10))
    numbers = pd.DataFrame(rows, columns=["model", "split", "digit"])
    return numbers.assign(
        **{"class": numbers["digit"].map(str)},
        percent=percent,
        low=max(percent - 1, 0),
        high=min(percent + 1, 100),
        seeds=f"{percent}",
        published=published,
    )


SOME = {(5, 3): 12, (5, 8): 4, (0, 1): 1, (0, 2): 1, (9, 4): 5, (4, 9): 5, (7, 0): 1}
FIGURES = {
    "grid": (plot_grid_heatmap, grid()),
    "one cell": (plot_grid_heatmap, grid((0.1,), (64,), (25,))),
    "several lambdas": (plot_grid_heatmap, grid(lambdas=(0.01, 3e-5))),
    "all equal": (plot_grid_heatmap, grid().assign(mean_accuracy=0.1135)),
    "large": (plot_grid_heatmap, grid((0.1,), range(8, 18), range(100, 1100, 100))),
    "diverged": (plot_grid_heatmap, with_accuracy(grid(), np.nan)),
    "confusions": (plot_confusions, mistaken(SOME)),
    "no mistakes": (plot_confusions, mistaken({})),
    "digit without images": (plot_confusions, mistaken({}, digits=range(9))),
    "digit errors": (plot_digit_errors, errors()),
    "no errors": (plot_digit_errors, errors(percent=0.0, published=np.nan)),
    "all wrong": (plot_digit_errors, errors(percent=100.0)),
}


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.findobj(Text) if text.get_text()]


def lowest_colour(figure: Figure) -> float:
    return figure.axes[-1].get_ylim()[0]


@pytest.mark.parametrize("case", FIGURES)
def test_every_case_is_drawn_the_same_twice(case, tmp_path):
    program, numbers = FIGURES[case]
    paths = [tmp_path / "one.svg", tmp_path / "two.svg"]
    before = numbers.copy()
    for path in paths:
        figure = program.draw(numbers)
        save_figure(figure, path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert figure.get_figwidth() == WIDTH
    pd.testing.assert_frame_equal(numbers, before)


@pytest.mark.parametrize("case", FIGURES)
def test_text_is_legible_and_inside_the_figure(case):
    program, numbers = FIGURES[case]
    figure = program.draw(numbers)
    figure.draw_without_rendering()
    page = figure.bbox.padded(1)
    for text in figure.findobj(lambda part: isinstance(part, Text) and part.get_text()):
        if text.get_visible():
            assert text.get_fontsize() >= 8
            box = text.get_window_extent()
            assert page.x0 <= box.x0, text
            assert box.x1 <= page.x1, text


def test_heat_map_tells_every_accuracy_and_the_choice():
    shown = texts(plot_grid_heatmap.draw(grid()))
    assert {f"{95 - 0.1 * step:.2f}" for step in range(8)} <= set(shown)
    assert {"η = 0.01", "η = 0.1", "Validation accuracy (%)"} <= set(shown)
    assert {"Hidden units", "Batch size (images)"} <= set(shown)
    assert "chosen: η = 0.01, batch 128, 50 hidden units" in shown
    assert "in the selection band, one standard error (0.20 points)" in shown


def test_heat_map_outlines_the_chosen_cell_and_dots_those_within():
    low, high = plot_grid_heatmap.draw(grid()).axes[:2]  # by η
    accent = STANDS_OUT
    outlined = [p.get_xy() for p in low.patches if to_hex(p.get_ec()) == accent.lower()]
    assert outlined == [(1, 1)]
    assert (len(low.lines), len(high.lines)) == (3, 0)


def test_heat_map_names_lambda_only_where_there_are_several():
    several = texts(plot_grid_heatmap.draw(grid(lambdas=(0.01, 3e-5))))
    assert "η = 0.1, λ = 0.01" in several
    assert "η = 0.1, λ = 3×10⁻⁵" in several
    assert not any("λ" in text for text in texts(plot_grid_heatmap.draw(grid())))


def test_heat_map_says_what_diverged():
    shown = texts(plot_grid_heatmap.draw(with_accuracy(grid(), np.nan)))
    assert shown.count("diverged") == 1
    assert "nan" not in shown


def test_an_outlier_does_not_take_the_colours():
    figure = plot_grid_heatmap.draw(with_accuracy(grid(), 0.1135))
    assert lowest_colour(figure) > 90
    assert "11.35" in texts(figure)
    assert lowest_colour(plot_grid_heatmap.draw(grid())) == pytest.approx(94.3)


def test_text_stands_out_from_its_cell():
    panel = plot_grid_heatmap.draw(grid((0.1,))).axes[0]
    ink = {text.get_text(): to_hex(text.get_color()) for text in panel.texts}
    assert ink["95.00"] == "#ffffff"  # on the darkest blue
    assert ink["94.70"] != "#ffffff"  # on the lightest yellow


def test_confusions_tell_the_error_of_each_digit():
    figure = plot_confusions.draw(mistaken(SOME))
    panel = figure.axes[5]
    assert panel.get_title("left") == "5"
    assert panel.get_title("right") == "13.8 % misclassified\n(n = 16)"
    assert "misclassified images (%)" in figure.get_supylabel()
    assert figure.get_supxlabel().startswith("Predicted class")


def test_bars_of_a_digit_add_up_and_the_highest_is_told():
    panel = plot_confusions.draw(mistaken(SOME)).axes[5]
    heights = [bar.get_height() for bar in panel.patches]
    assert sum(heights) == pytest.approx(100)
    lifted = [
        digit
        for digit, bar in enumerate(panel.patches)
        if to_hex(bar.get_facecolor()) == plot_confusions.MOST_FREQUENT.lower()
    ]
    assert lifted == [3]
    assert [text.get_text() for text in panel.texts] == ["75 %"]
    assert [line.get_xdata() for line in panel.lines] == [[5]]  # × at the digit itself


def test_ties_are_told_once():
    panel = plot_confusions.draw(mistaken(SOME)).axes[0]
    assert [text.get_text() for text in panel.texts] == ["50 % each"]


def test_digits_without_mistakes_or_images_are_told():
    figure = plot_confusions.draw(mistaken({}, digits=range(9)))
    said = [axes.texts[0].get_text() for axes in figure.axes]
    assert said == ["no mistakes"] * 9 + ["no images"]
    assert figure.axes[0].get_title("right") == "0.0 % misclassified\n(n = 0)"
    assert figure.axes[9].get_title("right") == ""


def test_digit_errors_name_panels_and_marks():
    figure = plot_digit_errors.draw(errors())
    shown = set(texts(figure))
    assert {"Training images", "Test images", "Class"} <= shown
    assert {
        "softmax regression",
        "perceptron",
        "95 % interval",
        "published value",
    } <= shown
    assert "Misclassified (% of the class's images)" in shown
    assert all(axes.get_ylim()[0] == 0 for axes in figure.axes)


def test_each_seed_is_a_dot_beside_their_mean():
    numbers = errors().assign(seeds="4.5;5;5.5")
    figure = plot_digit_errors.draw(numbers)
    assert "each seed" in texts(figure)
    dots = [line for line in figure.axes[0].lines if len(line.get_ydata()) == 30]
    assert len(dots) == 2
    assert all(list(line.get_ydata()) == [4.5, 5, 5.5] * 10 for line in dots)
    assert "each seed" not in texts(plot_digit_errors.draw(errors()))


def test_no_key_without_published_values():
    figure = plot_digit_errors.draw(errors(published=np.nan))
    assert "published value" not in texts(figure)


def test_both_models_and_published_values_are_drawn():
    for axes in plot_digit_errors.draw(errors()).axes:
        for name in ["logistic", "mlp"]:
            drawn = [x for x in axes.lines if x.get_color() == MODEL_COLOURS[name]]
            # A mark for each class, and the published values as one.
            assert [list(np.ravel(line.get_ydata())) for line in drawn] == [
                *[[5]] * 10,
                [6] * 10,
            ]


def of_classes(names: list[str]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Confusions and errors of some classes, each mistaken for the next."""
    count = len(names)
    pairs = [(n, n) for n in range(count)] + [
        (n, (n + 1) % count) for n in range(count)
    ]
    table = confusions(pd.DataFrame(pairs, columns=["label", "predicted"]), names)
    rows = product(["logistic", "mlp"], ["train", "test"], range(count))
    numbers = pd.DataFrame(rows, columns=["model", "split", "digit"])
    by_class = numbers.assign(
        **{"class": [names[label] for label in numbers["digit"]]},
        percent=50.0,
        low=40.0,
        high=60.0,
        seeds="5.0;6.0",
        published=np.nan,
    )
    return table, by_class


@pytest.mark.parametrize(
    "names",
    [
        ["no", "yes"],
        ["cat", "a name that is too long to be written anywhere", "dog"],
        [f"kind {n}" for n in range(7)],
        list("ABCDEFGHIJKLM"),
        [f"kind {n}" for n in range(47)],
        [f"kind {n}" for n in range(200)],
    ],
    ids=len,
)
def test_any_number_of_classes_is_drawn(names, tmp_path):
    table, by_class = of_classes(names)
    matrix = plot_confusions.draw(table)
    save_figure(matrix, tmp_path / "confusions.svg")
    save_figure(plot_digit_errors.draw(by_class), tmp_path / "errors.svg")
    if len(names) <= 12:
        assert len(matrix.axes) == len(names)
    else:
        assert "True class" in " ".join(texts(matrix))
    # Numbers in cells only where they can be read: one a row, on 13 classes.
    if len(names) > 12:
        assert len(matrix.axes[0].texts) == (13 if len(names) == 13 else 0)
    for name in names:
        assert len(names) > 64 or len(name) > 16 or name in texts(matrix)
