r"""Gather the test accuracy of each evaluated run: over seeds, of each, and published.

For example:

    python scripts/plot_data_chosen_accuracy.py --accuracy results/tables/accuracy.csv \
        --means results/statistics/seed_means.csv \
        --replicates results/statistics/replicate_runs.csv \
        --published workflow/report/published.yaml \
        --names results/dataset/names.json --output chosen_accuracy.csv
"""

from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.tables import read_csv, write_csv
from mnist_sweep.data.names import read_names
from mnist_sweep.figures.plot_data import gather_chosen_accuracy

import yaml


def main() -> None:
    """Read the tables of accuracy and the published values; write one."""
    parser = argument_parser(__doc__)
    parser.add_argument("--accuracy", type=Path, required=True)
    parser.add_argument("--means", type=Path, required=True)
    parser.add_argument("--replicates", type=Path, required=True)
    parser.add_argument("--published", type=Path, required=True)
    parser.add_argument("--names", type=Path, required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    published = yaml.safe_load(args.published.read_text(encoding="utf-8"))
    same = read_names(args.names).name == published["dataset"]
    table = gather_chosen_accuracy(
        read_csv(args.accuracy),
        read_csv(args.means),
        read_csv(args.replicates),
        published["accuracy"] if same else {},
    )
    write_csv(table, args.output)


if __name__ == "__main__":
    run_program(main)
