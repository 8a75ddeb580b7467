"""What each job may take, and that a training's two copies take turns."""

import csv
import re
import subprocess
import sys
from pathlib import Path

from conftest import ROOT

from mnist_sweep.training.resuming import only_copy

HOLD = """
import sys, time
from pathlib import Path
from mnist_sweep.training.resuming import only_copy
with only_copy(Path(sys.argv[1]), "first"):
    print("holds", flush=True)
    time.sleep(float(sys.argv[2]))
"""


def stated() -> dict[str, tuple[int, int]]:
    """Read each rule's memory (MB) and minutes; all must state them, and threads."""
    found = {}
    for path in sorted((ROOT / "workflow/rules").glob("*.smk")):
        blocks = re.split(
            r"^(?:checkpoint|(?:use )?rule) ", path.read_text(), flags=re.M
        )
        for block in blocks[1:]:
            if inherits := re.match(r"(\w+) as (\w+) with:", block):
                found[inherits[2]] = found[inherits[1]]
                continue
            name = re.match(r"\w+", block)[0]
            assert re.search(r"^    threads: 1$", block, re.M), name
            memory = re.search(r"^        mem_mb=growing\((\d+)\)", block, re.M)
            minutes = re.search(r"^        runtime=growing\((\d+)\)", block, re.M)
            assert memory, name
            assert minutes, name
            found[name] = int(memory[1]), int(minutes[1])
    return found


def test_jobs_take_less_than_their_rules_state(finished):
    limits = stated()
    folder = finished.folder / "results/benchmarks"
    for path in folder.rglob("*.tsv"):
        name = path.relative_to(folder).parts[0].removesuffix(".tsv")
        row = next(csv.DictReader(path.open(), delimiter="\t"))
        memory, minutes = limits[name]
        # Very short jobs end before Snakemake has looked at their memory. A job on a
        # cluster holds two Snakemakes besides.
        if row["max_rss"] != "-":
            assert 1.2 * float(row["max_rss"]) + 250 < memory, path
        assert float(row["s"]) < 60 * minutes, path


def start_holder(folder: Path, seconds: float) -> subprocess.Popen:
    """Start a process that holds a run's lock for some seconds."""
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(folder), str(seconds)],
        cwd=ROOT / "scripts",
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdout.readline() == "holds\n"
    return holder


def test_a_second_copy_says_that_it_waits_and_waits(tmp_path, capsys):
    holder = start_holder(tmp_path, 3)
    with only_copy(tmp_path, "second"):
        assert holder.wait(1) == 0
    said = capsys.readouterr().out
    assert "second: waiting for another copy of this training" in said


def test_a_copy_that_is_killed_holds_nobody_up(tmp_path, capsys):
    holder = start_holder(tmp_path, 600)
    holder.kill()
    holder.wait()
    with only_copy(tmp_path, "second"):
        pass
    assert capsys.readouterr().out == ""
