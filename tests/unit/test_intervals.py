"""Intervals hold the truth: over images, writers and seeds, also near 0 and 1."""

import numpy as np
import pytest
from scipy.stats import norm, ttest_1samp

from mnist_sweep.base.intervals import (
    estimate_difference,
    estimate_mean,
    estimate_share,
    spread,
    wilson,
)

WORLDS = 250


def world(draw, seeds: int, of_seeds: float, of_writers: float, at: float):
    """Make which images each seed's model gets right, and how often on average."""
    writers = np.repeat(np.arange(80), 4)
    hand = np.repeat(draw.normal(0, of_writers, 80), 4)
    seed = draw.normal(0, of_seeds if seeds > 1 else 0, (seeds, 1))
    noise = draw.normal(0, 1, (seeds, 320)) + draw.normal(0, 1, 320)
    scale = np.sqrt(2 + of_writers**2 + of_seeds**2 * (seeds > 1))
    right = hand + seed + noise < norm.ppf(at) * scale
    return right, at, writers if of_writers else None


@pytest.mark.parametrize("seeds", [1, 2, 5, 20])
@pytest.mark.parametrize("of_writers", [0.0, 1.0])
@pytest.mark.parametrize("at", [0.02, 0.9, 0.99])
def test_an_interval_of_a_share_holds_it(seeds, of_writers, at):
    draw, held = np.random.default_rng(0), 0
    for _ in range(WORLDS):
        right, share, writers = world(draw, seeds, 0.1, of_writers, at)
        found = estimate_share(right, writers)
        assert np.isnan(found.low) or 0 <= found.low <= found.high <= 1
        held += np.isnan(found.low) or found.low <= share <= found.high
    # Of 80 writers near the ends, a few tell less than their number promises.
    assert held / WORLDS >= 0.92 - 3 * np.sqrt(0.92 * 0.08 / WORLDS)


def test_images_of_one_writer_make_an_interval_wider():
    right, _, writers = world(np.random.default_rng(1), 5, 0.1, 2.0, 0.9)
    alone, together = estimate_share(right), estimate_share(right, writers)
    assert together.high - together.low > 1.3 * (alone.high - alone.low)
    assert estimate_share(right, np.arange(320)).low == pytest.approx(alone.low)


def test_no_variance_is_no_certainty():
    all_right = np.ones((5, 200))
    assert estimate_share(all_right)[:3] == (1, wilson(200, 200)[0], 1)
    found = estimate_difference(all_right, all_right)
    assert found.low == -found.high < -0.01


def test_of_one_seed_and_independent_images_it_is_wilson_s():
    right = np.arange(1000) < 953
    assert estimate_share(right[np.newaxis])[1:3] == pytest.approx(wilson(953, 1000))


def test_where_images_do_not_differ_it_is_student_s_interval_over_seeds():
    seeds = np.array([0.5, 0.75, 0.25, 0.5, 0.25])
    values = np.repeat(seeds[:, np.newaxis], 40, axis=1)
    found = estimate_mean(values)
    limits = ttest_1samp(seeds, 0).confidence_interval(0.95)
    assert (found.low, found.high) == pytest.approx(tuple(limits))
    assert spread(values).freedom == 4


def test_two_seeds_that_disagree_have_no_interval():
    values = np.repeat([[0.2], [0.9]], 50, axis=1)
    assert np.isnan(estimate_share(values).low)
