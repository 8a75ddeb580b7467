"""Damage is listed, and mended by one command, to the bytes of an undisturbed run."""

import subprocess
import sys
from pathlib import Path

import pytest
from helpers.project import ROOT, Project, digests

from mnist_sweep.base.digests import has_digest

from .conftest import KINDS


@pytest.fixture
def results(here) -> Path:
    """A folder with a sound file of each kind, in which runs lie on another disk."""
    Path("disk").mkdir()
    Path("results").mkdir()
    Path("results/runs").symlink_to("../disk")
    for kind in KINDS.values():
        kind.write(kind.content, Path(kind.name))
    KINDS["pt"].write({"a": 1}, Path("results/resume/run/unfinished.pt"))
    Path("results/tables/mine.csv").write_text("a\n1\n")
    return here


def check(*arguments: str) -> subprocess.CompletedProcess:
    command = [sys.executable, str(ROOT / "scripts/check.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_what_is_damaged_or_lost_is_listed_then_deleted_and_stays_known(results):
    sound = check()
    assert (sound.returncode, sound.stdout) == (
        0,
        "8\N{NO-BREAK SPACE}files: 0 damaged or lost\n",
    )
    checkpoint, state = KINDS["pt"].name, Path("results/resume/run/unfinished.pt")
    for path in [checkpoint, state]:
        Path(path).write_bytes(b"x")
    Path("results/split/a.npy").unlink()
    listed = check()
    assert listed.returncode == 1
    assert f"{checkpoint} is cut short: 1 of " in listed.stdout
    assert "results/split/a.npy is lost\n" in listed.stdout
    assert "hint: make heal" in listed.stderr
    deleted = check("--delete")
    assert deleted.returncode == 0
    assert deleted.stdout.split() == [checkpoint, "results/split/a.npy"]
    assert not Path(checkpoint).exists()
    assert not has_digest(state)
    assert check("--delete").stdout == deleted.stdout
    KINDS["pt"].write(KINDS["pt"].content, Path(checkpoint))
    KINDS["npy"].write(KINDS["npy"].content, Path("results/split/a.npy"))
    assert check().returncode == 0


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
    lost, options = (
        "$(python scripts/check.py --delete)",
        "--cores 2 --configfile small.yaml",
    )
    heal = f"snakemake {lost} {options} && snakemake {options}"
    done = project.run("sh", "-c", heal)
    assert done.returncode == 0, done.stdout
    for name in damaged:
        assert f"{name} is " in done.stdout
    assert project.run(sys.executable, "scripts/check.py").returncode == 0
    assert digests(project) == before
    assert "Nothing to be done" in project.make("-n", "all")
