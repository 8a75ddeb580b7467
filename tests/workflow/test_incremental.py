"""Exactly what a change asks for is computed again.

What is expected follows from the graph of jobs: those that differ, and all downstream
of them. Numbers are written out only where the docs promise them in words.
"""

import shutil
import subprocess
from collections import Counter

import pandas as pd
import pytest
from helpers.graph import Graph, count, graph_of, outputs
from helpers.pages import plain
from helpers.project import (
    PAGE,
    ROOT,
    SMALL_CONFIG,
    SUMMARY,
    Project,
    copy,
    digests,
    executed,
    planned,
    small_config,
)

MODELS = ["logistic", "mlp"]


@pytest.fixture(scope="module")
def config(mnist) -> str:
    """The small config, as text to change."""
    return small_config(mnist)


@pytest.fixture
def project(finished, tmp_path) -> Project:
    """A copy of the finished run, times and all, to change."""
    return finished.copied_to(tmp_path / "project")


def nothing_to_do(project: Project) -> bool:
    return "Nothing to be done" in project.make("-n")


def behind_the_choice(graph: Graph, model: str) -> set[str]:
    """Return the files made from a model's chosen run: evaluated, and for one drawn."""
    jobs = [*graph.of("evaluate", run=model), *graph.of("evaluate_test", run=model)]
    if model == "mlp":  # of softmax regression, the reference is drawn
        jobs += graph.of("gather_curves", model=model)
    return outputs(jobs)


def reruns(before: Graph, after: Graph, model: str) -> Counter[str]:
    """Count the jobs that run when a change of a model's sweep gives another graph.

    Those are the jobs that differ, and all that lies downstream. What shows the chosen
    run comes with them: until the choice is made again, Snakemake cannot know that it
    falls on the same trial. What reads the chosen checkpoints themselves (evaluation,
    gallery) is repeated only where it does not.
    """
    changed = after.differing(before)
    files = outputs(changed) | behind_the_choice(after, model)
    known = changed + after.of("evaluate_mistakes")
    return count(changed + [job for job in after.downstream(files) if job not in known])


# --- what reruns nothing ---


def test_nothing_changed(project):
    assert nothing_to_do(project)
    assert "Nothing to be done" in project.make("-n", PAGE)


def test_touching_every_file(project):
    for path in project.folder.rglob("*"):
        if path.is_file() and ".snakemake" not in path.parts:
            path.touch()
    assert nothing_to_do(project)


def test_a_fresh_checkout_of_the_same_commit(finished, tmp_path):
    """A clone's files are all new; the results were made by another checkout."""
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", str(ROOT), str(clone)], check=True)
    for name in ["scripts", "workflow", "profiles", "Snakefile", "requirements.txt"]:
        # The tests may run on uncommitted work: the same content, newly written.
        if (clone / name).is_dir():
            shutil.rmtree(clone / name)
        copy(ROOT / name, clone / name)
    for name in ["results", ".snakemake", "resources"]:
        shutil.copytree(
            finished.folder / name,
            clone / name,
            copy_function=shutil.copy2,
            dirs_exist_ok=True,
        )
    shutil.copy(finished.folder / "small.yaml", clone)
    assert nothing_to_do(Project(clone))


def test_edits_that_are_taken_back(project):
    for path in [
        "scripts/train.py",
        "scripts/mnist_sweep/training/loop.py",
        "scripts/prepare.py",
    ]:
        text = project.read(path)
        project.append(path, "\n# edited\n")
        assert not nothing_to_do(project), path
        (project.folder / path).write_text(text, encoding="utf-8")
    assert nothing_to_do(project)


def test_how_the_config_is_written(project, config):
    written = config.replace("[1.0, 0.01, 0.001]", "[1.0e-3, 1, 1.0e-2]")
    written = written.replace("[10, 25]", "[25, 10]").replace("0.1,", "1.0e-1,")
    project.write_config("# the same\n" + written)
    assert nothing_to_do(project)


# --- what changes the experiment ---


def test_one_lambda_more(project, config, graph):
    project.write_config(config.replace("0.001]", "0.001, 0.1]"))
    output = project.make("--cores", "2")
    after = graph_of(project)
    assert executed(output) == reruns(graph, after, "logistic")
    # In words: λ is trained, and besides only where it is chosen after two epochs.
    replicates = [job for job in after.differing(graph) if job.rule == "train"][1:]
    assert all(job.wildcards["replicate"] != "seed~0" for job in replicates)
    assert "model mlp" not in output
    assert nothing_to_do(project)


def test_one_hidden_width_more_and_one_less(project, config, graph):
    row = 'data-run="mlp/lr~0.1_batch~64_hidden~10"'
    assert row in project.read(PAGE)
    project.write_config(config.replace("[10, 25]", "[25, 5]"))
    jobs = executed(project.make("--cores", "2"))
    assert jobs == reruns(graph, graph_of(project), "mlp")
    # In words: one training more. Five units do not win against 25 in two epochs, so
    # nothing is evaluated anew.
    assert jobs["train"] == 1
    assert not any(rule.startswith("evaluate") for rule in jobs)
    assert row not in project.read(PAGE)
    assert "hidden~10" not in project.read("results/summary.json")
    assert nothing_to_do(project)


def test_the_choice_falls_on_another_trial(project, config, finished):
    project.write_config(config.replace("[10, 25]", "[10]"))
    jobs = executed(project.make("--cores", "2", SUMMARY))
    before, after = graph_of(finished, SUMMARY), graph_of(project, SUMMARY)
    assert jobs == reruns(before, after, "mlp")
    # In words: one replicate of the new choice, which is evaluated.
    assert jobs["train"] == jobs["evaluate"] == jobs["evaluate_test"] == 1


def test_a_race_trains_the_rivals_alone(project, config):
    """Those of the set of best trials, with the seeds of the replicates."""
    two = config.replace("replicates: 1", "replicates: 2")
    project.write_config(two)
    project.make("--cores", "2")
    project.write_config(two + "race: {trials: 2}\n")
    output = project.make("--cores", "2")
    results = project.folder / "results"
    raced = pd.read_csv(results / "statistics/race.csv")
    rivals = {}
    for model in MODELS:
        path = results / f"statistics/{model}_best_set.csv"
        table = pd.read_csv(path)
        rivals |= dict.fromkeys(table["trial"][table["in_best_set"] & ~table["chosen"]])
        of_model = raced[raced["model"] == model]
        assert set(of_model["chosen"]) <= set(table["trial"][table["chosen"]])
    assert 1 <= len(raced) <= len(MODELS)
    assert set(raced["rival"]) <= set(rivals)
    assert set(raced["n"]) == {2}
    # A rival may be the reference, which has these seeds already.
    jobs = executed(output)
    assert jobs["train"] <= 2 * len(raced)
    told = ["race", "decide", "summarize", "headline", "report", "all"]
    assert set(jobs) <= {"train", *told}
    assert "In a race" in plain(project.read(PAGE))
    assert nothing_to_do(project)
    # Without the race, its trainings stay, and no other is lost.
    project.write_config(two)
    assert "train" not in executed(project.make("--cores", "2"))
    assert "In a race" not in plain(project.read(PAGE))


def sweep_of(graph: Graph) -> int:
    """Count the trainings of the sweeps; replicates wait for a choice."""
    return len(graph.of("train", replicate="seed~0"))


def test_the_split_s_seed(project, config, graph):
    project.write_config(config.replace("split: {", "split: {seed: 1, "))
    jobs = graph_of(project).planned()
    assert jobs["split"] == 1
    assert jobs["train"] == sweep_of(graph)
    assert not {"download", "prepare", "prepare_test"} & set(jobs)


def test_files_that_are_here_are_not_brought_again(project):
    """Known by their digests: neither code nor `dataset.root` can change them."""
    project.edit("scripts/mnist_sweep/data/sources.py", "import", "# edited\nimport")
    root = "it's elsewhere"
    project.write_config(SMALL_CONFIG + f'dataset: {{root: "{root}"}}\n')
    assert nothing_to_do(project)
    plan = project.make("-n", "-p", "--forcerun", "download")
    assert "--root 'it'\"'\"'s elsewhere'" in plan


@pytest.mark.parametrize("missing", ["results/report.html", "results"])
def test_a_repeated_download_leaves_nothing_out(project, missing):
    """Snakemake forgets jobs whose inputs are all ancient when their maker reruns."""
    project.edit(
        "workflow/rules/data.smk", "--output {output.files}", "--output  {output.files}"
    )
    path = project.folder / missing
    shutil.rmtree(path) if path.is_dir() else path.unlink()
    jobs = planned(project.make("-n", PAGE))
    assert jobs["download"] == 1
    assert jobs["prepare"] == jobs["prepare_test"] == 1
    assert jobs["report"] == 1


@pytest.mark.parametrize(
    "deleted",
    [
        "results/tables/accuracy.csv",
        "results/statistics/calibration.csv",
        "results/figures/mlp_loss.csv",
        "results/figures/mlp_loss.svg",
        PAGE,
    ],
)
def test_a_deleted_file_is_made_anew_with_what_follows_from_it(project, graph, deleted):
    (project.folder / deleted).unlink()
    maker = graph.maker[deleted]
    expected = [maker, *graph.downstream(maker.outputs)]
    assert graph_of(project).planned() == count(expected)


def test_a_run_s_deleted_file_is_made_anew_and_changes_nothing(project, graph):
    trial = {"trial": "lr~0.1_batch~64_hidden~10", "replicate": "seed~0"}
    (job,) = graph.of("train", model="mlp", **trial)
    before = digests(project)
    # Nobody who asks for the page alone asks for this file.
    (project.folder / job.outputs[1]).unlink()
    assert "Nothing to be done" in project.make("-n", PAGE)
    (project.folder / job.outputs[0]).unlink()
    jobs = executed(project.make("--cores", "2"))
    assert jobs["train"] == jobs["collect"] == 1
    # The choice comes out as it was, so what reads it alone stays as it is.
    files = outputs([job]) | behind_the_choice(graph, "mlp")
    assert jobs.items() <= count([job, *graph.downstream(files)]).items()
    assert digests(project) == before
    assert nothing_to_do(project)


def test_more_epochs_continue_and_fewer_come_back(project, config, graph, scratch):
    at_two = digests(project, "runs")
    trainings = sweep_of(graph)
    project.write_config(config.replace("epochs: 2", "epochs: 3"))
    output = project.make("--cores", "2", *MODELS)
    assert executed(output)["train"] == trainings
    assert output.count("continues after epoch 2") == trainings
    assert output.count(": 1 epochs in") == trainings
    assert len(scratch) == 4 * trainings
    assert scratch.items() <= digests(project, "runs").items()

    project.write_config(config)
    output = project.make("--cores", "2", *MODELS)
    assert output.count("continues after epoch 2") == trainings
    assert "epochs in" not in output
    assert digests(project, "runs") == at_two
    assert nothing_to_do(project)


@pytest.fixture
def scratch(tmp_path, mnist, config) -> dict[str, str]:
    """Digests of runs of three epochs that were trained from the start."""
    project = Project.new(tmp_path / "scratch", mnist)
    project.write_config(config.replace("epochs: 2", "epochs: 3"))
    project.make("--cores", "2", *MODELS)
    return digests(project, "runs")


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


def test_a_new_torch_release_trains_anew(project, graph):
    text = project.read("requirements.txt")
    (pin,) = [line for line in text.splitlines() if line.startswith("torch==")]
    project.edit("requirements.txt", pin, "torch==9.9.9")
    jobs = graph_of(project).planned()
    assert jobs["train"] == sweep_of(graph)
    assert "split" not in jobs


def test_the_training_module(project, graph):
    project.edit("scripts/mnist_sweep/training/loop.py", "CHUNK = 2000", "CHUNK = 1000")
    jobs = graph_of(project).planned()
    assert jobs["train"] == sweep_of(graph)
    assert "split" not in jobs


@pytest.mark.parametrize("model", MODELS)
def test_a_model_s_module_trains_that_model_alone(project, graph, model):
    project.append(f"scripts/mnist_sweep/models/{model}.py", "\n# edited\n")
    jobs = [job for job in graph_of(project).jobs if job.planned]
    trained = [job.wildcards["model"] for job in jobs if job.rule == "train"]
    assert trained == [model] * len(graph.of("train", model=model, replicate="seed~0"))


@pytest.mark.parametrize(
    "path",
    [
        "scripts/mnist_sweep/figures/confusions.py",
        "scripts/mnist_sweep/figures/lambda_final.py",
        "scripts/mnist_sweep/drawing/style.py",
        "scripts/tabulate_digit_errors.py",
        "workflow/report/published.yaml",
    ],
)
def test_an_edited_file_reruns_what_reads_it_and_all_that_follows(project, graph, path):
    project.append(path, "\n# edited\n")
    expected = graph.downstream([path])
    assert expected
    assert graph_of(project).planned() == count(expected)


def test_an_edited_caption_makes_the_page_alone_anew(project):
    project.append("workflow/report/captions/loss.rst", "\n")
    assert planned(project.make("-n", PAGE)) == {"report": 1}


def test_so_does_every_other_edit_of_words_and_looks(graph):
    files = [path for path in (ROOT / "workflow/report").rglob("*") if path.is_file()]
    files += (ROOT / "scripts/mnist_sweep/page").glob("render.py")
    assert len(files) > 10
    for path in files:
        jobs = count(graph.downstream([str(path.relative_to(ROOT))]))
        # The published numbers are the exception: they are compared with ours.
        if path.name != "published.yaml":
            assert jobs == {"report": 1, "all": 1}, path


def test_the_figures_style_redraws_every_figure_and_computes_nothing(graph):
    jobs = graph.downstream(["scripts/mnist_sweep/drawing/style.py"])
    assert all(
        job.rule.startswith("draw_") or job.rule in ("report", "all") for job in jobs
    )
    drawn = {file for file in graph.maker if file.endswith(".svg")}
    assert drawn <= outputs(jobs)
