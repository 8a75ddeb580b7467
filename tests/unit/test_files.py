"""Files are written whole or not at all; errors are told without a traceback."""

import math

import pytest

from mnist_sweep.base.errors import UserError, run_program
from mnist_sweep.base.files import read_json, whole_file, write_json


def test_a_file_is_there_only_when_it_is_whole(tmp_path):
    path = tmp_path / "new folder" / "file.txt"
    with whole_file(path) as temporary:
        temporary.write_text("all of it")
        assert temporary.suffix == ".txt"
        assert not path.exists()
    assert path.read_text() == "all of it"
    assert [entry.name for entry in path.parent.iterdir()] == ["file.txt"]


def test_a_failure_leaves_the_old_file_and_no_rest(tmp_path):
    path = tmp_path / "file.txt"
    path.write_text("old")

    def fail_half_way():
        with whole_file(path) as temporary:
            temporary.write_text("ha")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail_half_way()
    assert path.read_text() == "old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["file.txt"]


def test_json_round_trip_and_no_nan(tmp_path):
    path = tmp_path / "a.json"
    write_json({"λ": 0.1}, path)
    assert read_json(path) == {"λ": 0.1}
    with pytest.raises(ValueError, match="not JSON compliant"):
        write_json({"a": math.nan}, path)
    assert read_json(path) == {"λ": 0.1}


def test_a_user_error_is_one_message_and_exit_status_one():
    def main():
        raise UserError("epochs.csv is empty", "make it again")

    with pytest.raises(SystemExit) as exit_info:
        run_program(main)
    assert exit_info.value.code == "error: epochs.csv is empty\nhint: make it again"
