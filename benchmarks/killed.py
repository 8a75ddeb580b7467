"""Kill a training part-way, and let another continue from the state that it saved."""

import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from gpu_training import Cell, Images, Training, command, train
from project import watched


@dataclass(frozen=True)
class Resumed:
    """What came of a training that was killed and resumed.

    Attributes
    ----------
    after, epochs : int
        The epoch after which it went on, and how many it has at its end.
    same : bool
        Whether its files have the bytes of an undisturbed training's.
    """

    after: int
    epochs: int
    same: bool


def killed_part_way(program: list[str], folder: Path) -> bool:
    """Start a training, and kill it (SIGKILL) once it has saved a state.

    Returns
    -------
    bool
        False if it ended before.
    """
    state = folder / "resume/unfinished.pt"
    with (folder / "log").open("w") as log:
        process = subprocess.Popen(program, stdout=log, stderr=log)
        while process.poll() is None and not state.exists():
            time.sleep(0.01)
        process.kill()
        process.wait()
    if process.returncode not in (0, -signal.SIGKILL):
        sys.exit((folder / "log").read_text())
    # A training that has finished deletes this state.
    return process.returncode != 0 and state.exists()


def kill_and_resume(
    cell: Cell, device: str, epochs: int, images: Images, folder: Path
) -> Resumed:
    """Train a cell undisturbed and killed, and compare the files.

    States are saved once a second. If a training ends before, it is repeated with twice
    as many epochs.
    """
    while True:
        place = folder / f"killed~{epochs}"
        place.mkdir()
        program = command(cell, device, epochs, images, place)
        if killed_part_way(program, place):
            break
        epochs *= 2
    wall, _ = watched(program, place)
    said = re.search(r"continues after epoch (\d+)", (place / "log").read_text())
    undisturbed = train(cell, device, epochs, images, folder / "undisturbed")
    same = Training(place, wall).content() == undisturbed.content()
    return Resumed(int(said[1]) if said else 0, epochs, same)
