"""Every figure is drawn of usual and odd numbers, wide and narrow, and can be read."""

import importlib
import os
import subprocess
import sys
from functools import cache
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from helpers.figure_cases import CASES, USUAL
from helpers.made_up import PIXELS, draw, loss, names, samples, texts
from helpers.project import ROOT
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.text import Text

from mnist_sweep.base.roles import ROLES, SCALE, SERIES
from mnist_sweep.drawing.saving import save_figure
from mnist_sweep.drawing.style import NARROW, WIDE
from mnist_sweep.page.inline_svg import Styles, inline

WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW], ids=["wide", "narrow"])
AXES = {
    "chosen_accuracy": {"Test accuracy (%)"},
    "confusions": {
        "Predicted class (×: the true class itself)",
        "Share of the true class's misclassified images (%)",
    },
    "digit_errors": {"Class", "Misclassified (% of the class's test images)"},
    "grid_curves": {"Epoch", "η = 0.1\nValidation accuracy (%)"},
    "grid_heatmap": {"Hidden units", "Batch size (images)", "Validation accuracy (%)"},
    "isolation": {"Learning rate η", "Hidden units", "Validation accuracy (%)"},
    "lambda_curves": {"Epoch", "Validation accuracy (%)"},
    "lambda_final": {"Weight decay λ", "Validation accuracy (%)"},
    "loss": {
        *["Training cross-entropy (nats)", "Iteration (mini-batches)"],
        "Epochs completed",
    },
    "optimum": {"Weight decay λ", "Objective above its optimum (nats)", "Accuracy (%)"},
    "reliability": {"Confidence (%)", "Right (%)", "Images"},
    "replicates": {"Test accuracy (%)"},
    "selection_bootstrap": {"Behind the best (percentage points)"},
    "validation": {"Epoch", "Accuracy (%)"},
}


@cache
def drawn(case: str, width: float) -> Figure:
    """Draw a case once for all tests; nobody changes it."""
    module, numbers = CASES[case]
    before = numbers.copy()
    figure = draw(module, numbers, width)
    pd.testing.assert_frame_equal(numbers, before)
    figure.draw_without_rendering()
    return figure


def visible(figure: Figure) -> list[Text]:
    """What can be read; ticks outside the limits are not drawn."""
    hidden = set()
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            low, high = sorted(axis.get_view_interval())
            for tick in [*axis.get_major_ticks(), *axis.get_minor_ticks()]:
                if not low <= tick.get_loc() <= high:
                    hidden |= {tick.label1, tick.label2}
    return [
        text
        for text in figure.findobj(Text)
        if text.get_visible() and text.get_text().strip() and text not in hidden
    ]


@pytest.mark.parametrize("module", AXES)
def test_axes_are_named(module):
    assert AXES[module] <= names(drawn(module, WIDE))


@WIDTHS
@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", CASES)
def test_text_is_inside_and_apart(case, width):
    figure = drawn(case, width)
    assert figure.get_figwidth() == width
    page = figure.bbox.padded(2)
    boxes = {text: Text.get_window_extent(text) for text in visible(figure)}
    for text, box in boxes.items():
        assert "nan" not in text.get_text(), text
        assert text.get_fontsize() >= 6, text
        assert page.x0 <= box.x0, text
        assert box.x1 <= page.x1, text
        assert page.y0 <= box.y0, text
        assert box.y1 <= page.y1, text
    # What ends in empty lines stands above another text, which these make room for.
    ending = {text: box for text, box in boxes.items() if text.get_text()[-1] != "\n"}
    for (one, box), (other, another) in combinations(ending.items(), 2):
        # Lines of text leave some room above and below their letters.
        assert not box.padded(-2).overlaps(another.padded(-2)), (one, other)


@pytest.mark.parametrize("module", sorted(set(USUAL) - {"images", "confusions"}))
def test_panels_of_a_narrow_figure_stand_one_below_the_other(module):
    panels = [
        axes
        for axes in drawn(module, NARROW).axes
        if axes.get_label() != "<colorbar>" and axes.get_subplotspec()
    ]
    assert len({axes.get_subplotspec().colspan.start for axes in panels}) == 1


@pytest.mark.parametrize("module", USUAL)
def test_a_module_names_the_columns_it_reads(module):
    told = importlib.import_module(f"mnist_sweep.figures.{module}").__doc__
    numbers = USUAL[module]
    if module in ("grid_curves", "grid_heatmap", "isolation"):
        told += "lambda learning_rate batch_size hidden_units"
    read = [
        name
        for name in numbers
        if name in told or (name in PIXELS and "pixel0" in told)
    ]
    figure = draw(module, numbers[read])
    figure.draw_without_rendering()
    assert texts(figure) == texts(drawn(module, WIDE))


# --- colours ---


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21, as WCAG 2.2 defines it."""
    shares = [
        np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)])
        for colour in (one, other)
    ]
    low, high = sorted(
        np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4)
        @ [0.2126, 0.7152, 0.0722]
        for s in shares
    )
    return (high + 0.05) / (low + 0.05)


ROLE_OF = {light: role for role, (light, _) in ROLES.items()}


@WIDTHS
@pytest.mark.parametrize("module", USUAL)
def test_every_label_has_a_contrast_of_4_5_in_both_themes(module, width):
    """What lies behind a text is looked up in a drawing without texts."""
    figure = draw(module, USUAL[module], width)
    figure.draw_without_rendering()
    shown = visible(figure)
    places = [Text.get_window_extent(text) for text in shown]
    for text in figure.findobj(Text):
        text.set_alpha(0)
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    pixels = np.asarray(canvas.buffer_rgba())[::-1]
    for text, box in zip(shown, places, strict=True):
        x, y = int((box.x0 + box.x1) / 2), int((box.y0 + box.y1) / 2)
        behind = to_hex(pixels[y, x] / 255)
        ink = ROLES[ROLE_OF[to_hex(text.get_color())]]
        grounds = ROLES[ROLE_OF[behind]] if behind in ROLE_OF else ROLES["paper"]
        if ROLE_OF.get(behind, "line") not in {"paper", "wash", *SCALE}:
            grounds = ROLES["paper"]  # a line or a mark that crosses the text
        for theme in (0, 1):
            assert contrast(ink[theme], grounds[theme]) >= 4.5, (text, behind, theme)


def test_series_can_be_read_as_labels_and_the_scale_ends_far_from_the_paper():
    for theme in (0, 1):
        paper, wash = ROLES["paper"][theme], ROLES["wash"][theme]
        for role in ["ink", "muted", "strong", *SERIES, *list(SCALE)[8:]]:
            assert contrast(ROLES[role][theme], paper) >= 4.5, role
        assert contrast(ROLES["muted"][theme], wash) >= 4.5
        steps = [contrast(pair[theme], paper) for pair in SCALE.values()]
        assert steps == sorted(steps)


@WIDTHS
@pytest.mark.parametrize("case", CASES)
def test_a_page_knows_the_role_of_every_colour(case, width, tmp_path):
    save_figure(drawn(case, width), tmp_path / "figure.svg")
    svg = (tmp_path / "figure.svg").read_bytes()
    # A colour without a role is an error here.
    assert "<svg" in inline(svg, "figure", Styles(), "what it shows")


# --- files ---


@pytest.mark.parametrize("suffix", ["svg", "pdf", "png"])
def test_the_program_gives_the_same_bytes_in_every_process(suffix, tmp_path):
    paths = [tmp_path / f"{name}.csv" for name in ("one", "other")]
    models = ["logistic", "mlp"]
    for path, model in zip(paths, models, strict=True):
        loss(60, 2).assign(model=model).to_csv(path, index=False)
    command = [sys.executable, ROOT / "scripts/draw.py", "loss", "--data", *paths]
    command += ["--output", tmp_path / f"a.{suffix}"]
    subprocess.run(
        [*command, "--narrow", tmp_path / f"narrow.{suffix}"],
        # Sets of strings come in another order in each process, unless told otherwise.
        env={**os.environ, "PYTHONHASHSEED": "1"},
        check=True,
    )
    numbers = pd.concat(map(pd.read_csv, paths), ignore_index=True)
    for name, width in [("a", WIDE), ("narrow", NARROW)]:
        save_figure(draw("loss", numbers, width), tmp_path / f"here.{suffix}")
        made = (tmp_path / f"{name}.{suffix}").read_bytes()
        assert made == (tmp_path / f"here.{suffix}").read_bytes()
        assert b"<dc:date>" not in made


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["loss", "--output", "figure.gif"], "hint: let it end in .svg, .png or .pdf"),
        (["losses", "--output", "figure.svg"], "there is no figure losses"),
    ],
)
def test_other_formats_and_figures_are_refused(arguments, said):
    command = [sys.executable, ROOT / "scripts/draw.py", *arguments, "--data", "a.csv"]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 1
    assert said in done.stderr
    assert "Traceback" not in done.stderr


def test_loss_of_a_whole_training_is_a_small_svg(tmp_path):
    save_figure(draw("loss", loss(30 * 391, 30, seeds=2)), tmp_path / "loss.svg")
    assert (tmp_path / "loss.svg").stat().st_size < 150_000


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


def test_every_figure_of_the_list_has_a_module_and_every_module_a_figure():
    listed = (ROOT / "workflow/figures.yaml").read_text(encoding="utf-8")
    folder = Path(ROOT / "scripts/mnist_sweep/figures")
    modules = {path.stem for path in folder.glob("[!_]*.py")}
    named = {line.split()[-1] for line in listed.splitlines() if "  module: " in line}
    assert named == modules == set(USUAL)
