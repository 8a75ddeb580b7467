"""Numbers in lists and sections of ``--config`` arrive as numbers."""

import json

import pytest
from helpers.project import ROOT
from hypothesis import given
from hypothesis import strategies as st
from snakemake.cli import parse_config

from mnist_sweep.snakefile.command_line import with_numbers
from mnist_sweep.sweep.config import load_schema, problems

SCHEMA = load_schema(ROOT / "workflow/schemas/config.schema.yaml")
seeds = st.lists(st.integers(0, 2**32 - 1), min_size=1, unique=True)
decays = st.floats(0, 10) | st.lists(st.floats(0, 10), min_size=1, unique=True)


def read(*entries: str) -> dict:
    """Read entries of ``--config`` as the workflow does."""
    return with_numbers(parse_config(entries), SCHEMA)


@given(seeds, decays)
def test_what_is_written_is_what_is_read(seeds, decays):
    config = read(f"seeds={json.dumps(seeds)}", f"mlp={json.dumps({'lambda': decays})}")
    assert config == {"seeds": seeds, "mlp": {"lambda": decays}}
    assert problems(config, SCHEMA) == []


def test_exponents_are_numbers_as_in_single_values():
    assert read("logistic={lambda: [1e-5, 0.1]}") == {
        "logistic": {"lambda": [1e-5, 0.1]}
    }


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("seeds=[0, one]", "seeds[1] is the text 'one'"),
        ("seeds=[0, 1.5]", "seeds[1] is 1.5"),
        ("mlp={lambda: nan}", "mlp.lambda is nan"),
        ("mlp={hiden_units: [5]}", "did you mean hidden_units?"),
        ("mlp={selection: best}", "mlp.selection is the text 'best'"),
    ],
)
def test_what_is_wrong_is_still_told(entry, told):
    assert told in "\n".join(problems(read(entry), SCHEMA))


def test_a_text_of_digits_stays_a_text_where_one_is_asked_for():
    config = read("dataset={root: 2024}")
    assert config == {"dataset": {"root": "2024"}}
    assert problems(config, SCHEMA) == []
