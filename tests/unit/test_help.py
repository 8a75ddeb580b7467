"""Each program's help: what it does, its options, and an example."""

import shlex

import pytest
from helpers.programs import PROGRAMS, example_of, help_of


@pytest.mark.parametrize("program", PROGRAMS)
def test_help_has_an_example_of_this_program(program):
    python, path, *words = shlex.split(example_of(program))
    assert (python, path) == ("python", f"scripts/{program}.py")
    listed = help_of(program).partition("options:")[2]
    for word in words:
        if word.startswith("--"):
            assert word in listed or program == "train", word
