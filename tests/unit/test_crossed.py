"""Means over seeds and images: coverage by simulation, errors by mean squares."""

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm, ttest_1samp
from statsmodels.formula.api import ols
from statsmodels.stats.anova import anova_lm

from mnist_sweep.statistics.crossed import crossed_mean, deviation_interval


def models(draw, seeds: int, images: int, of_seeds: float, of_images: float):
    """Make which images each seed's model gets right, and how often on average."""
    ease = draw.normal(0, of_images, (1, images))
    seed = draw.normal(0, of_seeds, (seeds, 1))
    own = draw.normal(0, 1, (seeds, images))
    share = norm.cdf(1 / np.sqrt(1 + of_seeds**2 + of_images**2))
    return ease + seed + own < 1, share


@pytest.mark.parametrize("seeds", [2, 5])
@pytest.mark.parametrize(
    ("of_seeds", "of_images"), [(0.0, 2.0), (0.1, 2.0), (0.3, 1.0), (0.05, 0.0)]
)
def test_an_interval_holds_the_mean_of_all_seeds_and_images(seeds, of_seeds, of_images):
    draw, held = np.random.default_rng(0), []
    for _ in range(500):
        right, share = models(draw, seeds, 300, of_seeds, of_images)
        found = crossed_mean(right)
        held.append(found.low <= share <= found.high)
    # Two seeds tell little of how much seeds differ; docs/statistics.md says so. Three
    # standard errors of a share of 500.
    level = 0.93 if seeds == 2 else 0.95
    assert np.mean(held) >= level - 3 * np.sqrt(level * (1 - level) / 500)


def test_the_mean_squares_are_those_of_a_two_way_analysis_of_variance():
    right, _ = models(np.random.default_rng(1), 4, 20, 0.9, 1.0)
    seed, image = np.indices(right.shape)
    columns = {"seed": seed.ravel(), "image": image.ravel(), "y": 1.0 * right.ravel()}
    table = pd.DataFrame(columns)
    found = anova_lm(ols("y ~ C(seed) + C(image)", table).fit())
    squares = found["sum_sq"] / found["df"]
    beyond = max(squares["C(image)"] - squares["Residual"], 0)
    assert squares["C(seed)"] > squares["Residual"]
    variance = (squares["C(seed)"] + beyond) / right.size
    mean = crossed_mean(right)
    assert mean.standard_error**2 == pytest.approx(variance)
    assert mean.of_seeds == pytest.approx(squares["C(seed)"] / right.size)
    assert mean.of_images == pytest.approx(beyond / right.size)


def test_two_seeds_that_agree_by_chance_say_no_more_than_the_images_allow():
    draw = np.random.default_rng(0)
    first = draw.random(1000) < 0.9
    found = crossed_mean(np.array([first, draw.permutation(first)]))
    alone = 1.96 * np.sqrt(0.9 * 0.1 / 2000)
    assert found.high - found.low >= 2 * alone * 0.95


def test_where_images_do_not_differ_it_is_student_s_interval_over_seeds():
    seeds = np.array([0.5, 0.75, 0.25, 0.5, 0.25])
    values = np.repeat(seeds[:, np.newaxis], 40, axis=1)
    low, high = ttest_1samp(seeds, 0).confidence_interval(0.95)
    found = crossed_mean(values)
    assert (found.low, found.high) == (pytest.approx(low), pytest.approx(high))


@pytest.mark.filterwarnings("error")
def test_one_seed_has_a_mean_and_no_interval():
    found = crossed_mean(np.array([[True, False]]))
    assert found.mean == 0.5
    assert np.isnan([found.low, found.high]).all()
    equal = crossed_mean(np.ones((3, 10)))
    assert (equal.low, equal.high) == (1, 1)


def test_the_interval_of_a_deviation_of_five_is_wide_and_holds_it():
    low, high = deviation_interval(1.0, 5)
    assert (low, high) == (
        pytest.approx(0.599, abs=1e-3),
        pytest.approx(2.874, abs=1e-3),
    )
    assert np.isnan(deviation_interval(np.nan, 1)).all()
    draw = np.random.default_rng(3)
    limits = [
        deviation_interval(draw.normal(size=5).std(ddof=1), 5) for _ in range(2000)
    ]
    held = [low <= 1 <= high for low, high in limits]
    assert np.mean(held) == pytest.approx(0.95, abs=0.015)
