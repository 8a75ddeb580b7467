r"""Gather the loss and accuracy curves of one trial, over its seeds.

For example:

    python scripts/plot_data_run.py \
        --metrics results/runs/logistic/lambda~0.01/seed~0/iterations.parquet \
        results/runs/logistic/lambda~0.01/seed~0/epochs.parquet \
        results/runs/logistic/lambda~0.01/seed~0/validation.parquet \
        --average-epochs 10 --margin 0.001 --loss loss.csv --validation validation.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import write_csv
from mnist_sweep.figures.plot_data import gather, gather_epochs, mark_stop


def main() -> None:
    """Read the metrics of one trial's seeds; write two tables."""
    parser = argument_parser(__doc__)
    parser.add_argument(
        "--metrics",
        type=Path,
        nargs="+",
        required=True,
        help="iterations.parquet, epochs.parquet and validation.parquet of each seed",
    )
    parser.add_argument("--average-epochs", type=int, required=True)
    parser.add_argument(
        "--margin", type=float, required=True, help="of equivalence, a share of images"
    )
    parser.add_argument("--loss", type=Path, required=True)
    parser.add_argument("--validation", type=Path, required=True)
    args = parser.parse_args()
    iterations, epochs, predictions = (
        [path for path in args.metrics if path.stem == name]
        for name in ["iterations", "epochs", "validation"]
    )
    write_csv(gather(iterations), args.loss)
    curve = gather_epochs(epochs, predictions, args.average_epochs)
    write_csv(mark_stop(curve, args.average_epochs, args.margin), args.validation)


if __name__ == "__main__":
    run_program(main)
