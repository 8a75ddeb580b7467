"""What a config may hold, and what a user is told of one that is wrong."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.sweep.config import (
    load_schema,
    pinned_release,
    problems,
    with_defaults,
)
from mnist_sweep.sweep.config_text import repeated_keys

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = load_schema(ROOT / "workflow/schemas/config.schema.yaml")


def test_config_yaml_is_the_schema_s_defaults():
    written = yaml.safe_load((ROOT / "config.yaml").read_text(encoding="utf-8"))
    assert written == with_defaults({}, SCHEMA)


def test_every_key_is_described():
    def walk(part):
        for key, inner in part["properties"].items():
            assert inner.get("description"), key
            if inner.get("type") == "object":
                walk(inner)
            else:
                # What is the user's own has no default.
                own = key in ("folder", "class_names")
                assert own or "default" in inner, key

    walk(SCHEMA)


def test_one_changed_key_is_a_complete_config():
    assert problems({"epochs": 3}, SCHEMA) == []
    assert with_defaults({"epochs": 3}, SCHEMA)["mlp"]["lambda"] == 0.01


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("epochs: 0", ["epochs is 0", "at least 1"]),
        ("epochs: 2.5", ["epochs is 2.5", "a whole number"]),
        ("epochs: true", ["epochs is the truth value true"]),
        ("epochs:", ["epochs is empty"]),
        ("mlp: {lambda: 1e-5}", ["mlp.lambda is '1e-5'", "text", "write 1.0e-5"]),
        ("logistic: {lambda: [0.1, 1e-5]}", ["logistic.lambda[1]", "write 1.0e-5"]),
        ("logistic: {lambda: [-0.1]}", ["logistic.lambda[0] is -0.1", "at least 0"]),
        ("mlp: {learning_rate: 0}", ["mlp.learning_rate is 0", "above 0"]),
        ("mlp: {learning_rate: .inf}", ["mlp.learning_rate is inf", "a number"]),
        ("mlp: {lambda: [.nan]}", ["mlp.lambda[0] is nan"]),
        ("mlp: {hidden_units: []}", ["mlp.hidden_units is an empty list"]),
        ("mlp: {hidden_units: [5, 5]}", ["mlp.hidden_units lists 5 more than once"]),
        ("logistic: {lambda: [0.1, 1.0e-1]}", ["lists 0.1 more than once"]),
        ("mlp: {hiden_units: 5}", ["mlp.hiden_units", "did you mean hidden_units?"]),
        ("colour: 5", ["colour is not a known key", "known: dataset"]),
        ("mlp: {selection: best}", ["mlp.selection", "highest_mean or"]),
        ("seeds: [0, -1]", ["seeds[1] is -1", "at least 0"]),
        ("seeds: 3", ["seeds is 3", "a list of one or more"]),
        ("dataset: {name: CIFAR}", ["dataset.name", "FashionMNIST", "dataset.folder"]),
        ("dataset: {name: MNISTT}", ["did you mean MNIST?"]),
        ("dataset: {class_names: [one]}", ["class_names is a list of 1", "2 to 256"]),
        ("dataset: {class_names: [no, yes]}", ["class_names[0] is the truth value"]),
        ("dataset: {class_names: [a, b]}", ["has 2 names; MNIST has 10 classes"]),
        (
            f"dataset: {{folder: y, class_names: {[str(n) for n in range(257)]}}}",
            ["dataset.class_names is a list of 257; it must be a list of 2 to 256"],
        ),
        ("dataset: {root: ''}", ["dataset.root", "not empty"]),
        ("split: 5", ["split is 5", "a section"]),
        ("split: {train: 55000}", ["split.train + split.validation is 65000", "60000"]),
    ],
)
def test_a_wrong_value_is_told_with_its_key_and_what_it_must_be(text, parts):
    told = "\n".join(problems(yaml.safe_load(text), SCHEMA))
    for part in parts:
        assert part in told


def test_all_problems_are_told_at_once():
    config = {"epochs": 0, "seeds": [], "mlp": {"lambda": "x", "units": 1}}
    assert len(problems(config, SCHEMA)) == 4


scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5)
json_values = (
    scalars
    | st.lists(scalars, max_size=3)
    | st.dictionaries(st.text(max_size=5), scalars, max_size=2)
)
names = st.sampled_from(
    [*SCHEMA["properties"], *SCHEMA["properties"]["mlp"]["properties"], "x"]
)
sections = st.dictionaries(names, json_values, max_size=3)


@given(st.dictionaries(names, json_values | sections, max_size=3))
def test_nonsense_is_told_and_never_a_crash(config):
    assert all(isinstance(line, str) and line for line in problems(config, SCHEMA))


def test_a_key_given_twice_is_told_with_its_line(tmp_path):
    path = tmp_path / "twice.yaml"
    path.write_text("mlp:\n  lambda: 1\n  lambda: 2\nepochs: 3\nepochs: 4\n")
    first, second = repeated_keys(path)
    assert first.startswith("mlp.lambda appears twice")
    assert "line 3" in first
    assert second.startswith("epochs appears twice")


def test_an_empty_config_file_repeats_nothing(tmp_path):
    path = tmp_path / "empty.yaml"
    path.write_text("# nothing\n")
    assert repeated_keys(path) == []


def test_pinned_release_reads_requirements(tmp_path):
    path = tmp_path / "requirements.txt"
    path.write_text("# torch==1.0\ntorchvision==2.0\ntorch==3.0  # why\n")
    assert pinned_release(path, "torch") == "3.0"
    with pytest.raises(LookupError):
        pinned_release(path, "numpy")
