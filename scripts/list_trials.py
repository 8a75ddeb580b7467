"""List the runs of a sweep: every trial with its hyper-parameters, for every seed."""

import argparse
import csv
import io
from pathlib import Path

from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import whole_file
from mnist_sweep.sweep.grid import KEYS, sweep


def as_csv(model: str, section: dict, seeds: list[int]) -> str:
    """Give the list as CSV: `trial`, the hyper-parameters, `seed`."""
    text = io.StringIO()
    keys = KEYS[model]
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["trial", *keys, "seed"])
    for trial in sweep(model, section):
        for seed in seeds:
            writer.writerow([trial.name, *(repr(trial.values[k]) for k in keys), seed])
    return text.getvalue()


def main() -> None:
    """Write the list of runs."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--model", choices=list(KEYS), required=True)
    parser.add_argument("--lambda", type=float, nargs="+", required=True)
    parser.add_argument("--learning-rate", type=float, nargs="+", required=True)
    parser.add_argument("--batch-size", type=int, nargs="+", required=True)
    parser.add_argument("--hidden-units", type=int, nargs="*", default=[])
    parser.add_argument("--seeds", type=int, nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    with whole_file(args.output) as temporary:
        temporary.write_text(as_csv(args.model, vars(args), sorted(args.seeds)))


if __name__ == "__main__":
    run_program(main)
