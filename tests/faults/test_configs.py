"""A config is valid, or refused in one message that names the file or the key."""

import time
from pathlib import Path

import pytest
import yaml
from helpers.project import ROOT

from mnist_sweep.base.errors import UserError
from mnist_sweep.snakefile.leftovers import read_config
from mnist_sweep.sweep.config import load_schema, problems
from mnist_sweep.sweep.config_text import misread_numbers, read_config_file, slips
from mnist_sweep.sweep.limits import memory_mb, minutes

SCHEMA = load_schema(ROOT / "workflow/schemas/config.schema.yaml")
SPLIT = {"train": 50_000, "validation": 10_000}


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("dataset: {root: Zürich}".encode("latin-1"), "is not encoded in UTF-8"),
        ("epochs: 3".encode("utf-16"), "is not encoded in UTF-8, from byte 1 on"),
        (b"epochs: [1, 2", "is not YAML, line"),
        (b"epochs:\n\t- 1", "is not YAML, line 2: found character"),
        (b"- 1\n- 2", "holds no keys at its top level"),
        (b"epochs", "holds no keys at its top level"),
        (b"seeds: !!python/object/apply:os.system [true]", "is not YAML, line 1"),
    ],
)
def test_a_file_that_is_no_config_is_named(here, content, said):
    Path("mine.yaml").write_bytes(content)
    with pytest.raises(UserError) as refused:
        read_config_file("mine.yaml")
    assert str(refused.value).startswith(f"mine.yaml {said}"), refused.value
    assert "\nhint: " in str(refused.value)


def test_an_absent_file_is_named_and_an_empty_one_changes_nothing(here):
    with pytest.raises(UserError, match=r"there is no config file mine\.yaml"):
        read_config_file("mine.yaml")
    Path("mine.yaml").write_text("# nothing yet\n")
    assert read_config_file("mine.yaml") == {}
    assert slips("mine.yaml") == []


def test_numbers_that_yaml_reads_as_others_are_refused(here):
    Path("mine.yaml").write_text(
        "epochs: 010\nseeds: [0, 1:30, 12]\nsplit: {seed: 0x10, train: 1_000}\n"
        "mlp: {lambda: 0.010, learning_rate: '010'}\n"
    )
    octal, sexagesimal = misread_numbers("mine.yaml")
    assert octal.startswith("010 in mine.yaml, line 1, is read by YAML as the octal")
    assert "number 8; write the decimal number" in octal
    assert "1:30 in mine.yaml, line 2" in sexagesimal
    assert "sexagesimal number 90" in sexagesimal


def test_a_config_is_read_with_all_that_is_wrong_in_it(monkeypatch, tmp_path):
    monkeypatch.chdir(ROOT)
    mine = tmp_path / "mine.yaml"
    mine.write_text("epochs: 010\nepochs: 0\n")
    with pytest.raises(UserError) as refused:
        read_config([Path("config.yaml"), mine])
    for part in ["epochs appears twice", "octal number 8", "epochs is 0"]:
        assert part in str(refused.value)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        (
            "mlp: {hidden_units: 100000000000}",
            ["mlp asks for a training", "hidden_units 100000000000", "GB of memory"],
        ),
        ("epochs: 300000000", ["logistic asks", "epochs 300000000", "days; it must"]),
        ("epochs: 3000000\nsplit: {validation: 60}", ["takes about", "at most 30"]),
    ],
)
def test_what_no_machine_has_is_refused_with_what_it_would_take(text, parts):
    told = "\n".join(problems(yaml.safe_load(text), SCHEMA))
    for part in parts:
        assert part in told


def test_a_million_values_are_refused_before_each_is_looked_at():
    values = [n / 1e6 for n in range(1_000_000)]
    started = time.process_time()
    (told,) = problems({"logistic": {"lambda": values}}, SCHEMA)
    assert told.startswith("logistic asks for 1,000,000 trainings")
    assert "logistic.lambda 1,000,000" in told
    # Each value by itself takes a minute; the processor's time, not the clock's.
    assert time.process_time() - started < 5


def test_many_lists_are_multiplied():
    lists = {k: list(range(1, 101)) for k in ["batch_size", "hidden_units"]}
    (told,) = problems({"mlp": lists, "seeds": list(range(10))}, SCHEMA)
    assert told.startswith("mlp asks for 100,000 trainings")


def test_a_training_is_given_what_it_needs():
    small = {"batch_size": 256}
    assert memory_mb(small, 30, SPLIT) < 1100
    assert minutes(small, 30, SPLIT) < 15
    large = {"batch_size": 256, "hidden_units": 1_000_000}
    assert memory_mb(large, 1, SPLIT) > 2 * 4 * 795 * 2
    assert minutes(large, 1, SPLIT) > 60
