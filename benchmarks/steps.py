"""Time one training step: this project, its floor, and other libraries.

Prints a table with a row for each cell of the grid (hidden units, batch size), in
microseconds per step and as ratios. Everything runs on one thread, in turn.
"""

import argparse
import gc
from collections import defaultdict
from pathlib import Path

import torch
from machine import describe
from peers import PEERS, Data, floor, load
from tabulate import tabulate

GRID = [
    (hidden, batch) for batch in [64, 128, 256] for hidden in [25, 50, 100, 150, 200]
]
RELEASES = ["torch", "scikit-learn", "skorch", "lightning", "numpy"]


def measure(
    data: Data, hidden: int, batch: int, peers: list[str], epochs: int, rounds: int
) -> dict[str, float]:
    """Return the microseconds per step of the floor and of each peer.

    Those of the fastest epoch, because other users of a shared machine only ever add
    time; and in several rounds through all peers, so that a slow minute does not affect
    one of them alone. The first epoch of each round is not counted.
    """
    steps = -(-len(data.labels) // batch)
    times = defaultdict(list)
    for _ in range(rounds):
        for peer in peers:
            times["floor"].append(floor(hidden, batch, steps))
            measured = PEERS[peer](data, hidden, batch, epochs + 1)
            times[peer] += [second / steps for second in measured.epoch_seconds[1:]]
            gc.collect()
    return {what: 1e6 * min(seconds) for what, seconds in times.items()}


def table(rows: list[tuple[int, int, dict]], peers: list[str]) -> str:
    """Return the measurements as a table in Markdown."""
    ours, *others = peers
    header = ["hidden", "batch", "floor", *(f"{peer}, µs" for peer in peers)]
    header += [f"{ours} : floor", *(f"{peer} : {ours}" for peer in others)]
    lines = []
    for hidden, batch, times in rows:
        ratios = [times[ours] / times["floor"]]
        ratios += [times[peer] / times[ours] for peer in others]
        lines.append(
            [hidden, batch, f"{times['floor']:.0f}"]
            + [f"{times[peer]:.0f}" for peer in peers]
            + [f"{ratio:.2f}" for ratio in ratios]
        )
    return tabulate(lines, header, tablefmt="github", disable_numparse=True)


def cell(text: str) -> tuple[int, int]:
    """Read a cell of the grid from `hidden/batch`."""
    hidden, batch = text.split("/")
    return int(hidden), int(batch)


def main() -> None:
    """Measure the cells, then the accuracies after a whole run."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--results", type=Path, default=Path("results"))
    parser.add_argument("--cells", type=cell, nargs="+", default=GRID)
    parser.add_argument("--peers", nargs="+", choices=PEERS, default=list(PEERS))
    parser.add_argument("--images", type=int, default=50_000, help="for training")
    parser.add_argument("--epochs", type=int, default=2, help="per round")
    parser.add_argument("--rounds", type=int, default=3, help="per cell")
    parser.add_argument("--run", type=cell, help="also train this cell for 30 epochs")
    args = parser.parse_args()
    torch.set_num_threads(1)
    data = load(args.results, args.images)
    # The floor and the first peer stand in every ratio.
    peers = [peer for peer in PEERS if peer in args.peers]

    print(describe(RELEASES), flush=True)
    rows = []
    for hidden, batch in args.cells:
        times = measure(data, hidden, batch, peers, args.epochs, args.rounds)
        rows.append((hidden, batch, times))
        print(f"measured {hidden} hidden units, batch {batch}", flush=True)
    print(f"\nOne training step, one thread\n\n{table(rows, peers)}")
    if args.run:
        hidden, batch = args.run
        print(
            f"\nValidation accuracy after 30 epochs ({hidden} hidden, batch {batch})\n"
        )
        lines = [
            [peer, f"{100 * done.accuracy:.2f} %", f"{sum(done.epoch_seconds):.1f} s"]
            for peer in peers
            for done in [PEERS[peer](data, hidden, batch, 30)]
        ]
        print(tabulate(lines, ["", "accuracy", "time"], tablefmt="github"))


if __name__ == "__main__":
    main()
