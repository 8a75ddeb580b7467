"""The targets: named ones, those that the docs list, and those that nothing makes."""

import json
import re

import pandas as pd
import pytest
import torch
import yaml
from helpers.graph import graph_of
from helpers.pages import plain
from helpers.project import PAGE, ROOT, Project, digests

from mnist_sweep.base.catalogue import (
    all_names,
    for_models,
    read_figures,
    read_tables,
)

MODELS = ["logistic", "mlp"]  # those that the small config sweeps
LISTED = for_models(read_figures(ROOT / "workflow/figures.yaml"), MODELS)
FIGURES = all_names(LISTED)
SHOWN = all_names([figure for figure in LISTED if figure.facts["section"]])
LISTS = ROOT / "workflow/tables.yaml"


def test_finished_results_leave_nothing_to_do_for_any_target(finished):
    targets = ["all", "logistic", "mlp", "tables", "figures", PAGE]
    assert "Nothing to be done" in finished.make("-n", *targets)


def test_the_lists_name_what_lies_there(finished):
    results = finished.folder / "results"
    for kind in ["tables", "statistics"]:
        names = set(all_names(for_models(read_tables(LISTS, kind), MODELS)))
        assert {path.stem for path in (results / kind).glob("*.csv")} == names
    figures = {path.stem for path in (results / "figures").glob("*.svg")}
    assert figures == set(FIGURES)


def test_results_readme_names_every_target(finished):
    text = (ROOT / "results" / "README.md").read_text(encoding="utf-8")
    patterns = []
    for target in re.findall(r"^\| `([^`]+)`", text, re.M):
        spelled = re.sub(r"\\\{([^}]*)\\\}", "(.+)", re.escape(target))
        patterns.append(re.compile(spelled))
    results = finished.folder / "results"
    for path in results.rglob("*"):
        name = str(path.relative_to(results))
        if path.is_file():
            assert any(p.fullmatch(name) for p in patterns), name


def test_the_page_shows_every_figure_and_the_summary_s_numbers(finished):
    page = finished.read(PAGE)
    summary = json.loads(finished.read("results/summary.json"))
    assert set(re.findall('<figure id="([^"]+)"', page)) == set(SHOWN)
    for row in summary["accuracy"]:
        assert f"<td>{row['correct']:,}</td><td>{row['total']:,}</td>" in page
    assert not re.search(r"\bNaN\b|\bNone\b|\bnan\b", plain(page))


def test_columns_that_others_rely_on(finished):
    results = finished.folder / "results"
    run = results / "runs/mlp/lr~0.1_batch~64_hidden~25/seed~0"
    assert list(pd.read_parquet(run / "iterations.parquet")) == [
        "iteration",
        "epoch",
        "loss",
    ]
    epochs = pd.read_parquet(run / "epochs.parquet")
    assert list(epochs) == [
        "epoch",
        "train_loss",
        "train_accuracy",
        "validation_loss",
        "validation_accuracy",
    ]
    assert epochs["validation_accuracy"].between(0, 1).all()
    timing = pd.read_parquet(run / "timing.parquet")
    assert list(timing) == ["epoch", "train_seconds", "validation_seconds"]
    predictions = pd.read_parquet(results / "predictions/mlp_test.parquet")
    assert list(predictions) == [
        "index",
        "label",
        "predicted",
        "averaged",
        *(f"p{digit}" for digit in range(10)),
    ]
    assert len(predictions) == 10_000
    accuracy = pd.read_csv(results / "tables/accuracy.csv")
    assert list(accuracy)[:6] == [
        "run",
        "trial",
        "split",
        "correct",
        "total",
        "accuracy",
    ]
    assert list(pd.read_csv(results / "tables/digit_errors.csv"))[:6] == [
        "run",
        "split",
        "digit",
        "count",
        "misclassified",
        "percent",
    ]


def test_the_checkpoint_gives_the_recorded_validation_accuracy(finished):
    results = finished.folder / "results"
    run = results / "runs/mlp/lr~0.1_batch~64_hidden~25/seed~0"
    content = torch.load(run / "checkpoint.pt", weights_only=True)
    assert content["hyperparameters"]["hidden_units"] == 25
    chosen = json.loads((results / "selection/mlp.json").read_text("utf-8"))["chosen"]
    last = pd.read_parquet(
        results / "runs/mlp" / chosen / "seed~0" / "epochs.parquet"
    ).iloc[-1]
    predicted = pd.read_parquet(results / "predictions/mlp_validation.parquet")
    share = (predicted["label"] == predicted["predicted"]).mean()
    assert share == last["validation_accuracy"]


def test_the_same_bytes_from_one_core_and_from_four(finished, tmp_path, mnist):
    """The tests of reruns compare what two cores make, those of clusters the rest."""
    expected = digests(finished)
    assert len(expected) > 80
    one = Project.new(tmp_path / "one", mnist)
    one.make("--cores", "1")
    assert digests(one) == expected


def test_one_figure_builds_only_what_it_needs(tmp_path, mnist):
    project = Project.new(tmp_path, mnist)
    figure = "results/figures/mlp_loss.pdf"
    planned_before = graph_of(project, figure)
    output = project.make("--cores", "2", figure)
    assert "model logistic" not in output
    assert not planned_before.of("train", model="logistic")
    assert "evaluate" not in output
    figures = {path.name for path in (project.folder / "results/figures").iterdir()}
    assert figures == {"mlp_loss.csv", "mlp_loss.pdf"}
    assert (project.folder / figure).read_bytes().startswith(b"%PDF")


def test_a_wrong_config_is_told_at_once_and_makes_nothing(tmp_path, mnist):
    project = Project.new(tmp_path, mnist)
    project.write_config("epochs: 1e-5\nmlp: {hiden_units: 3}\nmlp: {lambda: []}\n")
    done = project.snakemake("--cores", "1")
    assert done.returncode != 0
    assert "write 1.0e-5" in done.stdout
    assert "mlp appears twice" in done.stdout
    assert "Traceback" not in done.stdout
    assert not (tmp_path / "results").exists()


@pytest.mark.parametrize(
    ("asked", "nearest"),
    [
        (
            "results/runs/logistic/lambda~0.010/seed~0/checkpoint.pt",
            "results/runs/logistic/lambda~0.01/seed~0/checkpoint.pt",
        ),
        (
            "results/runs/mlp/lr~0.1_batch~64_hidden~26/seed~0/epochs.parquet",
            "results/runs/mlp/lr~0.1_batch~64_hidden~25/seed~0/epochs.parquet",
        ),
        (
            "results/runs/logistic/lambda~1.0/seed~3/checkpoint.pt",
            "results/runs/logistic/lambda~1.0/seed~1/checkpoint.pt",
        ),
        ("results/figures/mlp_los.pdf", "results/figures/mlp_loss.pdf"),
        ("results/table/accuracy.csv", "results/tables/accuracy.csv"),
    ],
)
def test_a_path_that_nothing_makes_is_told_with_the_nearest(finished, asked, nearest):
    done = finished.snakemake("-n", asked)
    assert done.returncode == 1
    assert f"no target {asked}\n" in done.stdout
    assert f"the nearest target is {nearest};" in done.stdout
    assert "Traceback" not in done.stdout


def test_only_the_keys_that_differ_make_a_config(tmp_path, mnist):
    project = Project.new(tmp_path, mnist)
    (tmp_path / "mine.yaml").write_text("logistic: {lambda: 0.5}\n")
    trainings = graph_of(project, "--configfile", "mine.yaml").of("train")
    models = [job.wildcards["model"] for job in trainings]
    # λ = 0.5 and the reference; the grid as config.yaml has it: 2 rates, 3 batch sizes,
    # 5 widths.
    assert models.count("logistic") == 2
    assert models.count("mlp") == 2 * 3 * 5


def test_snakemake_s_own_report_has_every_figure_and_table_with_its_words(
    finished, tmp_path
):
    project = finished.copied_to(tmp_path / "project")
    before = project.read(PAGE)
    project.make("--report", "results/snakemake-report.html")
    assert project.read(PAGE) == before
    native = project.read("results/snakemake-report.html")
    found, filed = (
        json.loads(re.search(rf"var {name} = ({{.*}});$", native, re.M)[1])
        for name in ["results", "categories"]
    )
    tables = for_models(read_tables(LISTS), MODELS)
    figures = for_models(read_figures(ROOT / "workflow/figures.yaml"), MODELS)
    expected = {f"results/tables/{name}.csv" for name in all_names(tables)}
    assert set(filed["Tables"]["Other"]) == expected
    for figure in figures:
        paths = {f"results/figures/{name}.svg" for name in figure.names()}
        assert paths <= set(filed[figure.facts["category"]]["Other"])
        expected |= paths
    assert found.keys() == expected
    for path, record in found.items():
        assert len(re.sub("<[^>]*>", "", record["caption"]).strip()) > 40, path
        assert "system-message" not in record["caption"], path
        assert all(record["labels"].values()), path
    held = found["results/tables/mlp_confusions_test.csv"]["labels"]
    assert held == {"table": "Confusions", "model": "mlp", "split": "test"}
    assert "The figures and tables of one run on MNIST" in native


def test_pins_are_the_same_for_pip_and_conda():
    conda_names = {
        "torch": "pytorch",
        "snakemake": "snakemake-minimal",
        "matplotlib": "matplotlib-base",
        "playwright": "playwright-python",
    }
    text = (ROOT / "requirements.txt").read_text(encoding="utf-8")
    pip = dict(re.findall(r"^([\w-]+)==(\S+)", text, re.M))
    environment = yaml.safe_load((ROOT / "environment.yml").read_text("utf-8"))
    listed = environment["dependencies"]
    lines = [line for line in listed if isinstance(line, str) and ">" not in line]
    # What conda-forge lacks, conda installs by pip.
    lines += [line for part in listed if isinstance(part, dict) for line in part["pip"]]
    pinned = [re.split("=+", line) for line in lines]
    conda = {parts[0]: parts[1] for parts in pinned if len(parts) == 2}
    assert conda == {conda_names.get(k, k): release for k, release in pip.items()}
