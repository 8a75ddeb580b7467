"""What the progress display says of jobs, from Snakemake's log and their own."""

import logging
import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.snakefile.board import Board, duration, is_told, last_line


def record(event: str, level: int = logging.INFO, **facts) -> logging.LogRecord:
    """Make a record as Snakemake does."""
    made = logging.LogRecord("snakemake", level, "", 0, "", (), None)
    made.__dict__.update(event=event, **facts)
    return made


def began(number: int, message: str = "Draw", log: tuple[str, ...] = ()):
    return record("job_info", jobid=number, rule_msg=message, rule_name="rule", log=log)


def test_jobs_come_and_go():
    board = Board()
    for number, message in enumerate(["Draw", "", "Choose"]):
        board.note(began(number, message))
    board.note(record("job_finished", job_id=0))
    board.note(record("job_error", jobid=7))
    assert sorted(board.lines(9)) == ["Choose", "rule"]
    board.note(record("group_error", job_error_info=[{"jobid": 1}, {"jobid": 2}]))
    assert board.lines(9) == []


def test_a_job_says_how_far_it_is_and_comes_first(tmp_path):
    log = tmp_path / "seed~0.log"
    log.write_text("starts\nepoch 3 of 30\nepoch 4 of")
    board = Board()
    board.note(began(1, "Draw"))
    board.note(began(2, "Train", (str(log),)))
    board.note(began(3, "Train another", (str(tmp_path / "none.log"),)))
    assert board.lines(9)[0] == "epoch 3 of 30"
    assert sorted(board.lines(9)[1:]) == ["Draw", "Train another"]


def test_what_an_earlier_job_has_left_in_a_log_is_not_said(tmp_path):
    log = tmp_path / "seed~0.log"
    log.write_text("done\n")
    os.utime(log, (0, 0))
    assert last_line(log, time.time()) == ""
    assert last_line(log, 0) == "done"


@given(st.integers(1, 30), st.integers(2, 20))
def test_there_is_never_more_than_there_is_room_for(jobs, room):
    board = Board()
    for number in range(jobs):
        board.note(began(number, f"job {number}"))
    lines = board.lines(room)
    assert len(lines) == min(jobs, room)
    if jobs > room:
        assert lines[-1] == f"and {jobs - room + 1} more jobs"


def test_the_summary_tells_about_how_long_the_rest_will_take():
    board = Board(began=100)
    assert board.summary() == "no job done yet"
    board.note(record("progress", done=10, total=40))
    assert board.summary(now=130) == "10 of 40 jobs done, about 1 min 30 s left"


@pytest.mark.parametrize(
    ("seconds", "told"), [(0.2, "0 s"), (59, "59 s"), (90, "1 min 30 s")]
)
def test_durations(seconds, told):
    assert duration(seconds) == told


def test_long_durations_are_told_without_seconds():
    assert duration(4 * 3600 + 150) == "4 h 2 min"


def test_errors_and_warnings_are_told_and_nothing_else():
    assert is_told(record("job_error", logging.ERROR))
    assert is_told(record("", logging.WARNING))
    assert not is_told(began(1))
    assert not is_told(record("", logging.INFO))
