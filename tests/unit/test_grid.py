"""The trials that a config asks for, and their names."""

import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.sweep import grid

LOGISTIC = {
    "lambda": [1.0, 0.1, 0.01],
    "learning_rate": 0.1,
    "batch_size": 256,
    "reference_lambda": 0.01,
}
MLP = {
    "lambda": 0.01,
    "learning_rate": [0.1, 0.01],
    "batch_size": [64, 128, 256],
    "hidden_units": [25, 50, 100, 150, 200],
}

floats = st.floats(0, 1e6, allow_nan=False, exclude_min=True)
whole = st.integers(1, 100_000)


def test_default_grid_has_thirty_perceptrons_with_the_documented_names():
    trials = grid.sweep("mlp", MLP)
    assert len(trials) == 30
    names = {trial.name for trial in trials}
    assert len(names) == 30
    assert "lr~0.1_batch~128_hidden~200" in names


def test_small_numbers_are_named_as_repr_writes_them():
    (trial,) = grid.sweep("logistic", {**LOGISTIC, "lambda": 0.00001})
    assert trial.name == "lambda~1e-05"


def test_equal_numbers_name_one_trial():
    for written in [0.1, 0.10, 1e-1, [0.1]]:
        (trial,) = grid.sweep("logistic", {**LOGISTIC, "lambda": written})
        assert trial.name == "lambda~0.1"
    (whole_number,) = grid.sweep("logistic", {**LOGISTIC, "lambda": 1})
    assert whole_number.name == "lambda~1.0"


def test_a_further_hyperparameter_is_named_only_where_it_varies():
    (single,) = grid.sweep("logistic", {**LOGISTIC, "lambda": 0.1})
    assert single.name == "lambda~0.1"
    varied = grid.sweep("logistic", {**LOGISTIC, "learning_rate": [0.1, 0.5]})
    assert "lambda~0.01_lr~0.5" in {trial.name for trial in varied}
    varied = grid.sweep("mlp", {**MLP, "lambda": [0.0, 0.01]})
    assert "lr~0.1_batch~64_hidden~25_lambda~0.0" in {trial.name for trial in varied}


@given(
    st.lists(floats, min_size=1, unique=True), st.lists(whole, min_size=1, unique=True)
)
def test_order_in_the_config_means_nothing(rates, sizes):
    section = {**MLP, "learning_rate": rates, "batch_size": sizes}
    turned = {**MLP, "learning_rate": rates[::-1], "batch_size": sizes[::-1]}
    assert grid.sweep("mlp", section) == grid.sweep("mlp", turned)


@given(st.lists(floats, min_size=1, max_size=5, unique=True))
def test_a_name_says_its_values_exactly(lambdas):
    for trial in grid.sweep("logistic", {**LOGISTIC, "lambda": lambdas}):
        assert float(trial.name.removeprefix("lambda~")) == trial.values["lambda"]


def test_the_reference_need_not_be_swept():
    section = {**LOGISTIC, "lambda": [0.5]}
    assert grid.reference_trial(section).name == "lambda~0.01"
    assert set(grid.trainable("logistic", section)) == {"lambda~0.5", "lambda~0.01"}


def test_the_reference_is_one_of_the_sweep_where_it_is_listed():
    assert len(grid.trainable("logistic", LOGISTIC)) == 3


def test_the_module_needs_no_numpy_pandas_or_pytorch():
    code = "import sys; import mnist_sweep.sweep.grid; print(*sys.modules)"
    loaded = subprocess.run(
        [sys.executable, "-c", code],
        env={"PYTHONPATH": "scripts"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert not {"numpy", "torch", "pandas"} & set(loaded)


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("lambda~1e-1", "logistic/lambda~0.1"),
        ("lambda~0.10", "logistic/lambda~0.1"),
        ("lambda~1", "logistic/lambda~1.0"),
        ("lamda~0.01", "logistic/lambda~0.01"),
    ],
)
def test_a_name_off_the_grid_is_told_with_the_one_that_may_be_meant(asked, meant):
    trials = grid.trainable("logistic", LOGISTIC)
    with pytest.raises(LookupError, match=f"the nearest is {meant} "):
        grid.find(trials, asked)


def test_of_several_learning_rates_the_reference_takes_the_nearest_to_the_study_s():
    section = {**LOGISTIC, "learning_rate": [0.01, 0.2, 50.0], "batch_size": [16, 200]}
    reference = grid.reference_trial(section)
    assert reference.name == "lambda~0.01_lr~0.2_batch~200"


def test_the_reference_is_trained_with_the_decay_of_the_sweep():
    section = {**LOGISTIC, "learning_rate_decay": 0.9}
    reference = grid.reference_trial(section)
    assert reference.values["learning_rate_decay"] == 0.9
    assert reference.name in [t.name for t in grid.sweep("logistic", section)]
