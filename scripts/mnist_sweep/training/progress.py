"""What a training run prints while it works."""

import os
import time
from collections.abc import Iterable, Iterator

from mnist_sweep.training.loop import Epoch

# The least time between two lines of a run: several runs share the terminal, unless a
# display reads their logs.
PROGRESS_SECONDS = float(os.getenv("MNIST_SWEEP_PROGRESS_SECONDS", "5"))


def with_progress(epochs: Iterable[Epoch], name: str, total: int) -> Iterator[Epoch]:
    """Pass epochs on, and print from time to time how far the run has come.

    Parameters
    ----------
    epochs : iterable of Epoch
        The epochs as they are trained; the last has the number `total`.
    name : str
        What the lines call the run.
    total : int
        How many epochs the run has at its end.
    """
    started = last_line = time.perf_counter()
    for done, epoch in enumerate(epochs, start=1):
        now = time.perf_counter()
        accuracy = f"validation accuracy {epoch.validation_accuracy:.2%}"
        if epoch.number == total:
            print(
                f"{name}: {done} epochs in {now - started:.0f} s, {accuracy}",
                flush=True,
            )
        elif now - last_line >= PROGRESS_SECONDS:
            last_line = now
            left = (now - started) / done * (total - epoch.number)
            print(
                f"{name}: epoch {epoch.number} of {total}, {accuracy}, "
                f"about {left:.0f} s left",
                flush=True,
            )
        yield epoch
