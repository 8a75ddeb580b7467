"""Each program's help: what it does, and its options."""

import pytest
from helpers.programs import PROGRAMS, help_of


@pytest.mark.parametrize("program", PROGRAMS)
def test_help_says_what_a_program_does_and_how_it_is_called(program):
    said = help_of(program)
    assert said.lower().startswith("usage:")
    assert "--" in said
