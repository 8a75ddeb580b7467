r"""Train one model once: one configuration, one seed.

The model's own hyper-parameters are options too: `--hidden-units` of the perceptron.

For example:

    python scripts/train.py --model mlp --hidden-units 50 --learning-rate 0.1 \
        --batch-size 64 --weight-decay 0.01 --epochs 2 --seed 0 --trial mine \
        --resume-folder mine --images results/dataset/train_images.npy \
        --labels results/dataset/train_labels.npy \
        --description results/dataset/train.json --indices results/split/train.npy \
        results/split/validation.npy \
        --output mine/checkpoint.pt mine/iterations.parquet mine/epochs.parquet \
        mine/validation.parquet mine/timing.parquet
"""

import argparse
from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.models.registry import load, own_hyperparameters
from mnist_sweep.training.device import DEVICES
from mnist_sweep.training.files import outputs_by_name
from mnist_sweep.training.run import run
from mnist_sweep.training.settings import Settings


def number(text: str) -> float:
    """Read a number as Python writes it: 200 is an int, 0.5 a float."""
    try:
        return int(text)
    except ValueError:
        return float(text)


def read_arguments() -> tuple[Settings, dict[str, Path]]:
    """Read the settings and the output files from the command line."""
    which = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    which.add_argument("--model")
    model = which.parse_known_args()[0].model
    own = own_hyperparameters(load(model)) if model else []

    parser = argument_parser(__doc__)
    parser.add_argument("--model", required=True)
    parser.add_argument("--learning-rate", type=float, required=True)
    parser.add_argument("--batch-size", type=int, required=True)
    parser.add_argument("--weight-decay", type=float, required=True)
    parser.add_argument(
        "--learning-rate-decay", type=float, default=1.0, help="after each epoch"
    )
    for key in own:
        option = f"--{key.replace('_', '-')}"
        parser.add_argument(option, type=number, required=True)
    parser.add_argument("--epochs", type=int, required=True)
    parser.add_argument(
        "--average-epochs",
        type=int,
        default=1,
        help="over how many last epochs parameters are averaged, beside the last ones",
    )
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--images", type=Path, required=True)
    parser.add_argument("--labels", type=Path, required=True)
    parser.add_argument("--description", type=Path, required=True)
    parser.add_argument(
        "--indices",
        type=Path,
        nargs=2,
        metavar=("TRAIN", "VALIDATION"),
        required=True,
    )
    parser.add_argument("--device", choices=DEVICES, default="auto")
    parser.add_argument(
        "--gpus", type=int, default=0, help="how many the job was given"
    )
    parser.add_argument("--trial", required=True, help="its name in the rows")
    parser.add_argument("--split-seed", type=int, default=0)
    parser.add_argument(
        "--resume-folder",
        type=Path,
        required=True,
        help="where states to continue from are kept",
    )
    parser.add_argument(
        "--output",
        type=Path,
        nargs="+",
        required=True,
        help="the five files to write, identified by their names",
    )
    args = vars(parser.parse_args())
    outputs = outputs_by_name(args.pop("output"))
    train_indices, validation_indices = args.pop("indices")
    settings = Settings(
        train_indices=train_indices,
        validation_indices=validation_indices,
        own_hyperparameters={key: args.pop(key) for key in own},
        **args,
    )
    return settings, outputs


def main() -> None:
    """Train as the command line says."""
    run(*read_arguments())


if __name__ == "__main__":
    run_program(main)
