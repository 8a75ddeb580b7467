"""Damage is listed, and mended by one command, to the bytes of an undisturbed run."""

import subprocess
import sys
from pathlib import Path

import pytest
from helpers.project import ROOT, Project, digests

from mnist_sweep.base.digests import digest_path, has_digest
from mnist_sweep.snakefile.healing import missing, remove_damaged, survey
from mnist_sweep.training.files import write_table

from .conftest import KINDS, TABLE


@pytest.fixture
def results(here) -> Path:
    """A folder with a sound file of each kind, a state, and times."""
    for kind in KINDS.values():
        kind.write(kind.content, Path(kind.name))
    KINDS["pt"].write({"a": 1}, Path("results/resume/run/unfinished.pt"))
    write_table({"seconds": [1.0]}, Path("results/runs/timing.parquet"), digest=False)
    Path("results/resume/run/lock").touch()
    Path("results/logs").mkdir()
    Path("results/logs/train.log").write_text("said")
    Path("results/README.md").write_text("not judged")
    return here


def states() -> dict[str, str]:
    return {str(path): state for path, state in survey()}


def test_every_file_is_listed_with_its_state(results):
    sound = states()
    assert {name for name in sound if "resume" not in name} == {
        *(kind.name for kind in KINDS.values()),
        "results/runs/timing.parquet",
    }
    assert set(sound.values()) == {"sound"}
    Path("results/tables/a.csv").write_text("")
    Path("results/split/a.npy").unlink()
    Path("results/runs/timing.parquet").write_bytes(b"PAR1")
    Path("results/tables/mine.csv").write_text("a\n1\n")
    found = {name: state for name, state in states().items() if state != "sound"}
    assert found.pop("results/runs/timing.parquet").startswith("is not parquet")
    assert found == {
        "results/tables/a.csv": "is empty",
        "results/split/a.npy": "is missing",
        "results/tables/mine.csv": "has no digest",
    }


def test_damaged_targets_are_removed_and_stay_known(results):
    bad = ["results/runs/timing.parquet", "results/tables/a.csv"]
    for name in bad:
        Path(name).write_bytes(b"x")
    state = Path("results/resume/run/unfinished.pt")
    state.write_bytes(b"x")
    assert [str(path) for path in remove_damaged(survey())] == bad
    assert missing() == bad
    assert not state.exists()
    assert not has_digest(state)
    # Made anew, they are sound again, and times have no digest.
    KINDS["csv"].write(TABLE, Path("results/tables/a.csv"))
    write_table({"seconds": [1.0]}, Path("results/runs/timing.parquet"), digest=False)
    assert set(states().values()) == {"sound"}
    assert not digest_path(Path("results/runs/timing.parquet")).exists()


def check(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, str(ROOT / "scripts/check.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_program_lists_and_its_exit_status_tells(results):
    done = check()
    assert done.returncode == 0, done.stderr
    assert "results/tables/a.csv: sound" in done.stdout
    Path("results/tables/a.csv").write_text("")
    done = check("--only-bad")
    assert done.returncode == 1
    assert "results/tables/a.csv: is empty" in done.stdout
    assert ": sound" not in done.stdout
    assert "hint: make heal" in done.stderr
    assert "Traceback" not in done.stderr


def test_damage_stops_a_run_and_is_healed_to_the_same_bytes(finished, tmp_path):
    project: Project = finished.copied_to(tmp_path / "project")
    before = digests(project)
    run = "results/runs/mlp/lr~0.1_batch~64_hidden~10/seed~0"
    damaged = {
        "results/tables/accuracy.csv": lambda b: b.replace(b"0.", b"1.", 1),
        f"{run}/checkpoint.pt": lambda b: b[: len(b) // 2],
        "results/dataset/train_images.npy": lambda b: b[:-1] + b"\1",
        "results/figures/mlp_loss.svg": lambda b: b"",
    }
    for name, change in damaged.items():
        path = project.folder / name
        path.write_bytes(change(path.read_bytes()))
    stopped = project.snakemake("--cores", "2", "results/tables/comparison.csv")
    assert stopped.returncode == 1
    assert "results/tables/accuracy.csv is damaged" in stopped.stdout
    assert "Traceback" not in stopped.stdout
    heal = [sys.executable, "scripts/check.py", "--heal", "--", "--cores", "2"]
    done = project.run(*heal, "--configfile", "small.yaml")
    assert done.returncode == 0, done.stdout
    for name in damaged:
        assert f"{name}: is " in done.stdout
    assert ", 0 damaged or missing" in done.stdout.splitlines()[-1]
    assert digests(project) == before
    assert "Nothing to be done" in project.make("-n", "all")
