"""What a run meets as it begins: a living other, a wrong clock, a home of no use."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from helpers.project import ROOT, Project

from mnist_sweep.base.errors import UserError
from mnist_sweep.snakefile.refusals import (
    made_in,
    refuse_future_dates,
    runs_snakemake,
)

SMALL = "results/split/split.json"
# A step that is not reached in so many seconds is not reached at all.
HANGS = 300


def wait_for(condition, what: str) -> None:
    end = time.monotonic() + HANGS
    while not condition():
        assert time.monotonic() < end, f"waited {HANGS} s for {what}"
        time.sleep(0.05)


@pytest.fixture
def project(mnist, tmp_path) -> Project:
    return Project.new(tmp_path / "project", mnist)


def test_a_living_run_is_not_unlocked_and_a_killed_one_is(project):
    locks = project.folder / ".snakemake/locks"
    run = project.start("--cores", "1", SMALL)
    try:
        wait_for(lambda: list(locks.glob("*.lock")), "the lock of the run")
        run.send_signal(signal.SIGSTOP)
        refused = project.snakemake("--unlock")
        assert refused.returncode != 0
        assert f"error: a Snakemake is at work here, process {run.pid}" in (
            refused.stdout
        )
        assert "\nhint: wait until it has ended, or stop it" in refused.stdout
        assert "Traceback" not in refused.stdout
        assert list(locks.glob("*.lock"))
    finally:
        run.kill()
        run.communicate()
    assert "cannot be locked" in project.snakemake("--cores", "1", SMALL).stdout
    project.make("--unlock")
    project.make("--cores", "1", SMALL)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("snakemake --cores 2", True),
        ("/usr/bin/python3 /venv/bin/snakemake -n", True),
        ("python -m snakemake --unlock", True),
        ("python -u -m snakemake", True),
        ("vim docs/snakemake.md", False),
        ("python scripts/doctor.py snakemake", False),
        ("sh -c snakemake --cores", False),
        ("", False),
    ],
)
def test_a_command_that_mentions_snakemake_is_not_one(words, expected):
    assert runs_snakemake(words.split()) == expected


def test_a_program_dated_in_the_future_is_named(project):
    program = project.folder / "scripts/split.py"
    tomorrow = time.time() + 86_400
    os.utime(program, (tomorrow, tomorrow))
    done = project.snakemake("--cores", "1", SMALL)
    assert done.returncode != 0
    assert f"error: dated in the future: {program}\nhint: " in done.stdout
    assert f"touch {program}" in done.stdout
    assert "Traceback" not in done.stdout
    assert not (project.folder / SMALL).exists()
    program.touch()
    project.make("--cores", "1", SMALL)


def test_of_many_files_in_the_future_some_are_named_and_the_others_counted(tmp_path):
    files = [tmp_path / f"{number}.py" for number in range(12)]
    tomorrow = time.time() + 86_400
    for path in files:
        path.touch()
        os.utime(path, (tomorrow, tomorrow))
    with pytest.raises(UserError, match=r"9\.py and 2 more\nhint: ") as caught:
        refuse_future_dates(files)
    subprocess.run(str(caught.value).partition("date: ")[2], shell=True, check=True)
    refuse_future_dates(files)
    for path in files:
        os.utime(path, (tomorrow, tomorrow))
    # Clocks of file servers may be a little ahead; what is not there has no date.
    soon = time.time() + 10
    os.utime(files[0], (soon, soon))
    refuse_future_dates([files[0], tmp_path / "none.py"])


def test_results_in_the_future_are_found(tmp_path):
    page = tmp_path / "results/report.html"
    for path in [page, tmp_path / "results/logs/a.log"]:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    assert made_in(tmp_path) == [page]


def test_make_does_not_need_a_home_that_can_be_written(disk, project):
    """Snakemake alone does, as docs/reliability.md says, which names the remedy."""
    environment = {k: v for k, v in os.environ.items() if k != "XDG_CACHE_HOME"}
    environment |= {"HOME": str(disk("ro"))}
    asked = [sys.executable, "-m", "snakemake", "-n", SMALL]

    def run(*command: str, **more: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            command,
            cwd=project.folder,
            env=environment | more,
            capture_output=True,
            text=True,
            check=False,
        )

    alone = run(*asked)
    assert alone.returncode != 0
    assert "Read-only file system" in alone.stdout + alone.stderr
    assert run(*asked, XDG_CACHE_HOME=str(project.folder / "cache")).returncode == 0
    # As `make report` does, with its variables and without its installation.
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    recipe = f"\n.PHONY: planned\nplanned:\n\t{' '.join(asked)}\n"
    (project.folder / "Makefile").write_text(makefile + recipe, encoding="utf-8")
    by_make = run("make", "planned")
    assert by_make.returncode == 0, by_make.stdout + by_make.stderr
    assert Path(project.folder / ".snakemake/cache").is_dir()
