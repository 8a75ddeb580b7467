"""What the progress display says of jobs, from Snakemake's log and their own."""

import logging
import os
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mnist_sweep.snakefile.board import Board, duration, last_lines


def record(event: str, level: int = logging.INFO, **facts) -> logging.LogRecord:
    """Make a record as Snakemake does."""
    made = logging.LogRecord("snakemake", level, "", 0, "", (), None)
    made.__dict__.update(event=event, **facts)
    return made


def began(number: int, rule: str = "draw", log: tuple[str, ...] = (), **wildcards):
    facts = {"rule_name": rule, "wildcards": wildcards, "log": log}
    resources = {"mem_mb": 400, "runtime": 5}
    return record("job_info", jobid=number, resources=resources, **facts)


def test_jobs_come_and_go():
    board = Board()
    for number, rule in enumerate(["draw", "split", "choose"]):
        board.note(began(number, rule))
    board.note(record("job_finished", job_id=0))
    board.note(record("job_error", jobid=7))
    assert sorted(board.lines(9)) == ["choose", "split"]
    board.note(record("group_error", job_error_info=[{"jobid": 1}, {"jobid": 2}]))
    assert board.lines(9) == []


def test_a_job_says_how_far_it_is_and_comes_first(tmp_path):
    log = tmp_path / "seed~0.log"
    log.write_text("starts\nepoch 3 of 30\nepoch 4 of")
    board = Board()
    board.note(began(1, "draw"))
    board.note(began(2, "train", (str(log),)))
    board.note(began(3, "train", (str(tmp_path / "none.log"),), model="mlp"))
    assert board.lines(9)[0] == "epoch 3 of 30"
    assert sorted(board.lines(9)[1:]) == ["draw", "train mlp"]


def test_what_an_earlier_job_has_left_in_a_log_is_not_said(tmp_path):
    log = tmp_path / "seed~0.log"
    log.write_text("done\n")
    os.utime(log, (0, 0))
    assert last_lines(log, time.time()) == []
    assert last_lines(log, 0) == ["done"]


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


def failed(*logs: str) -> Board:
    board = Board()
    for number, log in enumerate(logs):
        board.note(began(number, "train", (log,), trial=number))
        board.note(record("job_error", logging.ERROR, jobid=number))
    return board


def test_equal_errors_are_told_once_with_whose_they_are(tmp_path):
    log = tmp_path / "a.log"
    log.write_text("epoch 1\nerror: no learning rate\nhint: give one\n")
    told = failed(*[str(log)] * 3, str(tmp_path / "none.log")).failures()
    assert told.count("error: no learning rate\nhint: give one") == 1
    assert told.startswith("3 jobs failed, with the log:\n  train 0 ")
    assert "1 job failed" in told
    assert "it ended without a word" in told
    assert "Mend this, then give the same command." in told


def test_of_many_failures_the_first_are_named_and_the_others_counted(tmp_path):
    told = failed(*[str(tmp_path / "none.log")] * 13).failures()
    assert told.count("  train ") == 10
    assert "  and 3 more" in told


def test_a_job_that_succeeds_at_the_next_attempt_has_not_failed():
    board = failed("none.log")
    board.note(began(0, "train"))
    board.note(record("job_finished", job_id=0))
    assert board.failed == {}


def test_on_a_cluster_twice_as_much_is_offered():
    told = failed("none.log").limits()
    assert told.endswith("--set-resources train:mem_mb=800 train:runtime=10")
