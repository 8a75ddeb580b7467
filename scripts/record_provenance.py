"""Record when, where and from which commit results were made."""

import json
from pathlib import Path

from mnist_sweep.base.command_line import run_program
from mnist_sweep.base.files import whole_file
from mnist_sweep.base.tables import read_parquet
from mnist_sweep.page.provenance import describe_machine, describe_source, training_time


def record_provenance(*, timings: list[Path], output: Path) -> None:
    """Write what differs between two equal runs.

    Parameters
    ----------
    timings : list of Path
        The ``timing.parquet`` of each run.
    output : Path
        Where it goes.
    """
    facts = {
        "machine": describe_machine(),
        "source": describe_source(Path(__file__).resolve().parents[1]),
        "training": training_time(map(read_parquet, timings)),
    }
    # It is never the same twice, nor read back: it needs no digest.
    with whole_file(output, digest=False) as temporary:
        temporary.write_text(json.dumps(facts, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    run_program(record_provenance)
