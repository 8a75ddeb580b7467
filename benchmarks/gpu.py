"""Check that trainings on a GPU are right, and time them against the CPU beside it.

In turn on one machine, and printed as tables in Markdown:

- trainings: some cells of the study by the workflow's program, twice on each device:
  accuracies, parameters, bytes and times;
- resume: a training that is killed part-way and continues from the state it saved;
- study: the whole study from scratch, by Snakemake.

For example:

    PYTHONPATH=scripts python benchmarks/gpu.py --quick --device cpu

tries everything in small, and without a GPU.
"""

import os
import tempfile
from argparse import ArgumentParser, RawDescriptionHelpFormatter
from pathlib import Path

import gpu_study
import gpu_training
import killed
import torch
from gpu_training import Cell, Images, Training
from machine import describe, describe_gpu
from project import VERIFIED, complete
from tabulate import tabulate

from mnist_sweep.base.errors import UserError, run_program

CELLS: list[Cell] = [(None, 256), (25, 64), (100, 128), (200, 256)]
QUICK_CELLS: list[Cell] = [(10, 64)]
# The whole study in small; every key that is not here is the study's.
QUICK = {
    "split": {"train": 500, "validation": 200},
    "epochs": 2,
    "replicates": 0,
    "logistic": {"lambda": [0.1, 0.01]},
    "mlp": {"batch_size": 64, "hidden_units": [10, 25]},
}
PARTS = ["trainings", "resume", "study"]
NAMES = {"cuda": "GPU", "cpu": "CPU"}
# Rounding grows during a training. After 30 epochs, two ways to multiply on a CPU, MKL
# and oneDNN, put parameters 5e-6 to 4e-5 apart, relative to the parameters.
FARTHEST = 0.001


def markdown(rows: list[list], header: list[str]) -> str:
    """Return a table in Markdown."""
    return tabulate(rows, header, tablefmt="github", disable_numparse=True)


def compare_cell(cell: Cell, ours: list[Training], cpu: list[Training]) -> list[str]:
    """List what is wrong with two trainings of a cell, given two of the CPU's."""
    name, found = name_of(cell), []
    if ours[0].content() != ours[1].content():
        found.append(f"{name}: two equal trainings wrote different bytes")
    if abs(ours[0].accuracy - cpu[0].accuracy) > cpu[0].standard_error():
        found.append(f"{name}: the accuracy differs by more than its standard error")
    if not gpu_training.distance(ours[0], cpu[0]) < FARTHEST:
        found.append(f"{name}: the parameters are not the CPU's to rounding")
    return found


def name_of(cell: Cell) -> str:
    """Return what tables call a cell."""
    hidden, batch = cell
    return f"softmax, {batch}" if hidden is None else f"{hidden} hidden, {batch}"


def trainings(
    cells: list[Cell], device: str, epochs: int, images: Images, folder: Path
) -> list[str]:
    """Train each cell in two rounds; print both tables; return what is wrong."""
    right, times, wrong = [], [], []
    for number, cell in enumerate(cells):
        done = {side: [] for side in ("measured", "cpu")}
        for turn in range(2):
            for side, where in [("measured", device), ("cpu", "cpu")]:
                place = folder / f"{number}-{turn}-{side}"
                trained = gpu_training.train(cell, where, epochs, images, place)
                done[side].append(trained)
        ours, cpu = done["measured"], done["cpu"]
        wrong += compare_cell(cell, ours, cpu)
        same = ours[0].content() == ours[1].content()
        apart = gpu_training.distance(ours[0], cpu[0])
        accuracies = [f"{100 * side[0].accuracy:.2f} %" for side in (ours, cpu)]
        right.append(
            [name_of(cell), *accuracies, f"{apart:.0e}", "yes" if same else "no"]
        )
        walls, epoch = (
            [min(getattr(one, what) for one in side) for side in (ours, cpu)]
            for what in ("wall", "epoch_seconds")
        )
        times.append(
            [
                name_of(cell),
                *(f"{seconds:.2f}" for seconds in (*walls, *epoch)),
                f"{epoch[1] / epoch[0]:.2f}",
            ]
        )
        print(f"measured {name_of(cell)}", flush=True)
    name = NAMES[device]
    columns = ["", f"accuracy, {name}", "accuracy, CPU"]
    columns += ["parameters apart, relative", "same bytes twice"]
    print(f"\nAfter {epochs} epochs\n\n{markdown(right, columns)}")
    columns = ["", f"training, {name}, s", "training, CPU, s"]
    columns += [f"epoch, {name}, s", "epoch, CPU, s", f"epoch, CPU : {name}"]
    print(f"\nOne training, its start included\n\n{markdown(times, columns)}\n")
    return wrong


def resume(
    cell: Cell, device: str, epochs: int, images: Images, folder: Path
) -> list[str]:
    """Kill and resume a training; print and return what came of it."""
    done = killed.kill_and_resume(cell, device, epochs, images, folder)
    verdict = "the same bytes as" if done.same else "OTHER BYTES THAN"
    print(
        f"Killed, and resumed after epoch {done.after} of {done.epochs} "
        f"({name_of(cell)}): {verdict} undisturbed\n",
        flush=True,
    )
    if not 0 < done.after < done.epochs:
        return ["the killed training did not continue from the state that it saved"]
    return [] if done.same else ["the resumed training wrote different bytes"]


def study(device: str, quick: bool, verified: Path, folder: Path) -> list[str]:
    """Run the whole study on each device; print the table; return what is wrong."""
    config = QUICK if quick else {}
    cores = os.cpu_count()
    ours, cpu = (
        gpu_study.run(where, config, verified, folder / f"study-{side}", cores)
        for side, where in [("measured", device), ("cpu", "cpu")]
    )
    rows = [
        [name, *(f"{s:.1f}" for s in (run.wall, run.jobs, run.steps)), run.selected]
        for name, run in [(NAMES[device], ours), ("CPU", cpu)]
    ]
    header = ["trained on", "whole study, s", "its training jobs, s in all"]
    header += ["training steps and validation, s in all", "selected"]
    print(f"The study from scratch, --cores {cores}\n\n{markdown(rows, header)}\n")
    apart = gpu_study.largest_difference(ours, cpu)
    print(f"Largest difference of a trial's final accuracy: {100 * apart:.2f} points")
    return [] if apart < 0.01 else ["the study: accuracies differ by a point or more"]


def read_arguments():
    """Read the command line."""
    parser = ArgumentParser(
        description=__doc__, formatter_class=RawDescriptionHelpFormatter
    )
    parser.add_argument("--results", type=Path, default=Path("results"))
    parser.add_argument(
        "--verified", type=Path, default=VERIFIED, help="the folder of MNIST's files"
    )
    parser.add_argument("--device", choices=NAMES, default="cuda")
    parser.add_argument("--quick", action="store_true", help="in small, to try it")
    parser.add_argument("--parts", nargs="+", choices=PARTS, default=PARTS)
    return parser.parse_args()


def main() -> None:
    """Measure what is asked for; say at the end what is wrong."""
    args = read_arguments()
    if args.device == "cuda" and not torch.cuda.is_available():
        raise UserError(
            "there is no GPU to measure: PyTorch finds none",
            "run make benchmark-gpu on a machine with an NVIDIA GPU and its driver; if "
            "this is one, .venv has PyTorch's CPU build: run make clean first",
        )
    config = complete(QUICK if args.quick else {})
    cells = QUICK_CELLS if args.quick else CELLS
    print(describe(["torch", "snakemake"]), flush=True)
    print(describe_gpu() if args.device == "cuda" else "GPU: none, a trial run")
    wrong, epochs = [], config["epochs"]
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        images = Images.first(config["split"]["train"], args.results, folder)
        if "trainings" in args.parts:
            wrong += trainings(cells, args.device, epochs, images, folder)
        if "resume" in args.parts:
            longer = 10 * epochs  # a state is saved once a second
            wrong += resume(cells[-1], args.device, longer, images, folder)
        if "study" in args.parts:
            wrong += study(args.device, args.quick, args.verified, folder)
    if wrong:
        raise UserError(
            "\n".join(["trainings on this device are not right:", *wrong]),
            "results that were made on it should not be relied on",
        )


if __name__ == "__main__":
    run_program(main)
