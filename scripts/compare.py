r"""Compare the chosen models of all families.

For example:

    python scripts/compare.py --accuracy results/tables/accuracy.csv \
        --pairs results/statistics/pairs.csv \
        --selections results/selection/logistic.json results/selection/mlp.json \
        --predictions results/predictions/*_test.parquet --output comparison.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import read_json
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.evaluation.predictions import parameters_of, run_and_split
from mnist_sweep.statistics.pairs import compare


def main() -> None:
    """Read the accuracies and the selections; write the comparison."""
    parser = argument_parser(__doc__)
    parser.add_argument("--accuracy", type=Path, required=True)
    parser.add_argument("--pairs", type=Path, required=True)
    parser.add_argument("--selections", type=Path, nargs="+", required=True)
    parser.add_argument("--predictions", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    selections = {path.stem: read_json(path) for path in args.selections}
    counts = {run_and_split(path)[0]: parameters_of(path) for path in args.predictions}
    table = compare(read_csv(args.accuracy), read_csv(args.pairs), selections, counts)
    write_csv(table, args.output)


if __name__ == "__main__":
    run_program(main)
