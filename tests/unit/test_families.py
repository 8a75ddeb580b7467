"""What a model's class declares: its family, its section, its trials' names."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.base.errors import UserError
from mnist_sweep.base.families import FAMILIES, HYPERPARAMETERS, PALETTE, read_families
from mnist_sweep.models.registry import load, own_hyperparameters
from mnist_sweep.sweep.config import load_schema, problems, with_defaults
from mnist_sweep.sweep.grid import KEYS, named_keys, sweep
from mnist_sweep.sweep.trial_list import as_csv

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = load_schema(ROOT / "workflow/schemas/config.schema.yaml")
MODEL = (
    "class Wide:\n"
    "    label = 'wide model'\n"
    "    short_label = 'wide'\n"
    "    hyperparameters = {'learning_rate': 0.1, 'batch_size': [8], 'lambda': 0.0}\n"
    "MODEL = Wide\n"
)


def read(folder: Path, text: str) -> dict:
    (folder / "wide.py").write_text(text, "utf-8")
    return read_families(folder)


def test_families_are_read_without_importing_them(tmp_path):
    (tmp_path / "helper.py").write_text("raise SystemExit", "utf-8")
    families = read(tmp_path, f"raise SystemExit\n{MODEL}")
    assert list(families) == ["wide"]
    assert families["wide"].hyperparameters["batch_size"] == [8]
    assert families["wide"].colour == PALETTE[0]


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("    label = 'wide model'\n", "", "does not declare its label"),
        ("'wide model'", "name()", "line 2: label of Wide is not made of plain values"),
        ("'lambda': 0.0", "'width': 3", "lacks, or alone has, lambda, width"),
    ],
)
def test_what_a_class_lacks_is_told_with_its_place(tmp_path, old, new, told):
    with pytest.raises(UserError, match=told) as error:
        read(tmp_path, MODEL.replace(old, new))
    assert "wide.py" in str(error.value)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_class_declares_what_its_fresh_takes(name):
    model, family = load(name), FAMILIES[name]
    own = [parameter.key for parameter in family.own_hyperparameters]
    assert own_hyperparameters(model) == own
    assert model.label == family.label
    assert model.hyperparameters.items() <= family.hyperparameters.items()


def test_colours_differ_and_the_study_s_models_come_first():
    colours = [family.colour for family in FAMILIES.values()]
    assert len(set(colours)) == len(colours)
    assert list(FAMILIES)[:2] == ["logistic", "mlp"]


def test_true_false_and_a_section_switch_a_model():
    def models(**config) -> set[str]:
        assert problems(config, SCHEMA) == []
        return set(with_defaults(config, SCHEMA)) & set(FAMILIES)

    assert models() == {"logistic", "mlp"}
    assert models(cnn=True, mlp=False) == {"logistic", "cnn"}
    assert models(cnn={"channels": 3}, logistic=False) == {"mlp", "cnn"}


def test_no_model_or_nonsense_is_refused():
    off = dict.fromkeys(FAMILIES, False)
    assert "no model is on" in problems(off, SCHEMA)[0]
    for value in [3, "yes", None]:
        told = problems({"cnn": value}, SCHEMA)[0]
        assert re.match("cnn is .*; it must be a section.*, true or false", told)


def values(key: str) -> st.SearchStrategy:
    if HYPERPARAMETERS[key].whole:
        return st.integers(1, 500)
    return st.floats(1e-6, HYPERPARAMETERS[key].most or 10)


@given(st.data())
def test_a_name_tells_the_trial_and_never_depends_on_the_sweep(data):
    model = data.draw(st.sampled_from(list(FAMILIES)))
    lists = {
        key: data.draw(st.lists(values(key), min_size=1, max_size=3, unique=True))
        for key in KEYS[model]
    }
    trials = sweep(model, lists)
    assert len({trial.name for trial in trials}) == len(trials)
    for trial in trials:
        assert sweep(model, trial.values)[0].name == trial.name
        standard = FAMILIES[model].hyperparameters
        for key in named_keys(model, trial.values):
            assert trial.values[key] != standard[key]


def test_a_standard_value_has_no_column_until_there_is_another():
    study = with_defaults({}, SCHEMA)["logistic"]
    for decay, there in [(1.0, False), (0.9, True), ([0.9, 1.0], True)]:
        head = as_csv("logistic", study | {"learning_rate_decay": decay}, [0])
        assert ("learning_rate_decay" in head.partition("\n")[0]) == there


def test_the_study_s_names_are_short_and_other_values_are_told():
    study = with_defaults({}, SCHEMA)
    assert sweep("logistic", study["logistic"])[0].name == "lambda~1e-05"
    first = sweep("mlp", study["mlp"])[0].name
    assert first == "lr~0.01_batch~64_hidden~25"
    for value in [[1.0], 1]:
        usual = sweep("mlp", study["mlp"] | {"learning_rate_decay": value})[0]
        assert usual.name == first
    decayed = sweep("mlp", study["mlp"] | {"learning_rate_decay": 0.9})[0].name
    assert decayed == "lr~0.01_batch~64_hidden~25_decay~0.9"
    changed = sweep("mlp", study["mlp"] | {"lambda": 0.001})[0].name
    assert changed == "lr~0.01_batch~64_hidden~25_lambda~0.001"
