"""Numbers, lists and labels are written as people write them."""

import pytest

from mnist_sweep.base.format import (
    SPACE,
    count,
    label,
    listing,
    mean_and_deviation,
    number,
    p_value,
    percent,
    plural,
    points,
    signed_points,
)


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (1.0, "1"),
        (0.01, "0.01"),
        (0.001, "0.001"),
        (1e-4, "10⁻⁴"),
        (3e-5, "3×10⁻⁵"),
        (2.5e-7, "2.5×10⁻⁷"),
        (0.0, "0"),
        (128, "128"),
    ],
)
def test_numbers_are_written_as_people_write_them(value, written):
    assert number(value) == written


def test_percent_points_counts_and_lists():
    assert percent(0.9231) == f"92.3{SPACE}%"
    assert points(0.00213) == f"0.21{SPACE}points"
    assert signed_points(-0.002) == "−0.2"
    assert signed_points(0.002) == "+0.2"
    assert count(50000) == "50,000"
    assert plural(1, "epoch") == f"1{SPACE}epoch"
    assert plural(30, "epoch") == f"30{SPACE}epochs"
    assert listing([]) == ""
    assert listing(["a"]) == "a"
    assert listing(["a", "b", "c"]) == "a, b and c"
    assert listing(["a, b", "c", "d"]) == "a, b; c; and d"


def test_nothing_is_written_as_less_than_nothing():
    assert percent(-0.0) == f"0.0{SPACE}%"
    assert points(-0.000001) == f"0.00{SPACE}points"
    assert signed_points(-0.0001) == "0.0"


def test_means_and_p_values_are_written_as_people_write_them():
    assert mean_and_deviation(0.9226, 0.0005) == f"92.26 ± 0.05{SPACE}%"
    assert p_value(1e-9) == "p < 0.0001"
    assert p_value(0.0042) == "p = 0.004"
    assert p_value(0.884) == "p = 0.88"


def test_a_trial_is_named_by_what_the_sweep_varies():
    values = {"lambda": 1e-5, "learning_rate": 0.1, "batch_size": 128}
    assert label(values, ["lambda"]) == f"λ{SPACE}={SPACE}10⁻⁵"
    assert label(values, ["learning_rate", "batch_size"]).endswith(f"batch{SPACE}128")
