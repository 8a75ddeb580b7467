"""Progress on a terminal: the running jobs, and a bar for all of them.

Snakemake's own lines are held back meanwhile, but for warnings, and each different
error is shown once. Where there is no terminal, or no `rich`, Snakemake's lines stay.
"""

import atexit
import logging
import os
import sys
from typing import Any

from mnist_sweep.snakefile.board import Board


class Watcher(logging.Handler):
    """Takes in Snakemake's log, and draws what it tells where there is a terminal."""

    def __init__(self):
        super().__init__()
        self.board = Board()
        self.shown: set[str] = set()
        self.live: Any = None
        self.held: list[logging.Handler] = []

    def start(self, logger: logging.Logger) -> None:
        """Begin to watch; draw, if Snakemake prints to a terminal."""
        printing = [handler for handler in logger.handlers if on_terminal(handler)]
        logger.addHandler(self)
        if printing and (live := live_display(self.render)):
            self.live, self.held = live, printing
            for handler in printing:
                handler.addFilter(is_warning)
            # Whatever ends this process, the cursor comes back.
            atexit.register(self.stop)
            self.live.start()

    def stop(self) -> None:
        """Give the terminal back to Snakemake."""
        if self.live:
            self.live.stop()
            self.live = None
        for handler in self.held:
            handler.removeFilter(is_warning)
        self.held = []

    def emit(self, record: logging.LogRecord) -> None:
        """Take in a record; show an error that has not been shown."""
        try:
            self.board.note(record)
            for job, error in list(self.board.failed.values()):
                if self.live and error not in self.shown:
                    self.shown.add(error)
                    text = f"{job.name} failed: {error}"
                    self.live.console.print(text, markup=False, highlight=False)
        except Exception:
            self.handleError(record)

    def render(self) -> Any:
        """Return what is drawn: a line for each job, and the bar."""
        from rich.console import Group
        from rich.progress_bar import ProgressBar
        from rich.table import Table
        from rich.text import Text

        # On a narrow terminal, a job takes two lines.
        most = max(2, self.live.console.height // 2) if self.live else 2
        jobs = [Text(line) for line in self.board.lines(most)]
        whole = Table.grid(padding=(0, 1))
        bar = ProgressBar(self.board.total or 1, self.board.done, width=24)
        whole.add_row(bar, self.board.summary())
        return Group(*jobs, whole)


def on_terminal(handler: logging.Handler) -> bool:
    """Return whether a handler prints to a terminal that can be drawn on."""
    stream = getattr(handler, "stream", None)
    return hasattr(stream, "isatty") and stream.isatty() and os.getenv("TERM") != "dumb"


def is_warning(record: logging.LogRecord) -> bool:
    """Return whether a record is one that Snakemake itself still prints."""
    failed = str(getattr(record, "event", "")) in ("job_error", "group_error")
    return record.levelno >= logging.WARNING and not failed


def live_display(render: Any) -> Any:
    """Return what draws on standard error; None without `rich`."""
    try:
        from rich.console import Console
        from rich.live import Live
    except ImportError:
        return None
    return Live(
        get_renderable=render,
        console=Console(file=sys.stderr),
        refresh_per_second=4,
        transient=True,
        redirect_stdout=False,
        redirect_stderr=False,
    )
