"""Print where the page is, and its headline numbers."""

import argparse
from pathlib import Path

from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.format import percent
from mnist_sweep.page import sweep_words, words


def headline(summary: dict) -> list[str]:
    """Give a line for each chosen model, and one for how both meet the original."""
    lines = []
    for run, name in words.MODEL_NAMES.items():
        shares = [
            f"{split} {percent(words.accuracy(summary, run, split)['accuracy'], 2)}"
            for split in ["train", "validation", "test"]
        ]
        lines.append(
            f"{name} ({sweep_words.chosen_label(summary, run)}): {', '.join(shares)}"
        )
    return [*lines, words.published_agreement(summary)]


def main() -> None:
    """Read the summary; print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--summary", type=Path, required=True)
    parser.add_argument("--page", type=Path, required=True)
    args = parser.parse_args()
    for line in headline(read_json(args.summary)):
        print(line)
    print(f"The page: {args.page.resolve()}")


if __name__ == "__main__":
    run_program(main)
