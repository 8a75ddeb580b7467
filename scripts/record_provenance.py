r"""Record when, where and from which commit results were made.

For example:

    python scripts/record_provenance.py --output provenance.json \
        --timings results/runs/mlp/*/*/timing.parquet
"""

import json
from pathlib import Path

from mnist_sweep.base.command_line import argument_parser
from mnist_sweep.base.errors import run_program
from mnist_sweep.base.files import whole_file
from mnist_sweep.base.tables import read_parquet
from mnist_sweep.page.provenance import describe_machine, describe_source, training_time


def main() -> None:
    """Write what differs between two equal runs."""
    parser = argument_parser(__doc__)
    parser.add_argument("--timings", type=Path, nargs="+", required=True)
    parser.add_argument("--output", type=Path, required=True)
    args = parser.parse_args()
    facts = {
        "machine": describe_machine(),
        "source": describe_source(Path(__file__).resolve().parents[1]),
        "training": training_time(map(read_parquet, args.timings)),
    }
    # It is never the same twice, nor read back: it needs no digest.
    with whole_file(args.output, digest=False) as temporary:
        temporary.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    run_program(main)
