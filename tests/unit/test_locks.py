"""A training's two copies take turns."""

import os
import subprocess
import sys
import time

import pytest
from helpers.project import ROOT

from mnist_sweep.training.locks import maker, only_copy

# Holds a run's lock until something can be read from its standard input.
COPY = """
import sys
from pathlib import Path
from mnist_sweep.training.locks import only_copy
with only_copy(Path(sys.argv[1]), "copy"):
    print("holds", flush=True)
    sys.stdin.read(1)
"""


@pytest.fixture
def copy(tmp_path):
    """Start another copy of the training that keeps its states in `tmp_path`."""
    process = subprocess.Popen(
        [sys.executable, "-c", COPY, str(tmp_path)],
        cwd=ROOT / "scripts",
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def test_a_second_copy_says_that_it_waits_and_waits(tmp_path, request):
    with only_copy(tmp_path, "first"):
        second = request.getfixturevalue("copy")
        assert "waiting for another copy of this training" in second.stdout.readline()
        assert second.poll() is None
    assert second.stdout.readline() == "holds\n"


def test_a_copy_that_is_killed_holds_nobody_up(tmp_path, copy, capsys):
    assert copy.stdout.readline() == "holds\n"
    copy.kill()
    copy.wait()
    with only_copy(tmp_path, "second"):
        pass
    assert capsys.readouterr().out == ""


def test_a_lock_that_is_a_file_says_whose_it_is(tmp_path):
    """As `filelock` makes it on a file system without flock."""
    lock = tmp_path / "lock"
    lock.write_text("4711\nnode7\n12\n", "utf-8")
    yesterday = time.time() - 86_400
    os.utime(lock, (yesterday, yesterday))
    assert maker(lock) == (
        ": made by process 4711 on node7, 24.0 hours ago; delete it if that process "
        "runs no more"
    )
    lock.write_bytes(b"")  # one that the kernel holds
    assert maker(lock) == maker(tmp_path / "none") == ""
