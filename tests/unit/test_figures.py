"""Every figure is drawn from small made-up numbers, edge cases among them."""

import os
import subprocess
import sys
from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from helpers.made_up import (
    LARGE,
    PIXELS,
    THOUSAND,
    confusions,
    digit_errors,
    diverging,
    draw,
    grid,
    heatmap,
    lambda_curves,
    lambda_final,
    loss,
    misclassified,
    names,
    samples,
    texts,
    validation,
)
from matplotlib.figure import Figure
from matplotlib.text import Text

from mnist_sweep.base.format import number
from mnist_sweep.drawing import style
from mnist_sweep.drawing.lines import LINE_END, spread
from mnist_sweep.drawing.saving import save_figure

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def written(figure: Figure, path: Path) -> bytes:
    save_figure(figure, path)
    return path.read_bytes()


ACCURACY = "Validation accuracy (%)"
LOSS = {"Training cross-entropy (nats)", "Iteration (mini-batches)", "Epochs completed"}
TYPICAL = {
    "images": (misclassified(10), set()),
    "loss": (loss(2 * 391, 2), LOSS),
    "validation": (validation(30, stop=6), {"Epoch", "Accuracy (%)"}),
    "lambda_curves": (lambda_curves(), {"Epoch", ACCURACY}),
    "lambda_final": (lambda_final(), {"Weight decay λ", ACCURACY}),
    "grid_curves": (grid(), {"Epoch", f"η = 0.1\n{ACCURACY}", f"η = 0.01\n{ACCURACY}"}),
    "grid_heatmap": (heatmap(), {"Hidden units", "Batch size (images)", ACCURACY}),
    "confusions": (
        confusions(20),
        {
            "Predicted class (×: the true class itself)",
            "Share of the true class's misclassified images (%)",
        },
    ),
    "digit_errors": (
        digit_errors(5.0),
        {"Class", "Misclassified (% of the class's images)"},
    ),
}
NAN = float("nan")
EDGE_CASES = {
    "ten samples": ("images", samples(10)),
    "seven mistakes": ("images", misclassified(7)),
    "one mistake": ("images", misclassified(1)),
    "loss of two seeds": ("loss", loss(60, 3, seeds=2)),
    "loss of one iteration": ("loss", loss(1, 1)),
    "no finite loss": ("loss", loss(10, 1).assign(loss=NAN)),
    "infinite loss": ("loss", loss(10, 1).assign(loss=[2.0] * 5 + [np.inf] * 5)),
    "no loss left": ("loss", loss(10, 1).assign(loss=0.0)),
    "validation, one epoch": ("validation", validation(1)),
    "validation, two epochs": ("validation", validation(2)),
    "validation, two seeds": ("validation", validation(9, seeds=2, stop=3)),
    "validation, NaN": ("validation", validation(5).assign(validation_accuracy=NAN)),
    "one λ": ("lambda_curves", lambda_curves({0.01: 0.9})),
    "λ = 0": ("lambda_curves", lambda_curves({0.0: 0.9, 0.1: 0.88})),
    "λ, one epoch": ("lambda_curves", lambda_curves(epochs=1)),
    "λ, two epochs, two seeds": ("lambda_curves", lambda_curves(epochs=2, seeds=2)),
    "λ and η": ("lambda_curves", lambda_curves(rates=(0.1, 0.01))),
    "λ diverged": ("lambda_curves", lambda_curves({1.0: NAN, 0.1: 0.88})),
    "all λ diverged": ("lambda_curves", lambda_curves({1.0: NAN})),
    "final, one λ": ("lambda_final", lambda_final({0.001: 0.9})),
    "final, λ = 0": ("lambda_final", lambda_final({0.0: 0.92, 0.001: 0.92, 0.1: 0.5})),
    "final, only λ = 0": ("lambda_final", lambda_final({0.0: 0.92})),
    "final, close λ": ("lambda_final", lambda_final({0.001: 0.92, 0.0015: 0.92})),
    "final, λ and η": ("lambda_final", lambda_final(rates=(0.1, 0.01))),
    "final, λ diverged": ("lambda_final", lambda_final({1.0: NAN, 0.001: 0.92})),
    "grid of two": ("grid_curves", grid((0.1,), (64,), (10, 25), epochs=2)),
    "grid of one": ("grid_curves", grid((0.1,), (64,), (10,), epochs=1)),
    "grid with λ": ("grid_curves", grid(lambdas=(0.01, 0.0), epochs=4)),
    "grid with divergence": ("grid_curves", grid((0.5,))),
    "grid of a thousand": ("grid_curves", grid(*THOUSAND, epochs=30)),
    "heat map of a thousand": ("grid_heatmap", heatmap(**LARGE)),
    "heat map of two": ("grid_heatmap", heatmap(rates=(0.1,), widths=(10, 25))),
    "heat map of one": ("grid_heatmap", heatmap(rates=(1,), batches=(8,), widths=(9,))),
    "heat map with λ": ("grid_heatmap", heatmap(lambdas=(0.01, 0.0))),
    "heat map with divergence": ("grid_heatmap", heatmap(rates=(0.5,))),
    "no mistakes at all": ("confusions", confusions(0)),
    "nothing published": ("digit_errors", digit_errors(NAN)),
    "training only": ("digit_errors", digit_errors(5.0).query("split == 'train'")),
}


@pytest.mark.parametrize("program", TYPICAL)
def test_axes_are_named(program):
    numbers, expected = TYPICAL[program]
    assert expected <= names(draw(program, numbers))


@pytest.mark.parametrize("program", TYPICAL)
def test_same_numbers_give_the_same_svg(program, tmp_path):
    numbers, _ = TYPICAL[program]
    first = written(draw(program, numbers), tmp_path / "first.svg")
    assert written(draw(program, numbers), tmp_path / "second.svg") == first
    assert b"<dc:date>" not in first


@pytest.mark.parametrize("suffix", ["svg", "pdf", "png"])
def test_programs_give_the_same_bytes_in_every_process(suffix, tmp_path):
    numbers, output = tmp_path / "numbers.csv", tmp_path / f"program.{suffix}"
    loss(60, 2).to_csv(numbers, index=False)
    command = [sys.executable, SCRIPTS / "draw.py", "loss"]
    subprocess.run(
        [*command, "--data", numbers, "--output", output],
        # Sets of strings come in another order in each process, unless told otherwise.
        env={**os.environ, "PYTHONHASHSEED": "1"},
        check=True,
    )
    here = written(draw("loss", pd.read_csv(numbers)), tmp_path / f"here.{suffix}")
    assert output.read_bytes() == here


def test_other_formats_are_refused(tmp_path):
    command = [sys.executable, SCRIPTS / "draw.py", "loss", "--data", "a.csv"]
    done = subprocess.run(
        [*command, "--output", tmp_path / "figure.gif"], capture_output=True, text=True
    )
    assert done.returncode == 2
    assert "must end in .svg, .png or .pdf" in done.stderr


@pytest.mark.parametrize("case", EDGE_CASES)
def test_edge_cases_are_drawn(case):
    program, numbers = EDGE_CASES[case]
    draw(program, numbers).draw_without_rendering()


@pytest.mark.parametrize(
    ("program", "numbers"),
    [
        ("validation", validation(2)),
        ("lambda_curves", lambda_curves()),
        ("lambda_curves", lambda_curves(rates=(0.1, 0.01), epochs=1)),
        ("lambda_final", lambda_final()),
        ("grid_curves", grid(batches=(64, 128, 256), widths=(25, 50, 100, 150, 200))),
        ("grid_curves", grid((0.1,), (64,), range(10, 200, 10))),
    ],
)
def test_labels_at_line_ends_do_not_overlap(program, numbers):
    figure = draw(program, numbers)
    figure.draw_without_rendering()
    labelled = 0
    for axes in figure.axes:
        ends = [text for text in axes.texts if text.get_gid() == LINE_END]
        boxes = [Text.get_window_extent(text) for text in ends]
        labelled += len(boxes)
        for one, other in combinations(boxes, 2):
            # A hundredth of a pixel: they may touch.
            assert one.y0 >= other.y1 - 0.01 or other.y0 >= one.y1 - 0.01
        for box in boxes:
            assert figure.bbox.x1 >= box.x1
            assert figure.bbox.y1 >= box.y1
            assert figure.bbox.y0 <= box.y0
    assert labelled > 0


def test_loss_of_a_whole_training_is_a_small_svg(tmp_path):
    figure = draw("loss", loss(30 * 391, 30, seeds=2))
    assert len(written(figure, tmp_path / "loss.svg")) < 150_000


def test_what_went_wrong_is_told():
    none = "No image is misclassified"
    assert none in texts(draw("images", misclassified(0)))
    assert "seed 0 diverged at iteration 20" in texts(draw("loss", diverging(60)))
    curves = lambda_curves({1.0: NAN, 0.1: 0.88})
    assert "diverged: λ = 1" in texts(draw("lambda_curves", curves))
    final = lambda_final({1.0: NAN, 0.001: 0.92})
    assert "diverged" in texts(draw("lambda_final", final))
    assert "diverged: 25" in texts(draw("grid_curves", grid((0.5,))))
    assert "diverged" in texts(draw("grid_heatmap", heatmap(rates=(0.5,))))
    assert "no mistakes" in texts(draw("confusions", confusions(20)))


def test_true_and_predicted_labels_are_told_apart():
    told = texts(draw("images", misclassified(6)))
    assert "true 5" in told
    assert "taken for 3 (87 %)" in told


def test_stopping_epoch_and_choice_are_told():
    assert "stop after epoch 6" in texts(draw("validation", validation(30, stop=6)))
    assert "stop after" not in texts(draw("validation", validation(30)))
    assert "chosen: λ = 0.001, 92.20 %" in texts(draw("lambda_final", lambda_final()))


def test_stopping_epochs_are_dots_on_the_curves_of_a_grid():
    figure = draw("grid_curves", grid(stop=12))
    assert "● epoch to stop at" in texts(figure)
    for axes in figure.axes:
        dots = [line for line in axes.lines if line.get_marker() == "o"]
        assert [list(line.get_xdata()) for line in dots] == [[12]] * 3
    assert "epoch to stop at" not in texts(draw("grid_curves", grid(stop=0)))


def test_colours_follow_rank_and_differ():
    colours = style.lambda_colours([0.1, 1.0, 0.1, 0.0])
    assert list(colours) == [0.0, 0.1, 1.0]
    assert colours == style.lambda_colours([1.0, 0.0, 0.1])
    assert len({tuple(colour) for colour in colours.values()}) == 3


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
    bounded = spread([99.0, 100.0], 12, 0, 100)
    assert bounded.tolist() == pytest.approx([88, 100])


def test_spread_keeps_order_and_distance():
    wanted = np.random.default_rng(0).uniform(0, 100, 30)
    places = np.sort(spread(wanted, 5, 0, 200))
    assert all(above - below >= 5 - 1e-9 for below, above in pairwise(places))
    assert places[0] >= 0
    assert places[-1] <= 200
    order = np.argsort(wanted)
    assert (np.diff(spread(wanted, 5, 0, 200)[order]) > 0).all()


@pytest.mark.parametrize(
    ("count", "size"), [(1, (5, 60)), (2, (60, 5)), (26, (12, 10)), (200, (9, 8))]
)
def test_samples_of_any_size_and_number_are_drawn(count, size):
    rows, columns = size
    numbers = samples(count)
    pixels = numbers[PIXELS[: rows * columns]]
    numbers = numbers[["index", "label"]].assign(rows=rows, columns=columns)
    numbers["class"] = [f"a rather long name {n}" for n in range(count)]
    figure = draw("images", pd.concat([numbers, pixels], axis=1))
    shown = [axes.images[0].get_array().shape for axes in figure.axes if axes.images]
    assert shown == [size] * count
    if count <= 2:
        assert "a rat" in texts(figure)
