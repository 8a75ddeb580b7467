"""Trainings that fail: the others finish, and no page is made of half a sweep."""

import subprocess
import time
from pathlib import Path

import psutil
from helpers.project import PAGE, Project, executed, finish, small_config

# Long enough to be met at work, short enough to be waited for.
SWEEP = """\
epochs: 60
split: {train: 2000, validation: 500}
logistic: {lambda: [1.0, 0.01]}
mlp: {learning_rate: 0.1, batch_size: 64, hidden_units: [10, 25]}
"""
KILLED = "mlp/lr~0.1_batch~64_hidden~25/seed~0"
OTHERS = [
    "logistic/lambda~1.0/seed~0",
    "logistic/lambda~0.01/seed~0",
    "mlp/lr~0.1_batch~64_hidden~10/seed~0",
]


def holders(path: Path) -> list[psutil.Process]:
    """List the processes that hold a file open."""
    found = []
    for process in psutil.process_iter():
        try:
            if any(file.path == str(path) for file in process.open_files()):
                found.append(process)
        except psutil.Error:
            continue
    return found


def kill_holder(path: Path, run: subprocess.Popen) -> None:
    """Kill what opens a file as the system does for want of memory, once it has."""
    while run.poll() is None:
        for process in holders(path):
            process.kill()
            return
        time.sleep(0.02)
    raise AssertionError(f"the run ended before anything opened {path}")


def test_a_training_killed_for_want_of_memory_withholds_the_page_alone(tmp_path, mnist):
    project = Project.new(tmp_path, mnist)
    project.write_config(small_config(mnist, SWEEP))
    run = project.start("--cores", "2", PAGE)
    kill_holder(tmp_path / "results/resume" / KILLED / "lock", run)
    done = finish(run)
    assert done.returncode != 0
    _, told = done.stdout.split("error: a training failed")
    assert told.splitlines()[1].strip() == f"results/logs/train/{KILLED}.log"
    assert "or nothing if the training was killed" in told
    assert "type the command again" in told
    assert "Traceback" not in done.stdout
    runs = tmp_path / "results/runs"
    assert all((runs / name / "checkpoint.pt").is_file() for name in OTHERS)
    assert not (runs / KILLED / "checkpoint.pt").exists()
    assert not (tmp_path / PAGE).exists()
    assert not list((tmp_path / "results").glob("tables/mlp_*"))
    again = executed(project.make("--cores", "2", PAGE))
    assert again["train"] == 1 + 2 * 4
    assert (tmp_path / PAGE).is_file()


def test_a_sweep_that_diverges_altogether_is_told_and_nothing_is_drawn(tmp_path, mnist):
    project = Project.new(tmp_path, mnist)
    text = SWEEP.replace("epochs: 60", "epochs: 2").replace(
        "learning_rate: 0.1", "learning_rate: [1.0e+6, 1.0e+7]"
    )
    project.write_config(small_config(mnist, text))
    done = project.snakemake("--cores", "2", PAGE)
    assert done.returncode != 0
    assert "Traceback" not in done.stdout
    assert "error: all 4 trials diverged" in done.stdout
    assert "hint: lower learning_rate" in done.stdout
    assert not (tmp_path / PAGE).exists()
    assert not list((tmp_path / "results").glob("figures/mlp_*"))


def test_a_folder_that_snakemake_cannot_name_is_refused_with_the_remedy(
    tmp_path, mnist
):
    project = Project.new(tmp_path / "sweep {x}", mnist)
    done = project.snakemake("--dry-run", PAGE)
    assert done.returncode != 0
    assert "Traceback" not in done.stdout
    assert "{" in done.stdout
    assert "rename" in done.stdout
