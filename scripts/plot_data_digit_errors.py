r"""Set the errors of each class beside the published ones.

For example:

    python scripts/plot_data_digit_errors.py \
        --digit-errors results/tables/digit_errors.csv \
        --replicates results/tables/digit_replicates.csv \
        --published workflow/report/published.yaml \
        --names results/dataset/names.json --output digit_errors.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.data.names import read_names
from mnist_sweep.figures.plot_data import beside_published

import yaml


def main() -> None:
    """Read the tables of errors by class and the published values; write one."""
    parser = argument_parser(__doc__)
    parser.add_argument("--digit-errors", type=Path, required=True)
    parser.add_argument("--replicates", type=Path, required=True)
    parser.add_argument("--published", type=Path, required=True)
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    published = yaml.safe_load(args.published.read_text(encoding="utf-8"))
    same = read_names(args.names).name == published["dataset"]
    tables = read_csv(args.digit_errors), read_csv(args.replicates)
    table = beside_published(*tables, published["digit_errors"] if same else None)
    write_csv(table, args.output)


if __name__ == "__main__":
    run_program(main)
