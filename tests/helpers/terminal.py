"""Run a command on a terminal of its own, and read what it shows."""

import fcntl
import os
import pty
import re
import struct
import subprocess
import termios
from pathlib import Path


def on_terminal(
    command: list[str], folder: Path, columns: int = 100
) -> tuple[int, str]:
    """Run a command on a new terminal; return its status, and what it shows, plain."""
    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("4H", 30, columns, 0, 0))
    environment = {**os.environ, "TERM": "xterm-256color", "NO_COLOR": "1"}
    process = subprocess.Popen(
        command,
        cwd=folder,
        env=environment,
        stdin=follower,
        stdout=follower,
        stderr=follower,
        start_new_session=True,
    )
    os.close(follower)
    shown = b""
    while True:
        try:
            part = os.read(leader, 65536)
        except OSError:  # how Linux says that nobody writes any more
            break
        if not part:
            break
        shown += part
    os.close(leader)
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode(errors="replace"))
    return process.wait(), text.replace("\r", "")
