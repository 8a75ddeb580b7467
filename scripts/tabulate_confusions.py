r"""Count what each class was taken for.

For example:

    python scripts/tabulate_confusions.py \
        --predictions results/predictions/mlp_test.parquet \
        --names results/dataset/names.json --output confusions.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import read_parquet, write_csv
from mnist_sweep.data.names import read_names
from mnist_sweep.evaluation.confusions import confusions


def main() -> None:
    """Read predictions; write a row for each pair of true and predicted class."""
    parser = argument_parser(__doc__)
    parser.add_argument("--predictions", type=Path, required=True)
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    predictions = read_parquet(args.predictions, columns=["label", "predicted"])
    class_names = read_names(args.names).class_names
    write_csv(confusions(predictions, class_names), args.output)


if __name__ == "__main__":
    run_program(main)
