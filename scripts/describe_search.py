"""Describe a search: the best trial with each value of each hyper-parameter."""

from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.statistics.selection import isolation as isolation_of


def describe_search(*, trials: Path, isolation: Path) -> None:
    """Read the table of a sweep's trials; write what it shows."""
    write_csv(isolation_of(read_csv(trials)), isolation)


if __name__ == "__main__":
    run_program(describe_search)
