"""Exactly what a change asks for is computed again: jobs counted by rule."""

import re
import shutil
import subprocess
from collections import Counter

import pytest
from conftest import ROOT, SMALL_CONFIG, Project
from test_workflow import digests, planned

PAGE = "results/report.html"
# What shows either sweep, and is made anew with its metrics whatever is chosen.
SHOWS_EITHER = {
    "bootstrap_choice": 1,
    "plot_certainty": 1,
    "warn": 1,
    "tabulate_accuracy": 1,
    "tabulate_replicates": 1,
    "plot_replicates": 1,
    "compare_pairs": 1,
    "compare": 1,
    "summarize": 1,
    "report": 1,
}
# What shows one sweep besides.
SHOWS_LOGISTIC = {
    "collect": 1,
    "choose": 1,
    "tabulate_lambdas": 1,
    "numbers_lambdas": 1,
    "plot_lambda_curves": 1,
    "plot_lambda_final": 1,
    "numbers_optimum": 1,
    "plot_optimum": 1,
    **SHOWS_EITHER,
}
SHOWS_MLP = {
    "collect": 1,
    "choose": 1,
    "tabulate_grid": 1,
    "numbers_grid": 1,
    "plot_grid_curves": 1,
    "plot_grid_heatmap": 1,
    "numbers_search": 1,
    "plot_isolation": 1,
    "plot_expected_best": 1,
    **SHOWS_EITHER,
    # The drawn run is the chosen one: its numbers name the choice's file as input.
    "numbers_best_mlp": 1,
    "plot_loss": 1,
    "plot_validation": 1,
}
# What shows the errors of the chosen trial. Until the choice is made, Snakemake cannot
# know that it falls on the same trial again, and makes these anew; the evaluation that
# they show it repeats only where the choice is another.
SHOWS_ERRORS = {
    "numbers_confusions": 2,
    "plot_confusions": 2,
    "plot_misclassified": 2,
    "tabulate_digit_errors": 1,
    "numbers_digit_errors": 1,
    "plot_digit_errors": 1,
    "calibrate": 1,
    "plot_reliability": 1,
}
NEW_CHOICE = {
    "evaluate": 1,
    "evaluate_test": 1,
    "evaluate_replicates": 1,
    "evaluate_replicates_test": 1,
}


def executed(output: str) -> dict[str, int]:
    """Count the finished jobs by rule."""
    return dict(
        Counter(re.findall(r"^Finished jobid: \d+ \(Rule: (\w+)\)", output, re.M))
    )


@pytest.fixture(scope="module")
def config(mnist) -> str:
    """The small config, as text to change."""
    return SMALL_CONFIG + f"dataset: {{root: {mnist}}}\n"


@pytest.fixture
def project(origin, tmp_path) -> Project:
    """A copy of the finished run, times and all, to change."""
    folder = tmp_path / "project"
    shutil.copytree(origin.folder, folder, copy_function=shutil.copy2)
    return Project.at(folder)


def edit(project: Project, path: str, old: str, new: str) -> None:
    """Replace the first `old` in a file, which must be there."""
    file = project.folder / path
    text = file.read_text(encoding="utf-8")
    assert old in text, (path, old)
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


def nothing_to_do(project: Project) -> bool:
    return "Nothing to be done" in project.make("-n", PAGE)


# --- what reruns nothing ---


def test_nothing_changed(project):
    assert nothing_to_do(project)


def test_touching_every_file(project):
    for path in project.folder.rglob("*"):
        if path.is_file() and ".snakemake" not in path.parts:
            path.touch()
    assert nothing_to_do(project)


def test_a_fresh_checkout_of_the_same_commit(origin, tmp_path):
    """A clone's files are all new; the results were made by another checkout."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    for name in ["scripts", "workflow", "Snakefile", "requirements.txt"]:
        # The tests may run on uncommitted work: the same content, newly written.
        target = clone / name
        if target.is_dir():
            shutil.rmtree(target)
            shutil.copytree(ROOT / name, target, copy_function=shutil.copy)
        else:
            shutil.copy(ROOT / name, target)
    for name in ["results", ".snakemake"]:
        shutil.copytree(
            origin.folder / name,
            clone / name,
            copy_function=shutil.copy2,
            dirs_exist_ok=True,
        )
    shutil.copytree(origin.folder / "resources", clone / "resources")
    shutil.copy(origin.folder / "small.yaml", clone)
    project = Project.at(clone)
    assert nothing_to_do(project)


@pytest.mark.parametrize(
    "path",
    [
        "scripts/train_mlp.py",
        "scripts/mnist_sweep/training/loop.py",
        "scripts/prepare.py",
    ],
)
def test_an_edit_that_is_taken_back(project, path):
    text = (project.folder / path).read_text(encoding="utf-8")
    (project.folder / path).write_text(text + "\n# edited\n", encoding="utf-8")
    assert not nothing_to_do(project)
    (project.folder / path).write_text(text, encoding="utf-8")
    assert nothing_to_do(project)


def test_how_the_config_is_written(project, config):
    written = config.replace("[1.0, 0.01, 0.001]", "[1.0e-3, 1, 1.0e-2]")
    written = written.replace("[10, 25]", "[25, 10]").replace("0.1,", "1.0e-1,")
    project.write_config("# the same\n" + written)
    assert nothing_to_do(project)


# --- what changes the experiment ---


def test_one_lambda_more(project, config):
    project.write_config(config.replace("0.001]", "0.001, 0.1]"))
    jobs = executed(project.make("--cores", "2", PAGE))
    expected = {"list_trials": 1, "train_logistic": 1, "solve_optimum": 1}
    expected |= {**SHOWS_LOGISTIC, **SHOWS_ERRORS}
    # λ = 0.1 may win after two epochs.
    assert jobs in (expected, expected | NEW_CHOICE | {"train_logistic": 2})
    assert nothing_to_do(project)


def test_one_hidden_width_more(project, config):
    project.write_config(config.replace("[10, 25]", "[10, 25, 5]"))
    jobs = executed(project.make("--cores", "2", PAGE))
    # Five units do not win against 25 in two epochs, so nothing is evaluated anew.
    assert jobs == {"list_trials": 1, "train_mlp": 1, **SHOWS_MLP, **SHOWS_ERRORS}
    assert nothing_to_do(project)


def test_a_value_taken_out(project, config):
    page = project.folder / PAGE
    assert ">10</td>" in page.read_text(encoding="utf-8")
    project.write_config(config.replace("[10, 25]", "[25]"))
    jobs = executed(project.make("--cores", "2", PAGE))
    assert jobs == {"list_trials": 1, **SHOWS_MLP, **SHOWS_ERRORS}
    assert ">10</td>" not in page.read_text(encoding="utf-8")
    assert "hidden~10" not in (project.folder / "results/summary.json").read_text()


def test_the_choice_falls_on_another_trial(project, config):
    project.write_config(config.replace("[10, 25]", "[10]"))
    jobs = executed(project.make("--cores", "2", PAGE))
    # One replicate of the new choice.
    expected = {"list_trials": 1, "train_mlp": 1, **SHOWS_MLP, **SHOWS_ERRORS}
    assert jobs == {**expected, **NEW_CHOICE}


def test_the_split_s_seed(project, config):
    project.write_config(config.replace("split: {", "split: {seed: 1, "))
    jobs = planned(project.make("-n", PAGE))
    assert jobs["split"] == 1
    assert jobs["train_logistic"] == 3
    assert jobs["train_mlp"] == 2
    assert "download" not in jobs
    assert "prepare" not in jobs


def test_files_that_are_here_are_not_brought_again(project, config):
    """Known by their digests: neither code nor `dataset.root` can change them."""
    edit(project, "scripts/mnist_sweep/data/sources.py", "import", "# edited\nimport")
    root = "it's elsewhere"
    project.write_config(SMALL_CONFIG + f'dataset: {{root: "{root}"}}\n')
    assert nothing_to_do(project)
    plan = project.make("-n", "-p", PAGE, "--forcerun", "download")
    assert "--root 'it'\"'\"'s elsewhere'" in plan


@pytest.mark.parametrize("missing", ["results/report.html", "results"])
def test_a_repeated_download_leaves_nothing_out(project, missing):
    """Snakemake forgets jobs whose inputs are all ancient when their maker reruns."""
    edit(
        project,
        "workflow/rules/data.smk",
        "--output {output.files}",
        "--output  {output.files}",
    )
    path = project.folder / missing
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    jobs = planned(project.make("-n", PAGE))
    assert jobs["download"] == 1
    assert jobs["prepare"] == 2
    assert jobs["report"] == 1


@pytest.mark.parametrize("file", ["checkpoint.pt", "iterations.parquet"])
def test_a_trial_s_file_that_is_deleted(project, file):
    name = "mlp/lr~0.1_batch~64_hidden~10/seed~0"
    deleted = project.folder / "results/runs" / name / file
    before = digests(project)
    deleted.unlink()
    jobs = planned(project.make("-n", PAGE))
    assert jobs["train_mlp"] == 1
    assert "train_logistic" not in jobs
    if file == "checkpoint.pt":
        jobs = executed(project.make("--cores", "2", PAGE))
        # The choice comes out as it was, so what reads it alone stays as it is.
        assert jobs.items() <= {"train_mlp": 1, **SHOWS_MLP, **SHOWS_ERRORS}.items()
        assert jobs["train_mlp"] == jobs["collect"] == 1
        assert digests(project) == before
        assert nothing_to_do(project)


def test_more_epochs_continue_and_fewer_come_back(project, config, mnist, tmp_path):
    at_two = digests(project)
    project.write_config(config.replace("epochs: 2", "epochs: 3"))
    output = project.make("--cores", "2", PAGE)
    jobs = executed(output)
    # Of each model the sweep, and a replicate of the chosen trial.
    assert (jobs["train_logistic"], jobs["train_mlp"]) == (4, 3)
    assert output.count("continues after epoch 2") == 7
    assert output.count(": 1 epochs in") == 7

    scratch = Project(tmp_path / "scratch", mnist)
    scratch.write_config(config.replace("epochs: 2", "epochs: 3"))
    scratch.make("--cores", "2", "logistic", "mlp")
    continued = digests(project)
    runs = {path: digest for path, digest in digests(scratch).items() if "runs" in path}
    assert len(runs) == 20
    assert runs.items() <= continued.items()

    project.write_config(config)
    output = project.make("--cores", "2", PAGE)
    assert output.count("continues after epoch 2") == 7
    assert "epochs in" not in output
    assert digests(project) == at_two


def test_a_killed_training_goes_on_where_it_was(project):
    """What a kill leaves is a state of fewer epochs; the result is the same."""
    name = "mlp/lr~0.1_batch~64_hidden~25/seed~0"
    finished = project.folder / "results/resume" / name / "epoch~2.pt"
    checkpoint = project.folder / "results/runs" / name / "checkpoint.pt"
    whole = checkpoint.read_bytes()
    finished.unlink()
    checkpoint.unlink()
    project.make("--cores", "1", str(checkpoint.relative_to(project.folder)))
    assert checkpoint.read_bytes() == whole


# --- what changes the code ---


def test_a_new_torch_release_trains_anew(project):
    edit(project, "requirements.txt", f"torch=={torch_pin()}", "torch==9.9.9")
    jobs = planned(project.make("-n", PAGE))
    assert jobs["train_logistic"] == 3
    assert jobs["train_mlp"] == 2
    assert "split" not in jobs


def torch_pin() -> str:
    """Give the pinned release of torch."""
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    return re.search(r"^torch==(\S+)", text, re.M)[1]


def test_the_training_module(project):
    edit(
        project, "scripts/mnist_sweep/training/loop.py", "CHUNK = 2000", "CHUNK = 1000"
    )
    jobs = planned(project.make("-n", PAGE))
    assert jobs["train_logistic"] == 3
    assert jobs["train_mlp"] == 2
    assert "split" not in jobs


@pytest.mark.parametrize(
    ("module", "trained"),
    [
        ("softmax_regression", {"train_logistic": 3}),
        ("multilayer_perceptron", {"train_mlp": 2}),
    ],
)
def test_a_model_s_module(project, module, trained):
    path = project.folder / f"scripts/mnist_sweep/models/{module}.py"
    path.write_text(path.read_text(encoding="utf-8") + "\n# edited\n", "utf-8")
    jobs = planned(project.make("-n", PAGE))
    assert {k: n for k, n in jobs.items() if k.startswith("train")} == trained


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("scripts/plot_confusions.py", {"plot_confusions": 4, "report": 1}),
        ("scripts/plot_lambda_final.py", {"plot_lambda_final": 1, "report": 1}),
        ("workflow/report/captions/loss.rst", {"report": 1}),
        ("workflow/report/page.html.j2", {"report": 1}),
        ("workflow/report/page.css", {"report": 1}),
        ("scripts/mnist_sweep/page/render.py", {"report": 1}),
    ],
)
def test_a_figure_s_program_a_caption_the_template(project, path, expected):
    file = project.folder / path
    comment = {".py": "\n# edited\n", ".css": "\n/* edited */\n"}.get(file.suffix, "\n")
    file.write_text(file.read_text(encoding="utf-8") + comment, encoding="utf-8")
    assert planned(project.make("-n", PAGE)) == expected


def test_the_figures_style(project):
    edit(
        project,
        "scripts/mnist_sweep/figures/style.py",
        '"font.size": 9',
        '"font.size": 8',
    )
    jobs = planned(project.make("-n", PAGE))
    assert all(rule.startswith("plot_") or rule == "report" for rule in jobs)
    assert sum(jobs.values()) == 26
