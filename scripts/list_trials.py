r"""List the runs of a sweep: every trial with its hyper-parameters, for every seed.

For example:

    python scripts/list_trials.py --model mlp --values learning_rate=0.1,0.01 \
        batch_size=64 hidden_units=25,50 lambda=0.01 --seeds 0 --output mlp.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import whole_file
from mnist_sweep.base.hyperparameters import HYPERPARAMETERS
from mnist_sweep.sweep.grid import KEYS
from mnist_sweep.sweep.trial_list import as_csv, read_values


def main() -> None:
    """Write the list of runs."""
    parser = argument_parser(__doc__)
    parser.add_argument("--model", choices=list(KEYS), required=True)
    parser.add_argument(
        "--values",
        nargs="+",
        required=True,
        metavar="NAME=VALUE,…",
        help="each hyper-parameter of the model with its values",
    )
    parser.add_argument("--seeds", type=int, nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    section = read_values(args.values)
    known = set(KEYS[args.model])
    needed = {key for key in known if HYPERPARAMETERS[key].standard is None}
    if missing := (set(section) - known) | (needed - set(section)):
        parser.error(f"--values: {', '.join(sorted(missing))}: missing or unknown")
    with whole_file(args.output) as temporary:
        temporary.write_text(as_csv(args.model, section, sorted(args.seeds)))


if __name__ == "__main__":
    run_program(main)
