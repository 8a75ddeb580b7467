"""Progress on a terminal: the running jobs, and a bar for all of them.

What jobs print goes to their logs alone meanwhile, or it would tear the display. Where
there is no terminal, or no `rich`, nothing changes: Snakemake and the jobs print lines.
"""

import atexit
import logging
import os
import sys
from typing import Any

from mnist_sweep.snakefile.board import Board, is_told


class Display(logging.Handler):
    """A handler of Snakemake's log that draws, from `start` until `stop`.

    Parameters
    ----------
    handler : logging.StreamHandler
        Snakemake's own, whose place it takes; its formatter shapes errors.
    console : rich.console.Console
        Where it draws.
    """

    def __init__(self, handler: logging.StreamHandler, console: Any):
        from rich.live import Live

        super().__init__()
        self.replaced = handler
        self.board = Board()
        self.console = console
        self.stdout: int | None = None
        self.live = Live(
            get_renderable=self.render,
            console=console,
            refresh_per_second=4,
            transient=True,
            redirect_stdout=False,
            redirect_stderr=False,
        )

    def render(self) -> Any:
        """Return what is drawn: a line for each job, and the bar."""
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        # On a narrow terminal, a job takes two lines.
        most = max(2, self.console.height // 2)
        jobs = [Text(line) for line in self.board.lines(most)]
        whole = Table.grid(padding=(0, 1))
        bar = ProgressBar(self.board.total or 1, self.board.done, width=24)
        whole.add_row(bar, self.board.summary())
        return Group(*jobs, whole)

    def emit(self, record: logging.LogRecord) -> None:
        """Take in a record of Snakemake's log; print it, if it is to be read."""
        try:
            self.board.note(record)
            if is_told(record) and (text := self.replaced.format(record)):
                self.console.print(text, markup=False, highlight=False, soft_wrap=True)
        except Exception:
            self.handleError(record)

    def start(self, logger: logging.Logger) -> None:
        """Take the place of Snakemake's handler, and of what jobs print."""
        # Which is therefore shown with the error of a job that fails.
        self.replaced.formatter.show_failed_logs = True
        logger.removeHandler(self.replaced)
        logger.addHandler(self)
        if sys.stdout.isatty():
            sys.stdout.flush()
            self.stdout = os.dup(1)
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.close(nowhere)
        # Whatever ends this process, the cursor comes back.
        atexit.register(self.stop, logger)
        self.live.start()

    def stop(self, logger: logging.Logger) -> None:
        """Give both back."""
        atexit.unregister(self.stop)
        self.live.stop()
        if self.stdout is not None:
            os.dup2(self.stdout, 1)
            os.close(self.stdout)
            self.stdout = None
        if self in logger.handlers:
            logger.removeHandler(self)
            logger.addHandler(self.replaced)


def start_display(
    logger: logging.Logger, handler: logging.StreamHandler | None
) -> Display | None:
    """Draw from now on, where there is a terminal, and `rich` to draw with.

    Parameters
    ----------
    logger : logging.Logger
        Snakemake's.
    handler : logging.StreamHandler or None
        Its handler that prints; None where the user has chosen another.
    """
    if handler is None or not handler.stream.isatty() or os.getenv("TERM") == "dumb":
        return None
    try:
        from rich.console import Console
    except ImportError:
        return None
    display = Display(handler, Console(file=handler.stream))
    display.start(logger)
    return display
