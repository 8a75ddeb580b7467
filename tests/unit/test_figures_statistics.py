"""The figures of how much to trust the numbers say what they promise."""

import importlib
from itertools import combinations, product
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from helpers.made_up import draw, names, texts
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text

from mnist_sweep.base.intervals import wilson
from mnist_sweep.figures.program import save_figure
from mnist_sweep.figures.style import GREY, MODEL_COLOURS, WIDTH
from mnist_sweep.statistics.search import isolation

NAN = float("nan")
CAPTIONS = Path(__file__).resolve().parents[2] / "workflow" / "report" / "captions"
IMAGES = {"train": 50_000, "validation": 10_000, "test": 10_000}
RUNS = {"logistic_reference": 0.914, "logistic": 0.922, "mlp": 0.958}


def intervals(shares, images: int) -> np.ndarray:
    """The 95 % interval of each share of so many images: [shares, 2]."""
    bounds = [
        (NAN, NAN) if np.isnan(share) else wilson(round(share * images), images)
        for share in shares
    ]
    return np.array(bounds).reshape(-1, 2)


def replicates(n=5, varied=("seed",), runs=RUNS, deviation=0.001) -> pd.DataFrame:
    """So many runs of each model; the first is the same whatever is varied."""
    frames = []
    for (run, top), (split, images), what in product(
        runs.items(), IMAGES.items(), varied
    ):
        noise = np.random.default_rng(len(run + split)).normal(size=n)
        accuracy = (top + deviation * noise).round(4).clip(0, 1)
        low, high = intervals(accuracy, images).T
        frame = pd.DataFrame(
            {
                "run": run,
                "trial": "lambda~0.01",
                "varied": what,
                "seed": range(n) if what == "seed" else 0,
                "split_seed": range(n) if what == "split" else 0,
                "split": split,
                "accuracy": accuracy,
                "accuracy_low": low,
                "accuracy_high": high,
            }
        )
        frames.append(frame.assign(first=frame.index == 0))
    return pd.concat(frames, ignore_index=True)


def with_accuracy(numbers: pd.DataFrame, accuracy: float, n: int = 1) -> pd.DataFrame:
    """The replicates, of which the last n of each run have another accuracy."""
    last = numbers.groupby(["run", "varied", "split"]).cumcount(ascending=False) < n
    columns = ["accuracy", "accuracy_low", "accuracy_high"]
    return numbers.assign(
        **{column: numbers[column].mask(last, accuracy) for column in columns}
    )


SWEPT = {
    "lambda": [1e-5, 0.01],
    "learning_rate": [0.1, 0.01],
    "batch_size": [64, 128, 256],
    "hidden_units": [25, 50, 100, 150, 200],
}
MLP_KEYS = ["learning_rate", "batch_size", "hidden_units"]


def resampled(
    count=30, keys=MLP_KEYS, model="mlp", step=0.0005, chosen=0
) -> pd.DataFrame:
    """So many trials, each a step behind the one before; two are near the best."""
    trials = pd.DataFrame(product(*SWEPT.values()), columns=list(SWEPT))
    trials = pd.concat([trials] * (count // len(trials) + 1)).iloc[:count]
    place = np.arange(count)
    trials = trials.reset_index(drop=True).assign(
        model=model,
        trial=[f"trial {n}" for n in place],
        mean_accuracy=0.9516 - step * place,
        behind=step * place,
        behind_low=step * place - np.where(place == 0, 0, 0.0012),
        behind_high=step * place + np.where(place == 0, 0, 0.0012),
        in_best_set=step * place <= 0.0012,
        best=place == 0,
        chosen=place == chosen,
        named=";".join(keys),
    )
    return trials if model == "mlp" else trials.drop(columns="hidden_units")


SHARES = ["mean_accuracy", "behind", "behind_low", "behind_high"]


def diverged(trials: pd.DataFrame, places) -> pd.DataFrame:
    lost = trials.index.isin(list(places))
    shares = {name: trials[name].mask(lost) for name in SHARES}
    return trials.assign(**shares, in_best_set=trials["behind"].le(0) & ~lost)


LAMBDAS = [1.0, 0.1, 0.01, 0.001, 1e-4, 1e-5]


def optimum(lambdas=LAMBDAS, rates=(0.1,), bound=1e-4) -> pd.DataFrame:
    """Trials whose gap grows with λ; without λ there is no optimum."""
    rows = []
    for value, rate in product(lambdas, rates):
        known = 1 if value > 0 else NAN
        rows.append(
            {
                "lambda": value,
                "learning_rate": rate,
                "batch_size": 256,
                "trial": f"lambda~{value}_lr~{rate}",
                "sgd_objective": 0.3,
                "optimum_objective": 0.2 * known,
                "gap": (0.02 + 0.1 * value) * rate / 0.1 * known,
                "bound": bound * known,
                "sgd_train_accuracy": 0.927 - 0.1 * value,
                "optimum_train_accuracy": (0.937 - 0.1 * value) * known,
                "sgd_validation_accuracy": 0.912 - 0.1 * value,
                "optimum_validation_accuracy": (0.917 - 0.1 * value) * known,
                "chosen": value == 0.001 and rate == rates[0],
            }
        )
    return pd.DataFrame(rows)


def optimum_with(column: str, value: float) -> pd.DataFrame:
    """The trials, of which that of λ = 1 has another value."""
    return optimum().assign(
        **{column: lambda trials: trials[column].mask(trials["lambda"] == 1, value)}
    )


def trials_of(keys: dict, accuracy=None) -> pd.DataFrame:
    """A grid of trials, better the larger each value is, or with an accuracy."""
    trials = pd.DataFrame(product(*keys.values()), columns=list(keys))
    ranks = sum(trials[key].rank(method="dense") for key in keys)
    trials["mean_accuracy"] = 0.93 + 0.002 * ranks if accuracy is None else accuracy
    low, high = intervals(trials["mean_accuracy"], 10_000).T
    name = "hidden~1" if "hidden_units" in keys else "lambda~1"
    return trials.assign(accuracy_low=low, accuracy_high=high, trial=name)


GRID = {key: SWEPT[key] for key in MLP_KEYS}


def isolated(keys=None, accuracy=None) -> pd.DataFrame:
    return isolation(trials_of(keys or GRID, accuracy))


def lost(count: int, n: int, accuracy: float) -> np.ndarray:
    """Accuracies of so many trials, of which the first n have another one."""
    return np.where(np.arange(count) < n, accuracy, 0.95)


def reliability(runs=("logistic", "mlp"), images=1000, bins=range(3, 15)):
    """Bins that are right 2 points more often than they are sure."""
    frames = []
    for run in runs:
        low = np.array(list(bins)) / 15
        accuracy = (low + 1 / 30 + 0.02).clip(0, 1)
        bounds = intervals(accuracy, images)
        frame = {
            "run": run,
            "bin_low": low,
            "bin_high": low + 1 / 15,
            "images": images,
            "confidence": low + 1 / 30,
            "accuracy": accuracy,
            "accuracy_low": bounds[:, 0],
            "accuracy_high": bounds[:, 1],
            "nll": 0.283,
            "brier": 0.115,
            "ece": 0.0123,
        }
        frames.append(pd.DataFrame(frame))
    return pd.concat(frames, ignore_index=True)


def accuracies(n=5, published=0.923) -> pd.DataFrame:
    """Two models, each with so many seeds."""
    rows = []
    for model, mean in {"logistic": 0.9196, "mlp": 0.9576}.items():
        seeds = [mean + 0.001 * (place - n // 2) for place in range(n)]
        rows.append(
            {
                "model": model,
                "trial": "lambda~0.01",
                "mean": mean,
                "low": mean - 0.005,
                "high": mean + 0.005,
                "n": n,
                "seeds": ";".join(map(str, seeds)),
                "published": published,
            }
        )
    return pd.DataFrame(rows)


ACCURACY = "Validation accuracy (%)"
TYPICAL = {
    "replicates": (replicates(), {"Accuracy (%)"}),
    "selection_bootstrap": (
        resampled(),
        {"Behind the best (percentage points)"},
    ),
    "optimum": (
        optimum(),
        {"Weight decay λ", "Objective above its optimum (nats)", "Accuracy (%)"},
    ),
    "isolation": (
        isolated(),
        {"Learning rate η", "Batch size (images)", "Hidden units", ACCURACY},
    ),
    "reliability": (reliability(), {"Confidence (%)", "Right (%)", "Images"}),
    "chosen_accuracy": (accuracies(), {"Test accuracy (%)"}),
}
MANY = {
    "lambda": [0, *np.geomspace(1e-5, 1, 10)],
    "learning_rate": [0.1, 0.2],
    "batch_size": range(8, 80, 8),
}
CASES = {
    **{program: (program, numbers) for program, (numbers, _) in TYPICAL.items()},
    "one run tested": ("chosen_accuracy", accuracies(1, NAN)),
    "far apart": ("chosen_accuracy", accuracies().assign(published=[0.5, NAN])),
    "splits too": ("replicates", replicates(varied=("seed", "split"))),
    "200 replicates": ("replicates", replicates(200, ("seed", "split"))),
    "one replicate": ("replicates", replicates(1)),
    "one run": ("replicates", replicates(2, ("split",), {"mlp": 0.958})),
    "equal replicates": ("replicates", replicates(deviation=0)),
    "all right": ("replicates", replicates(runs={"mlp": 1.0}, deviation=0)),
    "some replicates diverged": ("replicates", with_accuracy(replicates(), NAN, 2)),
    "all replicates diverged": ("replicates", with_accuracy(replicates(), NAN, 5)),
    "one replicate far off": ("replicates", with_accuracy(replicates(), 0.1135)),
    "two replicates far off": ("replicates", with_accuracy(replicates(), 0.1135, 2)),
    "two apart": ("replicates", with_accuracy(replicates(2), 0.1135)),
    "softmax": (
        "selection_bootstrap",
        resampled(6, ["lambda"], "logistic", chosen=2),
    ),
    "long names": ("selection_bootstrap", resampled(keys=list(SWEPT))),
    "one trial": ("selection_bootstrap", resampled(1).assign(named=NAN)),
    "two trials": ("selection_bootstrap", resampled(2)),
    "200 trials": (
        "selection_bootstrap",
        resampled(200, chosen=150, step=1e-5),
    ),
    "equal trials": ("selection_bootstrap", resampled(step=0)),
    "far trials": ("selection_bootstrap", resampled(step=0.05)),
    "one image": (
        "selection_bootstrap",
        resampled().assign(behind_low=NAN, behind_high=NAN),
    ),
    "some trials diverged": (
        "selection_bootstrap",
        diverged(resampled(), range(20, 30)),
    ),
    "all trials diverged": (
        "selection_bootstrap",
        diverged(resampled(), range(30)),
    ),
    "λ = 0": ("optimum", optimum([0, *LAMBDAS])),
    "only λ = 0": ("optimum", optimum([0])),
    "one λ": ("optimum", optimum([0.01])),
    "30 λ": ("optimum", optimum(np.geomspace(1e-5, 1, 30))),
    "several η": ("optimum", optimum([0, *LAMBDAS], (0.1, 0.01, 0.5))),
    "40 η": ("optimum", optimum(rates=np.linspace(0.1, 0.5, 40))),
    "no gap": ("optimum", optimum().assign(gap=0.0)),
    "no bound": ("optimum", optimum(bound=0)),
    "neither": ("optimum", optimum(bound=0).assign(gap=0.0)),
    "λ diverged": ("optimum", optimum_with("gap", NAN)),
    "softmax, one η": ("isolation", isolated({"lambda": LAMBDAS})),
    "two values": ("isolation", isolated({"hidden_units": [25, 50]})),
    "many values": ("isolation", isolated(MANY)),
    "nothing varied": ("isolation", isolated({"lambda": [0.1]})),
    "values diverged": ("isolation", isolated(accuracy=lost(30, 15, NAN))),
    "all values diverged": ("isolation", isolated(accuracy=NAN)),
    "values far off": ("isolation", isolated(accuracy=lost(30, 15, 0.1135))),
    "equal values": ("isolation", isolated(accuracy=0.95)),
    "one model": ("reliability", reliability(("mlp",))),
    "few images": ("reliability", reliability(images=3)),
    "one bin": ("reliability", reliability(bins=[14])),
    "no images": (
        "reliability",
        reliability(images=1).assign(images=0, nll=NAN, accuracy=NAN),
    ),
}


def visible(figure: Figure) -> list[Text]:
    """What can be read, laid out; ticks outside the limits are not drawn."""
    figure.draw_without_rendering()
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
        if text.get_visible() and text.get_text() and text not in hidden
    ]


def marks(axes: Axes, marker: str = "o") -> list[tuple[float, float]]:
    """Where an axes has marks of one kind, in the order in which they were drawn."""
    return [
        (float(x), float(y))
        for line in axes.lines
        if line.get_marker() == marker
        for x, y in zip(*line.get_data(), strict=True)
    ]


@pytest.mark.parametrize("program", TYPICAL)
def test_axes_are_named(program):
    numbers, expected_names = TYPICAL[program]
    assert expected_names <= names(draw(program, numbers))


@pytest.mark.parametrize("program", TYPICAL)
def test_same_numbers_give_the_same_svg(program, tmp_path):
    numbers, _ = TYPICAL[program]
    paths = [tmp_path / "one.svg", tmp_path / "two.svg"]
    before = numbers.copy()
    for path in paths:
        save_figure(draw(program, numbers), path)
    assert paths[0].read_bytes() == paths[1].read_bytes()
    assert paths[0].stat().st_size < 200_000
    pd.testing.assert_frame_equal(numbers, before)


@pytest.mark.parametrize("program", TYPICAL)
def test_numbers_may_come_from_a_file(program, tmp_path):
    numbers, _ = TYPICAL[program]
    numbers.to_csv(tmp_path / "numbers.csv", index=False)
    read = pd.read_csv(tmp_path / "numbers.csv")
    assert texts(draw(program, read)) == texts(draw(program, numbers))


@pytest.mark.parametrize("program", TYPICAL)
def test_captions_say_what_the_figure_shows(program):
    text = (CAPTIONS / f"{program}.rst").read_text(encoding="utf-8")
    assert text.count("\n") == 1
    assert "images" in text


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("case", CASES)
def test_text_is_legible_and_inside_and_apart(case):
    program, numbers = CASES[case]
    figure = draw(program, numbers)
    assert figure.get_figwidth() == WIDTH
    shown = visible(figure)
    page = figure.bbox.padded(2)
    boxes = {text: Text.get_window_extent(text) for text in shown}
    for text, box in boxes.items():
        assert text.get_fontsize() >= 8, text
        assert "nan" not in text.get_text(), text
        assert page.x0 <= box.x0, text
        assert box.x1 <= page.x1, text
        assert page.y0 <= box.y0, text
        assert box.y1 <= page.y1, text
    for (one, box), (other, another) in combinations(boxes.items(), 2):
        # Lines of text leave some room above and below their letters.
        assert not box.padded(-2).overlaps(another.padded(-2)), (one, other)


def test_replicates_tell_mean_and_deviation():
    numbers = replicates()
    accuracy = 100 * numbers.query("run == 'mlp' and split == 'test'")["accuracy"]
    told = f"{accuracy.mean():.2f} ± {accuracy.std(ddof=1):.2f} %, n = 5"
    figure = draw("replicates", numbers)
    axes = figure.axes[-1]
    assert [text.get_text() for text in axes.texts] == [told]
    assert [x for x, _ in marks(axes)][1:] == pytest.approx(accuracy)
    ((mean, _),) = marks(axes, "|")
    assert mean == pytest.approx(accuracy.mean())
    (bar,) = [line for line in axes.lines if line.get_marker() == "None"]
    assert np.diff(bar.get_xdata()) == pytest.approx(2 * accuracy.std(ddof=1))


def test_replicates_ring_the_first_over_its_interval():
    numbers = replicates()
    first = numbers.query("run == 'logistic' and split == 'test' and first").iloc[0]
    axes = draw("replicates", numbers).axes[5]
    assert marks(axes)[0][0] == pytest.approx(100 * first["accuracy"])
    (band,) = axes.collections
    across = band.get_paths()[0].vertices[:, 0]
    assert across.min() == pytest.approx(100 * first["accuracy_low"])
    assert across.max() == pytest.approx(100 * first["accuracy_high"])


def test_replicates_have_one_scale_and_a_row_for_what_varies():
    figure = draw("replicates", replicates(varied=("seed", "split")))
    spans = [np.diff(axes.get_xlim())[0] for axes in figure.axes]
    assert spans == pytest.approx([spans[0]] * 6)
    labels = [text.get_text() for text in figure.axes[0].get_yticklabels()]
    assert labels == ["splits", "seeds"]
    assert "splits" not in texts(draw("replicates", replicates()))


def test_replicates_that_touch_are_piled():
    axes = draw("replicates", replicates(deviation=0)).axes[0]
    heights = [y for _, y in marks(axes)[1:]]
    assert len(set(heights)) == 5


def test_replicates_tell_what_diverged_or_lies_far_off():
    shown = texts(draw("replicates", with_accuracy(replicates(), NAN, 2)))
    assert "n = 3, 2 diverged" in shown
    assert "all 5 diverged" in texts(
        draw("replicates", with_accuracy(replicates(), NAN, 5))
    )
    figure = draw("replicates", with_accuracy(replicates(), 0.1135))
    assert "◂ 11.3" in texts(figure) or "◂ 11.4" in texts(figure)
    assert np.diff(figure.axes[0].get_xlim())[0] < 3
    assert "◂ 2, to 11" in texts(
        draw("replicates", with_accuracy(replicates(), 0.1135, 2))
    )
    assert "±" not in "".join(
        text.get_text() for text in draw("replicates", replicates(1)).axes[0].texts
    )


def test_selection_bootstrap_shows_the_leading_trials_and_tells_the_rest():
    figure = draw("selection_bootstrap", diverged(resampled(), range(25, 30)))
    far = figure.axes[0]
    labels = [text.get_text() for text in far.get_yticklabels()]
    assert len(labels) == 12
    assert labels[0].startswith("η\u00a0=\u00a00.1, batch\u00a064, 25\u00a0hidden")
    assert labels[0].endswith("95.16 %")
    assert "13 more trials lie further behind" in texts(figure)
    assert "5 diverged" in texts(figure)
    assert "more trial" not in texts(draw("selection_bootstrap", resampled(12)))


def test_selection_bootstrap_draws_distances_with_their_errors():
    (far,) = draw("selection_bootstrap", resampled()).axes
    assert [x for x, _ in marks(far)] == pytest.approx(0.05 * np.arange(12))
    half = [np.ptp(bar.get_segments()[0][:, 0]) / 2 for bar in far.collections]
    assert half == pytest.approx([0] + [0.12] * 11)
    inks = [line.get_color() for line in far.lines if line.get_marker() == "o"]
    assert inks[:3] == [MODEL_COLOURS["mlp"]] * 3
    assert set(inks[3:]) == {GREY}


def test_selection_bootstrap_marks_the_chosen_trial_wherever_it_stands():
    figure = draw("selection_bootstrap", resampled(200, chosen=150, step=1e-5))
    weights = [text.get_fontweight() for text in figure.axes[0].get_yticklabels()]
    assert weights == ["normal"] * 11 + ["bold"]
    assert "188 more trials" in texts(figure)


def test_selection_bootstrap_tells_trials_beyond_the_panel_as_numbers():
    far = draw("selection_bootstrap", resampled(step=0.05)).axes[0]
    assert "20.0 ▸" in [text.get_text() for text in far.texts]
    assert far.get_xlim()[1] < 5


def test_optimum_draws_gaps_above_the_floor():
    figure = draw("optimum", optimum())
    gaps = figure.axes[0]
    known = {round(x, 8): y for x, y in marks(gaps)}
    assert known[0.1] == pytest.approx(0.03)
    assert known[1] == pytest.approx(0.12)
    assert {"0.12", "0.03"} <= {text.get_text() for text in gaps.texts}
    assert [y for _, y in marks(gaps, "_")] == pytest.approx([1e-4] * 6)
    assert "the optimum's own error" in texts(figure)


def test_optimum_does_not_pretend_to_know_gaps_below_the_floor():
    figure = draw("optimum", optimum_with("gap", 1e-9))
    assert "≤ 10⁻⁴" in texts(figure)
    gaps = figure.axes[0]
    assert dict(marks(gaps))[1] == pytest.approx(1e-4)
    assert gaps.get_ylim()[0] > 1e-6


def test_optimum_draws_accuracies_before_and_after():
    accuracies = draw("optimum", optimum([0.001])).axes[1]
    drawn = sorted(y for _, y in marks(accuracies))
    assert drawn == pytest.approx([91.19, 91.69, 92.69, 93.69])
    assert "pale: training images" in accuracies.get_title(loc="right")


def test_optimum_says_what_is_missing():
    assert "no optimum computed" in texts(draw("optimum", optimum([0, *LAMBDAS])))
    lost = optimum()
    columns = ["gap", "sgd_train_accuracy", "sgd_validation_accuracy"]
    lost.loc[lost["lambda"] == 1, columns] = NAN
    assert "diverged" in texts(draw("optimum", lost))


def test_optimum_names_settings_where_they_are_few():
    shown = texts(draw("optimum", optimum(rates=(0.1, 0.01))))
    assert "η = 0.01,\nbatch 256" in shown
    assert "batch" not in texts(draw("optimum", optimum()))
    many = draw("optimum", optimum(rates=np.linspace(0.1, 0.5, 40)))
    assert "batch" not in texts(many)


def test_isolation_draws_the_best_of_each_value():
    numbers = isolated()
    figure = draw("isolation", numbers)
    rate, batch, hidden = figure.axes
    assert [len(marks(axes)) for axes in (rate, batch, hidden)] == [2, 3, 5]
    assert [text.get_text() for text in hidden.get_xticklabels()] == [
        *("25", "50", "100", "150", "200")
    ]
    best = numbers.query("hyperparameter == 'hidden_units'")["best_accuracy"]
    assert [y for _, y in marks(hidden)] == pytest.approx(100 * best)
    assert [axes.get_title("left") for axes in figure.axes] == [
        *("best of 15 trials", "best of 10 trials", "best of 6 trials")
    ]
    assert rate.get_ylim() == hidden.get_ylim()
    bold = [t.get_text() for t in batch.texts if t.get_fontweight() == "bold"]
    assert bold == ["95.00"]


def test_isolation_tells_what_lies_below_or_diverged():
    assert "▾ 11.3" in texts(draw("isolation", isolated(accuracy=lost(30, 1, 0.113))))
    shown = texts(draw("isolation", isolated(accuracy=lost(30, 15, NAN))))
    assert "diverged" in shown
    assert "best of 15 trials" in shown


def test_isolation_needs_something_that_varies():
    assert "No hyper-parameter is varied" in texts(
        draw("isolation", isolated({"lambda": [0.1]}))
    )


def test_reliability_draws_a_panel_with_scores_for_each_model():
    figure = draw("reliability", reliability())
    first, second = figure.axes[:2]
    titles = [axes.get_title("left") for axes in (first, second)]
    assert titles == ["Softmax regression", "Perceptron"]
    assert "NLL 0.283 nats   Brier 0.115   ECE 1.23 points" in texts(figure)
    for axes in (first, second):
        assert all(y - x == pytest.approx(2) for x, y in marks(axes))
        assert list(axes.lines[0].get_xdata()) == list(axes.lines[0].get_ydata())
        assert axes.get_xlim() == axes.get_ylim()


def test_reliability_counts_the_images_of_each_bin():
    strip = draw("reliability", reliability(images=250)).axes[2]
    assert strip.get_yscale() == "log"
    tops = [bar.get_y() + bar.get_height() for bar in strip.patches]
    assert tops == pytest.approx([250] * 12)


@pytest.mark.parametrize("program", TYPICAL)
def test_programs_name_the_columns_they_read(program):
    module = importlib.import_module(f"plot_{program}")
    numbers, _ = TYPICAL[program]
    described = " ".join(module.__doc__.split())
    read = described.partition("Columns read: ")[2]
    unread = {"replicates": {"seed", "split_seed"}, "selection_bootstrap": {"trial"}}
    unread["optimum"] = {"trial", "sgd_objective", "optimum_objective"}
    for column in set(numbers.columns) - unread.get(program, set()):
        assert column in read, column
