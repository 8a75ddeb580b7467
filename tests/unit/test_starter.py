"""Programs that are forked from a process with the libraries imported.

Each must behave as if it had been started alone, and one that does not fit is.
"""

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
from helpers.project import ROOT, copy

from mnist_sweep.snakefile.starter import ONE_THREAD

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux alone")

# Starts a starter as the Snakefile does, and then jobs, as long as it is told to.
PARENT = """
import subprocess, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from mnist_sweep.snakefile import starter
import os
starter.start(Path(sys.argv[1]))
print(os.environ.get(starter.VARIABLE), flush=True)
for line in sys.stdin:
    job = subprocess.Popen(line, shell=True, env=os.environ | starter.ONE_THREAD)
    print(job.pid, flush=True)
    print(job.wait(), flush=True)
"""
PROGRAM = """
import os, sys, time
import psutil
def main():
    {body}
if __name__ == "__main__":
    main()
"""


class Parent:
    """A process with a starter, which runs commands one after another."""

    def __init__(self, folder: Path, variables: dict[str, str]):
        self.scripts = folder / "scripts"
        self.scripts.mkdir()
        for name in ["start.py", "serve.py", "mnist_sweep"]:
            copy(ROOT / "scripts" / name, self.scripts / name)
        self.folder = folder
        self.process = subprocess.Popen(
            [sys.executable, "-c", PARENT, str(self.scripts)],
            cwd=folder,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env=os.environ | variables,
        )
        self.address = self.process.stdout.readline().strip()

    def write(self, body: str) -> None:
        """Write the program that jobs start."""
        (self.scripts / "program.py").write_text(PROGRAM.format(body=body))

    def begin(self, prefix: str = "", arguments: str = "") -> int:
        """Begin a job that starts the program; return the number of its process."""
        self.process.stdin.write(
            f"{prefix} exec {sys.executable} scripts/start.py scripts/program.py "
            f"{arguments} >out 2>err\n"
        )
        self.process.stdin.flush()
        return int(self.process.stdout.readline())

    def end(self) -> int:
        """Wait for the job; return its exit status."""
        return int(self.process.stdout.readline())

    def run(self, body: str, prefix: str = "", arguments: str = "") -> tuple:
        """Run a job to its end; return its status, output and errors."""
        self.write(body)
        self.begin(prefix, arguments)
        status = self.end()
        out, err = ((self.folder / name).read_text() for name in ["out", "err"])
        return status, out, err

    def close(self) -> None:
        """End the process, and with it its starter."""
        self.process.stdin.close()
        self.process.stdout.close()
        self.process.wait()


@pytest.fixture
def begin(tmp_path: Path) -> Iterator[Callable[..., Parent]]:
    """Return the function that begins a parent."""
    begun = []

    def parent(**variables: str) -> Parent:
        begun.append(Parent(tmp_path, variables))
        return begun[-1]

    yield parent
    for parent in begun:
        parent.close()


def forked(output: str) -> bool:
    """Return whether a program that says what it is was forked, and not started."""
    return "serve.py" in output


SAYS_WHO = "print(' '.join(psutil.Process().cmdline()), flush=True)"


def test_a_program_is_forked_and_has_its_own_arguments_folder_and_variables(begin):
    body = f"{SAYS_WHO}; print(sys.argv, os.getcwd(), os.environ['TMPDIR'])"
    status, out, err = begin().run(
        body, prefix="TMPDIR=/somewhere", arguments="1 'a b'"
    )
    assert (status, err) == (0, "")
    assert forked(out)
    assert "['scripts/program.py', '1', 'a b']" in out
    assert out.rstrip().endswith("/somewhere")


@pytest.mark.parametrize(
    ("body", "status", "error"),
    [
        ("sys.exit(3)", 3, ""),
        ("sys.exit()", 0, ""),
        ("sys.exit('error: no\\nhint: yes')", 1, "error: no\nhint: yes\n"),
        ("raise LookupError('a fault')", 1, "LookupError: a fault\n"),
        (
            "os.kill(os.getpid(), 9)",
            -signal.SIGKILL,
            "training continues from its last saved epoch\n",
        ),
        ("print('no newline', end='', file=sys.stderr)", 0, "no newline"),
    ],
)
def test_a_program_ends_as_it_would_alone(begin, body, status, error):
    seen, out, err = begin().run(f"{SAYS_WHO}; {body}")
    assert forked(out)
    assert seen == status
    assert err.endswith(error)


def test_the_projects_own_modules_are_imported_afresh(begin):
    parent = begin()
    # One that the starter has imported itself.
    module = parent.scripts / "mnist_sweep/base/errors.py"
    for word in ["old", "changed"]:
        with module.open("a") as file:
            file.write(f"\nWORD = {word!r}\n")
        _, out, _ = parent.run(
            f"{SAYS_WHO}; from mnist_sweep.base.errors import WORD; print(WORD)"
        )
        assert forked(out)
        assert out.split()[-1] == word


def children_of(process: int) -> list[psutil.Process]:
    """List the processes that a process has started, directly or not."""
    return psutil.Process(process).children(recursive=True)


def wait_for(folder: Path, word: str, process: int) -> None:
    """Wait until a job has written a word; fail if it ends before."""
    while word not in (folder / "out").read_text():
        assert psutil.pid_exists(process), (folder / "err").read_text()


@pytest.mark.parametrize("background", [False, True])
def test_a_killed_job_ends_its_program_which_may_clean_up(begin, tmp_path, background):
    handler = signal.SIG_IGN if background else signal.default_int_handler
    before = signal.signal(signal.SIGINT, handler)
    parent = begin()
    signal.signal(signal.SIGINT, before)
    parent.write(
        """
    try:
        print(os.getpid(), "runs", flush=True)
        while True: time.sleep(0.01)
    except KeyboardInterrupt:
        open("cleaned", "w").close()
        raise"""
    )
    (tmp_path / "out").write_text("")
    job = parent.begin()
    wait_for(tmp_path, "runs", job)
    program = psutil.Process(int((tmp_path / "out").read_text().split()[-2]))
    os.kill(job, signal.SIGKILL)
    assert parent.end() == -signal.SIGKILL
    _, alive = psutil.wait_procs([program], timeout=60)
    assert not alive
    assert (tmp_path / "cleaned").exists()


def test_a_killed_starter_ends_programs_and_says_so(begin, tmp_path):
    parent = begin()
    parent.write("print('runs', flush=True); time.sleep(3600)")
    (tmp_path / "out").write_text("")
    job = parent.begin()
    wait_for(tmp_path, "runs", job)
    [starter] = [
        process
        for process in psutil.Process(parent.process.pid).children()
        if "serve.py" in " ".join(process.cmdline())
    ]
    programs = starter.children()
    starter.kill()
    assert parent.end() == 1
    _, alive = psutil.wait_procs(programs, timeout=60)
    assert not alive
    assert "was killed\nhint: run the command again" in (tmp_path / "err").read_text()
    # Later jobs do without it.
    status, out, _ = parent.run(SAYS_WHO)
    assert status == 0
    assert not forked(out)


@pytest.mark.parametrize(
    "prefix",
    ["OMP_NUM_THREADS=2", "SOME_THING=else", "ulimit -v 8000000;"],
)
def test_a_job_that_differs_starts_its_program_itself(begin, prefix):
    status, out, err = begin().run(SAYS_WHO, prefix=prefix)
    assert (status, err) == (0, "")
    assert not forked(out)


def test_a_process_from_elsewhere_is_not_served(begin, tmp_path):
    parent = begin()
    parent.write(SAYS_WHO)
    done = subprocess.run(
        [sys.executable, "scripts/start.py", "scripts/program.py"],
        cwd=tmp_path,
        env=os.environ | ONE_THREAD | {"MNIST_SWEEP_STARTER": parent.address},
        capture_output=True,
        text=True,
        check=True,
    )
    assert not forked(done.stdout)


def test_it_can_be_switched_off(begin):
    parent = begin(MNIST_SWEEP_STARTER="off")
    assert parent.address == "off"
    status, out, _ = parent.run(SAYS_WHO)
    assert status == 0
    assert not forked(out)


def test_it_ends_with_the_process_that_started_it(begin):
    parent = begin()
    left = children_of(parent.process.pid)
    parent.process.kill()
    parent.process.wait()
    _, alive = psutil.wait_procs(left, timeout=60)
    assert not alive
    assert not Path(parent.address).parent.exists()
