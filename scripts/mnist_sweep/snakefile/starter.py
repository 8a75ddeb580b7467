"""A process that has imported the libraries, from which programs are forked.

Most programs of the workflow take less time than to import what they use: PyTorch takes
a second or more, and one run starts more than a hundred programs. Snakemake therefore
starts one such process when a run begins (`start`). A job's `scripts/start.py` sends it
its command line, environment and open files; it imports the third-party libraries of
that program, unless an earlier one has, and forks. The fork imports the project's own
modules afresh and runs the program. So each job remains a process of its own, with its
own log, limits and exit status.

It serves no job that differs from it: another interpreter, as in a conda environment,
another environment variable, a container, or a process that its Snakemake has not
started, as on a cluster. Such a job starts its program the usual way. So do all where
the variable MNIST_SWEEP_STARTER is ``off``, and where the system is not Linux.
"""

import atexit
import json
import os
import selectors
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

from mnist_sweep.snakefile.forkable import check, check_threads
from mnist_sweep.snakefile.forked import become, import_libraries

import psutil

VARIABLE = "MNIST_SWEEP_STARTER"
# What Snakemake tells a job of one thread.
ONE_THREAD = {
    f"{library}_NUM_THREADS": "1"
    for library in ["OMP", "GOTO", "OPENBLAS", "MKL", "NUMEXPR"]
} | {"VECLIB_MAXIMUM_THREADS": "1"}


def start(scripts: Path) -> None:
    """Start a starter that ends with this process; jobs find it by a variable.

    Parameters
    ----------
    scripts : Path
        The folder of the programs.
    """
    if sys.platform != "linux" or os.environ.get(VARIABLE) == "off":
        return
    address = Path(tempfile.mkdtemp(prefix="mnist-sweep-")) / "starter"
    os.environ[VARIABLE] = str(address)
    with socket.socket(socket.AF_UNIX) as listener:
        # Here, so that a job finds it however soon it starts.
        listener.bind(str(address))
        listener.listen()
        process = subprocess.Popen(
            [sys.executable, scripts / "serve.py", str(listener.fileno())],
            stdin=subprocess.PIPE,  # its end tells that this process has ended
            pass_fds=[listener.fileno()],
            env=os.environ | ONE_THREAD,
            start_new_session=True,  # Ctrl-C reaches a program through its job alone
        )
    atexit.register(process.communicate)


class Job(NamedTuple):
    """A program that runs, and who waits for it.

    Attributes
    ----------
    process : int
        The number of the program's process.
    connection : socket
        To the job that asked for it.
    """

    process: int
    connection: socket.socket


def serve(listener: socket.socket, scripts: Path) -> None:
    """Fork programs for the jobs of the parent process until it ends, and they.

    Parameters
    ----------
    listener : socket
        Where jobs connect.
    scripts : Path
        The folder of the programs.
    """
    parent = os.getppid()
    with selectors.DefaultSelector() as events:
        events.register(sys.stdin, selectors.EVENT_READ)
        events.register(listener, selectors.EVENT_READ)
        while len(events.get_map()):
            # One at a time: what it does may undo another.
            key, _ = events.select()[0]
            if key.fileobj is sys.stdin:  # Snakemake has ended
                events.unregister(sys.stdin)
                events.unregister(listener)
            elif key.fileobj is listener:
                answer(listener.accept()[0], parent, scripts, events)
            elif key.fileobj is key.data.connection:  # the job has ended
                events.unregister(key.fileobj)
                os.kill(key.data.process, signal.SIGINT)
            else:
                report(key.fileobj, key.data, events)
    shutil.rmtree(Path(listener.getsockname()).parent, ignore_errors=True)


def report(ended: int, job: Job, events: selectors.BaseSelector) -> None:
    """Tell a job the exit status of its program, or the signal that ended it, < 0."""
    events.unregister(ended)
    os.close(ended)
    status = os.waitstatus_to_exitcode(os.waitpid(job.process, 0)[1])
    with job.connection, suppress(OSError):
        if job.connection in events.get_map():
            events.unregister(job.connection)
        job.connection.sendall(f"{status}\n".encode())


def answer(
    connection: socket.socket,
    parent: int,
    scripts: Path,
    events: selectors.BaseSelector,
) -> None:
    """Fork the program that a job asks for, or close the connection."""
    files = []
    try:
        request = receive(connection, files)
        check(request, connection, parent, scripts)
        import_libraries(scripts, Path(request["arguments"][0]).stem)
        check_threads()
        connection.sendall(b"accepted\n")
        process = os.fork()
        if process == 0:
            for key in list(events.get_map().values()):
                if isinstance(key.fileobj, socket.socket):
                    key.fileobj.close()
            events.close()
            connection.close()
            become(request, files)
        job = Job(process, connection)
        events.register(os.pidfd_open(process), selectors.EVENT_READ, job)
        events.register(connection, selectors.EVENT_READ, job)
    except (OSError, ValueError, psutil.Error):
        connection.close()  # the job then starts the program itself
    finally:
        for file in files:
            os.close(file)


def receive(connection: socket.socket, files: list[int]) -> dict[str, Any]:
    """Receive what `scripts/start.py` sends: a request, and files, which it appends."""
    connection.settimeout(10)
    size, received, _, _ = socket.recv_fds(connection, 8, 3)
    files += received
    with connection.makefile("rb") as stream:
        request = json.loads(stream.read(int.from_bytes(size, "big")))
    connection.settimeout(None)
    return request
