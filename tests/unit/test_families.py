"""What is said of the models in a plain file: sections, trials' names."""

import re

import pytest
import yaml
from helpers.project import ROOT
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.base.errors import UserError
from mnist_sweep.base.families import FAMILIES, FILE, HYPERPARAMETERS, read_models
from mnist_sweep.models.registry import load, own_hyperparameters
from mnist_sweep.sweep.config import load_schema, problems, with_defaults
from mnist_sweep.sweep.grid import KEYS, columns_of, named_keys, sweep

SCHEMA = load_schema(ROOT / "workflow/schemas/config.schema.yaml")


@pytest.mark.parametrize(
    ("edit", "told"),
    [
        (lambda c: c["models"]["mlp"].pop("label"), "mlp lacks .*label"),
        (lambda c: c["models"]["mlp"].update(shade=1), "mlp has the unknown key shade"),
        (lambda c: c["models"].update(old=None), "old has no keys"),
        (lambda c: c["models"]["mlp"]["sweep"].update(width=3), "sweeps width"),
        (lambda c: c["models"]["mlp"]["sweep"].pop("lambda"), "no default of lambda"),
        (lambda c: c["models"].update(deep=c["models"]["cnn"]), "deep has no module"),
        (lambda c: c.pop("models"), "cannot be read"),
    ],
)
def test_what_an_entry_lacks_is_told_with_its_place(tmp_path, edit, told):
    content = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    edit(content)
    path = tmp_path / "models.yaml"
    path.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    with pytest.raises(UserError, match=told) as error:
        read_models(path)
    assert "models.yaml" in str(error.value)


@pytest.mark.parametrize("name", FAMILIES)
def test_a_model_sweeps_what_its_fresh_takes(name):
    assert own_hyperparameters(load(name)) == FAMILIES[name].own_hyperparameters


def test_the_study_s_models_come_first():
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
        for key in named_keys(model, trial.values):
            assert trial.values[key] != FAMILIES[model].sweep[key]


def test_a_standard_value_has_no_column_until_there_is_another():
    study = with_defaults({}, SCHEMA)["logistic"]
    for decay, there in [(1.0, False), (0.9, True), ([0.9, 1.0], True)]:
        trials = sweep("logistic", study | {"learning_rate_decay": decay})
        columns = columns_of("logistic", [trial.values for trial in trials])
        assert ("learning_rate_decay" in columns) == there


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
