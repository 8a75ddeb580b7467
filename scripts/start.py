"""Start a program, in a process that has its libraries imported if there is one.

For example:

    python scripts/start.py scripts/doctor.py

does what `python scripts/doctor.py` does. Where Snakemake has a starter
(mnist_sweep/snakefile/starter.py), the program runs in a fork of it: importing PyTorch
takes a second or more, forking a few milliseconds. Where there is none, or it does not
fit this job, this process becomes the program. It needs the standard library alone.
"""

import json
import os
import signal
import socket
import sys
from contextlib import suppress

ADDRESS = "MNIST_SWEEP_STARTER"


def ask(address: str) -> int | None:
    """Let the starter run the program; return its exit status, or None if it will not.

    A negative status is the signal that ended the program. If this process dies, the
    starter interrupts the program.
    """
    request = json.dumps(
        {
            "arguments": sys.argv[1:],
            "folder": os.getcwd(),
            "variables": dict(os.environ),
        }
    ).encode()
    with socket.socket(socket.AF_UNIX) as connection:
        try:
            connection.connect(address)
            socket.send_fds(connection, [len(request).to_bytes(8, "big")], [0, 1, 2])
            connection.sendall(request)
            answers = connection.makefile()
            accepted = answers.readline() == "accepted\n"
        except OSError:
            return None
        if not accepted:
            return None
        status = answers.readline()
    if not status:
        sys.exit(
            "error: the starter of programs was killed\nhint: run the command again"
        )
    return int(status)


def main() -> None:
    """Run the program that the command line names, and end as it ends."""
    if sys.argv[1:2] in ([], ["--help"]):
        print(__doc__)
        return
    address = os.environ.get(ADDRESS)
    status = ask(address) if address else None
    if status is None:
        os.execv(sys.executable, [sys.executable, *sys.argv[1:]])
    if status == -signal.SIGKILL:
        print(
            f"error: {sys.argv[1]} was killed, by someone or by the system for want of "
            "memory\nhint: run the command again, with more memory or fewer --cores; a "
            "training continues from its last saved epoch",
            file=sys.stderr,
            flush=True,
        )
    if status < 0:
        with suppress(OSError):  # SIGKILL cannot be set
            signal.signal(-status, signal.SIG_DFL)
        os.kill(os.getpid(), -status)
    os._exit(status)


if __name__ == "__main__":
    main()
